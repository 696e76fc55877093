package labelled

import (
	"fmt"
	"io"
	"strings"

	"bridle/analysis/theme"
)

// Markdown writes the report as tables.
func (r Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d names. Nothing is stated of %s of them: %s of those labelled with something,\n%s of those labelled with nothing.\n\n",
		r.Names, r.Silent, r.SilentLabelled, r.SilentUnlabelled)
	head(&b, "what", "labelled", "stated", "both", "precision", "recall")
	for _, x := range []struct {
		name string
		c    Count
	}{
		{"themes", r.Themes}, {"politics, rights or religion (names)", r.Political}, {"countries", r.Countries},
		{"imitated brands", r.Imitations}, {"language", r.Language},
	} {
		line(&b, x.name, x.c)
	}
	table(&b, "Themes, by theme", r.ByTheme)
	table(&b, "Themes, by language of the label", r.ByLanguage)
	table(&b, "Themes, by source of the name", r.BySource)
	table(&b, "Language stated, by language of the label", r.Languages)
	r.confusion(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func table(b *strings.Builder, title string, rows []Row) {
	fmt.Fprintf(b, "\n%s:\n\n", title)
	head(b, "value", "labelled", "stated", "both", "precision", "recall")
	for _, x := range rows {
		line(b, x.Value, x.Count)
	}
}

func head(b *strings.Builder, columns ...string) {
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
}

func line(b *strings.Builder, name string, c Count) {
	fmt.Fprintf(b, "| %s | %d | %d | %d | %s | %s |\n", name, c.Labelled, c.Stated, c.Both, short(c.Precision()), short(c.Recall()))
}

// short is a share with its interval, without its counts.
func short(s theme.Share) string {
	if s.N == 0 {
		return "-"
	}
	low, high := s.Wilson()
	return fmt.Sprintf("%.2f (%.2f-%.2f)", s.Value(), low, high)
}

// confusion writes the cells off the diagonal, and the diagonal as one line each.
func (r Report) confusion(b *strings.Builder) {
	b.WriteString("\nConfusion (labelled as, stated as, names); `none` is no theme:\n\n")
	head(b, "labelled", "stated rightly", "missed or taken for")
	for i := 0; i < len(r.Confusion); {
		labelled, right, other := r.Confusion[i].Labelled, 0, []string(nil)
		for ; i < len(r.Confusion) && r.Confusion[i].Labelled == labelled; i++ {
			if c := r.Confusion[i]; c.Stated == labelled {
				right = c.Names
			} else {
				other = append(other, fmt.Sprintf("%s %d", c.Stated, c.Names))
			}
		}
		fmt.Fprintf(b, "| %s | %d | %s |\n", labelled, right, strings.Join(other, ", "))
	}
}
