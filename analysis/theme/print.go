package theme

import (
	"fmt"
	"io"
	"strings"

	"bridle/analysis/theme/lexicon"
)

// Words returns the parts of the name with spaces between, unknown stretches in brackets.
func (r Reading) Words() string {
	var b strings.Builder
	for i, p := range r.Parts {
		if i > 0 {
			b.WriteByte(' ')
		}
		if p.Kind == Unknown {
			b.WriteString("[" + p.Text + "]")
			continue
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// Verdict returns what is stated in one line: themes, countries, regions and imitated brands, or
// "unknown".
func (r Reading) Verdict() string {
	switch {
	case r.Problem != "":
		return "unread: " + r.Problem
	case r.Unknown():
		return "unknown"
	}
	var all []string
	for _, x := range []struct{ what, values string }{
		{"themes", joined(r.Themes)}, {"countries", joined(r.Countries)}, {"regions", joined(r.Regions)}, {"imitates", imitated(r.Imitated())},
	} {
		if x.values != "" {
			all = append(all, x.what+" "+x.values)
		}
	}
	return strings.Join(all, "; ")
}

// Print writes the reading with its evidence, a line each.
func (r Reading) Print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", r.Name, r.Verdict())
	if r.Problem == "" {
		language := r.Language
		if language == "" {
			language = "unknown"
		}
		fmt.Fprintf(&b, "  words: %s (language %s)\n", r.Words(), language)
	}
	if r.Owner != "" {
		fmt.Fprintf(&b, "  own domain of %s\n", r.Owner)
	}
	for _, m := range r.Imitates {
		where := strings.Join(m.Countries, " ")
		if where == "" {
			where = "of many countries"
		}
		fmt.Fprintf(&b, "  %s: imitates %s (%s, %s) by %q, letters that differ %d: %s [%s]\n", m.Strength, m.Brand, m.Kind, where, m.Text, m.Distance, m.Why, m.Entry)
	}
	for _, f := range r.Themes {
		r.evidence(&b, "stated", f)
	}
	for _, f := range r.Countries {
		r.evidence(&b, "stated", f)
	}
	for _, f := range r.Regions {
		r.evidence(&b, "stated", f)
	}
	for _, f := range r.Hints {
		r.evidence(&b, "hint only", f)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// evidence writes the evidence for one value.
func (r Reading) evidence(b *strings.Builder, how string, f Finding) {
	for _, i := range f.Evidence {
		e := r.Evidence[i]
		fmt.Fprintf(b, "  %s: %s %s, %s by %q at %d: %s [%s]\n", how, e.Kind, e.Value, e.Strength, e.Text, e.Start, e.Why, e.Entry)
	}
}

// Columns are readings as columns of one length, one row for each name, for tables. Lists are
// joined by spaces.
type Columns struct {
	Name, Domain, Words, Language         []string
	Themes, Countries, Regions, Imitates  []string
	Hints, Owner, Verdict, Problem, Lists []string
	Political                             []bool
}

// ColumnsOf returns readings as columns.
func ColumnsOf(readings []Reading) Columns {
	var c Columns
	for _, r := range readings {
		c.Name, c.Domain = append(c.Name, r.Name), append(c.Domain, r.Domain)
		c.Words, c.Language = append(c.Words, r.Words()), append(c.Language, r.Language)
		c.Themes, c.Countries = append(c.Themes, joined(r.Themes)), append(c.Countries, joined(r.Countries))
		c.Regions, c.Imitates = append(c.Regions, joined(r.Regions)), append(c.Imitates, imitated(r.Imitated()))
		c.Hints, c.Owner = append(c.Hints, joined(r.Hints)), append(c.Owner, r.Owner)
		c.Verdict, c.Problem = append(c.Verdict, r.Verdict()), append(c.Problem, r.Problem)
		c.Lists, c.Political = append(c.Lists, r.Lexicon), append(c.Political, r.Political())
	}
	return c
}

// EvidenceColumns are the evidence of readings as columns, one row for each piece.
type EvidenceColumns struct {
	Name, Kind, Value, Strength, Text, Entry, Why []string
	Start, End                                    []int
	// Stated is false for evidence of values that are hints only.
	Stated []bool
}

// EvidenceOf returns the evidence of readings as columns.
func EvidenceOf(readings []Reading) EvidenceColumns {
	var c EvidenceColumns
	for _, r := range readings {
		for _, e := range r.Evidence {
			c.Name, c.Kind, c.Value = append(c.Name, r.Name), append(c.Kind, e.Kind.String()), append(c.Value, e.Value)
			c.Strength, c.Text = append(c.Strength, e.Strength.String()), append(c.Text, e.Text)
			c.Entry, c.Why = append(c.Entry, e.Entry), append(c.Why, e.Why)
			c.Start, c.End = append(c.Start, e.Start), append(c.End, e.End)
			c.Stated = append(c.Stated, r.states(e.Kind, e.Value))
		}
	}
	return c
}

func (r Reading) states(kind lexicon.Kind, value string) bool {
	switch kind {
	case lexicon.Theme:
		return holds(r.Themes, value)
	case lexicon.Country:
		return holds(r.Countries, value)
	}
	return holds(r.Regions, value)
}

func joined(all []Finding) string {
	v := make([]string, len(all))
	for i, f := range all {
		v[i] = f.Value
	}
	return strings.Join(v, " ")
}

func imitated(all []Imitation) string {
	v := make([]string, len(all))
	for i, m := range all {
		v[i] = m.Brand
	}
	return strings.Join(v, " ")
}
