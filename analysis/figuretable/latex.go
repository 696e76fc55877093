package figuretable

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// LongTable is how many rows a table of a page of LaTeX may have; longer ones go over several pages.
const LongTable = 40

// LaTeX writes a table with the rules of the package booktabs, to be taken in with \input: tabular, or longtable if it has more than [LongTable] rows.
type LaTeX struct {
	// Title and Comments stand above the table, behind %. They are text, and may be empty.
	Title    string
	Comments []string
	// Count says how many rows and columns there are, in words.
	Count string
	// Rows is how many rows will be written.
	Rows int
	// Columns are the columns of the environment, such as l, r or S[table-format=2.1], and Heads their headings; Packages are needed
	// beside booktabs. Heads are LaTeX.
	Columns, Heads, Packages []string
	// Stamps are set bold across the table, above the headings, Foot small below it. They are text.
	Stamps, Foot []string
}

// Write writes the table; rows calls its argument with the cells of each row, which are LaTeX.
func (l LaTeX) Write(w io.Writer, rows func(row func(cells []string) error) error) error {
	environment, packages := "tabular", append([]string{"booktabs"}, l.Packages...)
	if l.Rows > LongTable {
		environment, packages = "longtable", append(packages, "longtable")
	}
	var b strings.Builder
	if l.Title != "" {
		fmt.Fprintf(&b, "%% %s\n", oneLine(l.Title))
	}
	fmt.Fprintf(&b, "%% packages: %s; %s\n", strings.Join(packages, ", "), l.Count)
	for _, c := range l.Comments {
		fmt.Fprintf(&b, "%% %s\n", oneLine(c))
	}
	fmt.Fprintf(&b, "\\begin{%s}{%s}\n\\toprule\n", environment, strings.Join(l.Columns, ""))
	for _, stamp := range l.Stamps {
		fmt.Fprintf(&b, "\\multicolumn{%d}{l}{\\textbf{%s}} \\\\\n", len(l.Columns), LaTeXText(stamp))
	}
	b.WriteString(strings.Join(l.Heads, " & ") + " \\\\\n\\midrule\n")
	if environment == "longtable" {
		b.WriteString("\\endhead\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	err := rows(func(cells []string) error {
		_, err := io.WriteString(w, strings.Join(cells, " & ")+" \\\\\n")
		return err
	})
	if err != nil {
		return err
	}
	b.Reset()
	b.WriteString("\\bottomrule\n")
	for _, note := range l.Foot {
		fmt.Fprintf(&b, "\\multicolumn{%d}{p{0.9\\linewidth}}{\\footnotesize %s} \\\\\n", len(l.Columns), LaTeXText(note))
	}
	_, err = fmt.Fprintf(w, "%s\\end{%s}\n", b.String(), environment)
	return err
}

// latex writes the table with numbers in the columns of siunitx, which set them under each other by their points.
func (s *sheet) latex() (string, error) {
	l := LaTeX{
		Title: "Table " + s.ID + ": " + s.Title, Count: plural(len(s.cells), "row") + ", " + plural(len(s.Columns), "column"),
		Rows: len(s.cells), Stamps: s.stamps(), Foot: append([]string{s.Title}, s.notes("–")...),
	}
	for i, c := range s.Columns {
		head := LaTeXText(c.heading())
		if s.numbers[i] {
			l.Packages = []string{"siunitx"}
			l.Columns, l.Heads = append(l.Columns, "S[table-format="+s.format(i)+"]"), append(l.Heads, "{"+head+"}")
			continue
		}
		l.Columns, l.Heads = append(l.Columns, "l"), append(l.Heads, head)
	}
	var b strings.Builder
	err := l.Write(&b, func(row func([]string) error) error {
		for _, cells := range s.cells {
			var out []string
			for i, c := range cells {
				out = append(out, c.latex(s.numbers[i]))
			}
			if err := row(out); err != nil {
				return err
			}
		}
		return nil
	})
	return b.String(), err
}

// latex writes a cell; what is no number is kept from siunitx by braces.
func (c cell) latex(inNumbers bool) string {
	words := LaTeXText(c.text)
	switch c.kind {
	case none:
		words = "--"
	case unbounded:
		words = "$" + c.text + "\\infty$"
	case number:
		if inNumbers {
			return c.text
		}
	}
	if inNumbers {
		return "{" + words + "}"
	}
	return words
}

// format is the room that siunitx keeps for the numbers of a column: digits before and behind the point, and of the exponent.
//
// Source: the manual of siunitx 3, option table-format.
func (s *sheet) format(i int) string {
	sign, before, behind, exponent := "", 1, 0, ""
	for _, row := range s.cells {
		c := row[i]
		if c.kind != number {
			continue
		}
		digits, e, found := strings.Cut(c.text, "e")
		if strings.HasPrefix(digits, "-") {
			sign, digits = "-", digits[1:]
		}
		if found && len(e) > len(exponent) {
			exponent = e
		}
		whole, part, _ := strings.Cut(digits, ".")
		before, behind = max(before, len(whole)), max(behind, len(part))
	}
	format := sign + strconv.Itoa(before)
	if behind > 0 {
		format += "." + strconv.Itoa(behind)
	}
	switch digits := strings.TrimPrefix(exponent, "-"); {
	case exponent == "":
	case digits == exponent:
		format += "e" + strconv.Itoa(len(digits))
	default:
		format += "e-" + strconv.Itoa(len(digits))
	}
	return format
}
