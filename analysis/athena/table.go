package athena

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
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
			widths[i] = max(widths[i], utf8.RuneCountInString(printable(cell)))
		}
	}
	var b strings.Builder
	b.WriteString(printable(t.Caption) + "\n")
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		var line strings.Builder
		for i, cell := range row {
			cell = printable(cell)
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

func escape(s string) string { return html.EscapeString(printable(s)) }

// printable replaces each rune that does not print, and each byte that is not
// UTF-8, by its Go escape.
func printable(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		s = s[size:]
	}
	return b.String()
}
