package figuretable

import (
	"fmt"
	"html"
	"strings"

	"bridle/datasets/escaped"
)

// html writes the table with a caption, headings that name their columns, and rows that name themselves if they begin with words.
func (s *sheet) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<div class=\"bridle-figuretable\" id=%q>\n<table>\n<caption style=\"text-align:left\">", s.ID)
	for _, stamp := range s.stamps() {
		fmt.Fprintf(&b, "<strong>%s</strong> ", htmlText(stamp))
	}
	fmt.Fprintf(&b, "%s</caption>\n<thead>\n<tr>", htmlText(s.Title))
	for i, c := range s.Columns {
		unit := ""
		if c.Unit != "" {
			unit = " <small>(" + htmlText(c.Unit) + ")</small>"
		}
		fmt.Fprintf(&b, `<th scope="col" style="text-align:%s">%s%s</th>`, s.align(i), htmlText(c.Name), unit)
	}
	b.WriteString("</tr>\n</thead>\n<tbody>\n")
	for _, row := range s.cells {
		b.WriteString("<tr>")
		for i, c := range row {
			switch {
			case c.kind == none:
				fmt.Fprintf(&b, `<td title="no value" style="text-align:%s">–</td>`, s.align(i))
			case i == 0 && !s.numbers[0]:
				fmt.Fprintf(&b, `<th scope="row" style="text-align:left;font-weight:normal">%s</th>`, htmlText(c.plain()))
			default:
				fmt.Fprintf(&b, `<td style="text-align:%s">%s</td>`, s.align(i), htmlText(c.plain()))
			}
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n")
	for _, note := range s.notes("–") {
		fmt.Fprintf(&b, "<p><small>%s</small></p>\n", htmlText(note))
	}
	b.WriteString("</div>\n")
	return b.String()
}

func (s *sheet) align(i int) string {
	if s.numbers[i] {
		return "right"
	}
	return "left"
}

func htmlText(s string) string { return html.EscapeString(escaped.Printable(s)) }

// plain is the text for readers, with commas between thousands and a true minus sign.
func (c cell) plain() string {
	switch c.kind {
	case none:
		return "–"
	case unbounded:
		return strings.Replace(c.text, "-", "−", 1) + "∞"
	case number:
		return strings.Replace(grouped(c.text), "-", "−", 1)
	}
	return c.text
}
