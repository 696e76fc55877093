package verify

import (
	"fmt"
	"regexp"
	"strings"

	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/verify/numbers"
)

// The small print under the table of a query: it has the hashes of all that the
// study's files hold, which may change without any number doing so.
var smallPrint = regexp.MustCompile(`(?m)^.* · result [0-9a-f]{12} \(rows in .*$\n?`)

// textOf returns what a cell printed and showed as text: everything that is not
// a figure. The folder of the study, which another may keep elsewhere, is
// written as "STUDY".
func textOf(cell nbformat.Cell, study string) string {
	var b strings.Builder
	for _, o := range cell.Outputs {
		text := o.Text
		if o.Type != nbformat.Stream {
			if isPicture(o) {
				continue
			}
			text, _ = o.Data["text/plain"].(string)
		}
		if text != "" {
			b.WriteString(strings.TrimSuffix(text, "\n") + "\n")
		}
	}
	text := smallPrint.ReplaceAllString(b.String(), "")
	if study != "" {
		folder := regexp.MustCompile(`(^|[^\w./-])` + regexp.QuoteMeta(study) + `($|[^\w/-])`)
		text = folder.ReplaceAllString(text, "${1}STUDY${2}")
	}
	return text
}

// isPicture reports whether an output is one that figures are made of.
func isPicture(o nbformat.Output) bool {
	for _, mime := range []string{"image/png", "image/svg+xml", "image/jpeg"} {
		if o.Data[mime] != nil {
			return true
		}
	}
	return false
}

// texts compares what cells printed and the tables that they showed, in the
// order of the old notebook. Numbers may differ as those of plotted data may. Of a
// table those rows count that stand in the report; how many more there are is said
// below them.
func (v *Verdict) texts() {
	if v.Old.Texts == nil || v.New.Texts == nil {
		return
	}
	for _, c := range v.Old.Lock.Notebook.Cells {
		old, new := v.Old.Texts[c.ID], v.New.Texts[c.ID]
		if old == "" && new == "" {
			continue
		}
		if numbers.Same(unboxed(old), unboxed(new)) {
			v.Same++
			continue
		}
		v.Texts = append(v.Texts, Result{Name: "cell-" + c.ID, Cell: c.ID, Grade: "F", Layer: Text, Finding: "text: " + firstChange(old, new)})
	}
}

// unboxed takes out the rules of tables, whose length follows that of the values.
func unboxed(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '─' && r <= '╿' {
			return ' '
		}
		return r
	}, text)
}

// firstChange quotes the first line that differs.
func firstChange(old, new string) string {
	a, b := strings.Split(old, "\n"), strings.Split(new, "\n")
	for i := range max(len(a), len(b)) {
		x, y := lineAt(a, i), lineAt(b, i)
		if !numbers.Same(unboxed(x), unboxed(y)) {
			return fmt.Sprintf("line %d was %q and is %q", i+1, clip(x), clip(y))
		}
	}
	return "lines are broken elsewhere"
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return strings.Join(strings.Fields(lines[i]), " ")
	}
	return ""
}

// clip shortens a line.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
