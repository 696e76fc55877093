package facts

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// JSON renders the sheet with facts in the order in which a reader asks for them, which is always the same, and all keys sorted.
func (s *Sheet) JSON() ([]byte, error) {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false) // statements have < and >
	err := enc.Encode(s)
	return []byte(out.String()), err
}

// Markdown renders the sheet: a table of all facts, then where each comes from.
func (s *Sheet) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %sHeadline numbers\n\n%s\n", stamp(s.Simulated), s.Statement)
	if s.Snapshot != "" {
		fmt.Fprintf(&b, "\nSnapshot: `%s`\n", s.Snapshot)
	}
	for _, n := range s.Notes {
		fmt.Fprintf(&b, "\nNote: %s\n", n)
	}
	b.WriteString("\n| fact | value | interval | of these | caveat |\n|---|---:|---|---|---|\n")
	for _, f := range s.Facts {
		fmt.Fprintf(&b, "| %s (`%s`) | %s | %s | %s | %s |\n", f.What, f.ID, f.value(), f.interval(), f.parts(), f.Caveat)
	}
	b.WriteString("\n## Where each comes from\n")
	for _, f := range s.Facts {
		fmt.Fprintf(&b, "\n### `%s`\n\n", f.ID)
		switch {
		case f.Missing != "":
			fmt.Fprintf(&b, "Missing: %s\n\n", f.Missing)
		case len(f.Runs) == 0:
			b.WriteString("Runs: none, its view has no rows\n\n")
		default:
			fmt.Fprintf(&b, "Runs: `%s`\n\n", strings.Join(f.Runs, "`, `"))
		}
		fmt.Fprintf(&b, "```sql\n%s\n```\n", f.SQL)
	}
	return b.String()
}

// stamp marks what comes from a simulated world.
func stamp(simulated bool) string {
	if simulated {
		return "SIMULATED: "
	}
	return ""
}

func (f *Fact) value() string {
	if f.Value == nil {
		return "none: " + f.Missing
	}
	return grouped3(*f.Value)
}

func (f *Fact) interval() string {
	switch {
	case f.Interval != nil:
		return fmt.Sprintf("%s to %s (%s)", grouped3(f.Interval.Low), grouped3(f.Interval.High), f.Interval.About)
	case f.ErrorRate != nil:
		return fmt.Sprintf("none: %s, %s at most of %s", f.NoInterval, strconv.FormatFloat(*f.ErrorRate, 'g', -1, 64), f.ErrorOver)
	}
	return "none: " + f.NoInterval
}

func (f *Fact) parts() string {
	var list []string
	for _, p := range f.Parts {
		list = append(list, grouped3(p.Value)+" "+p.What)
	}
	return strings.Join(list, ", ")
}

// grouped3 writes a count with commas between thousands.
func grouped3(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
