package study

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// longTable is how many rows a table of a page may have; longer ones go over several pages.
const longTable = 40

// LaTeX writes all rows to a file as a table with the rules of the package booktabs, to be taken in with \input: tabular, or
// longtable if it has more than forty rows. Nulls are dashes. Simulated rows say so above the header.
func (t *Table) LaTeX(path string) Saved {
	return t.study.stream(path, t.Total, func(w io.Writer) error {
		environment, packages := "tabular", "booktabs"
		if t.Total > longTable {
			environment, packages = "longtable", "booktabs, longtable"
		}
		var b strings.Builder
		if t.Title != "" {
			fmt.Fprintf(&b, "%% %s\n", comment(t.Title))
		}
		fmt.Fprintf(&b, "%% packages: %s; %s\n", packages, t.count(t.Total))
		for _, note := range t.Notes {
			fmt.Fprintf(&b, "%% %s\n", comment(note))
		}
		fmt.Fprintf(&b, "\\begin{%s}{%s}\n\\toprule\n", environment, t.latexColumns())
		if t.Simulated {
			fmt.Fprintf(&b, "\\multicolumn{%d}{l}{\\textbf{SIMULATED}} \\\\\n", len(t.Columns))
		}
		header := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			header[i] = latex(c.Name)
		}
		b.WriteString(strings.Join(header, " & ") + " \\\\\n\\midrule\n")
		if environment == "longtable" {
			b.WriteString("\\endhead\n")
		}
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
		err := t.each(func(row []any) error {
			cells := make([]string, len(row))
			for i, v := range row {
				cells[i] = "--"
				if v != nil {
					cells[i] = latexValue(v)
				}
			}
			_, err := io.WriteString(w, strings.Join(cells, " & ")+" \\\\\n")
			return err
		})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "\\bottomrule\n\\end{%s}\n", environment)
		return err
	})
}

// latexColumns is a letter for each column: numbers to the right.
func (t *Table) latexColumns() string {
	var b strings.Builder
	for i := range t.Columns {
		if t.isNumber(i) {
			b.WriteByte('r')
		} else {
			b.WriteByte('l')
		}
	}
	return b.String()
}

// latexValue writes a value that is no null, numbers with six digits. No text is cut.
func latexValue(v any) string {
	if f, ok := v.(float64); ok {
		return strconv.FormatFloat(f, 'g', 6, 64)
	}
	return latex(exact(v))
}

// latex escapes what LaTeX would take for markup. What does not print becomes its Go escape.
func latex(s string) string {
	return strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "#", `\#`, "_", `\_`, "%", `\%`,
		"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "[", "{[}", "]", "{]}", `"`, `\textquotedbl{}`, "<", `\textless{}`, ">", `\textgreater{}`, "|", `\textbar{}`).Replace(printable(s))
}

// comment makes one line of a text.
func comment(s string) string { return strings.Join(strings.Fields(printable(s)), " ") }
