package study

import (
	"io"
	"strconv"

	"bridle/analysis/figuretable"
)

// LaTeX writes all rows to a file as a table with the rules of the package booktabs, to be taken in with \input: tabular, or
// longtable if it has more than forty rows. The file is UTF-8: letters beyond Latin need LuaLaTeX or XeLaTeX and a font that has them. Nulls are dashes. Simulated rows say so above the header.
func (t *Table) LaTeX(path string) Saved {
	l := figuretable.LaTeX{Title: t.Title, Comments: t.Notes, Count: t.count(t.Total), Rows: t.Total}
	if t.Simulated {
		l.Stamps = []string{"SIMULATED"}
	}
	for i, c := range t.Columns {
		align := "l"
		if t.isNumber(i) {
			align = "r"
		}
		l.Columns, l.Heads = append(l.Columns, align), append(l.Heads, figuretable.LaTeXText(c.Name))
	}
	return t.study.stream(path, t.Total, func(w io.Writer) error {
		return l.Write(w, func(write func([]string) error) error {
			return t.each(func(row []any) error {
				cells := make([]string, len(row))
				for i, v := range row {
					cells[i] = "--"
					if v != nil {
						cells[i] = latexValue(civil(t.Columns[i].Type, v))
					}
				}
				return write(cells)
			})
		})
	})
}

// latexValue writes a value that is no null, numbers with six digits. No text is cut.
func latexValue(v any) string {
	if f, ok := v.(float64); ok {
		return strconv.FormatFloat(f, 'g', 6, 64)
	}
	return figuretable.LaTeXText(exact(v))
}
