package athena

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"bridle/datasets/escaped"
)

// Table is a result as rows of text, for a notebook cell or a terminal. It is
// always complete: no row is left out.
type Table struct {
	Caption string
	Header  []string
	Numeric []bool     // per column: numbers, set to the right
	Rows    [][]string // each as long as Header
}

// HTML renders the table. Every cell is escaped, and characters that do not
// print (control characters, direction marks) appear as escapes: values come
// from foreign servers.
func (t Table) HTML() string {
	var b strings.Builder
	b.WriteString("<table class=\"bridle-table\">\n<caption>" + escape(t.Caption) + "</caption>\n<thead><tr>")
	for i, h := range t.Header {
		fmt.Fprintf(&b, "<th scope=\"col\"%s>%s</th>", t.align(i), escape(h))
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, row := range t.Rows {
		b.WriteString("<tr>")
		for i, cell := range row {
			fmt.Fprintf(&b, "<td%s>%s</td>", t.align(i), escape(cell))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n")
	return b.String()
}

// String renders the table as aligned text.
func (t Table) String() string {
	widths := make([]int, len(t.Header))
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(escaped.Printable(cell)))
		}
	}
	var b strings.Builder
	b.WriteString(escaped.Printable(t.Caption) + "\n")
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		var line strings.Builder
		for i, cell := range row {
			cell = escaped.Printable(cell)
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if t.Numeric[i] {
				line.WriteString(pad + cell + "  ")
			} else {
				line.WriteString(cell + pad + "  ")
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

func (t Table) align(column int) string {
	if t.Numeric[column] {
		return " style=\"text-align:right\""
	}
	return " style=\"text-align:left\""
}

func escape(s string) string { return html.EscapeString(escaped.Printable(s)) }
