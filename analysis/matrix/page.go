package matrix

import (
	"encoding/csv"
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	"bridle/datasets/escaped"
)

// page is what is printed: paragraphs and lists, as text or as Markdown.
type page struct {
	simulated bool
	title     string
	parts     []part
}

// part is a paragraph, or a list if it has a header.
type part struct {
	title   string
	text    string
	header  []string
	numeric []bool
	rows    [][]string
}

func (p *page) say(format string, args ...any) {
	p.parts = append(p.parts, part{text: fmt.Sprintf(format, args...)})
}

// list adds a list. The columns whose header begins with # are numbers, set to the right.
func (p *page) list(title string, header []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	l := part{title: title, rows: rows}
	for _, h := range header {
		text, isNumber := strings.CutPrefix(h, "#")
		l.header, l.numeric = append(l.header, text), append(l.numeric, isNumber)
	}
	p.parts = append(p.parts, l)
}

// text renders the page for a terminal.
func (p *page) text() string {
	var b strings.Builder
	if p.simulated {
		b.WriteString("SIMULATED\n")
	}
	b.WriteString(escaped.Printable(p.title) + "\n" + Statement + "\n")
	for i := range p.parts {
		b.WriteString("\n")
		if x := &p.parts[i]; x.header == nil {
			b.WriteString(escaped.Printable(x.text) + "\n")
		} else {
			x.align(&b)
		}
	}
	return b.String()
}

// align writes a list in columns.
func (l *part) align(b *strings.Builder) {
	lines := append([][]string{l.header}, l.rows...)
	widths := make([]int, len(l.header))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(escaped.Printable(cell)))
		}
	}
	b.WriteString(escaped.Printable(l.title) + "\n")
	for _, line := range lines {
		var out strings.Builder
		for i, cell := range line {
			cell = escaped.Printable(cell)
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if l.numeric[i] {
				out.WriteString(pad + cell + "  ")
			} else {
				out.WriteString(cell + pad + "  ")
			}
		}
		b.WriteString("  " + strings.TrimRight(out.String(), " ") + "\n")
	}
}

// markdown renders the page with tables that GitHub and notebooks show.
func (p *page) markdown() string {
	var b strings.Builder
	b.WriteString("## " + literal(p.title) + "\n\n")
	if p.simulated {
		b.WriteString("**SIMULATED**\n\n")
	}
	b.WriteString("*" + Statement + "*\n")
	for _, x := range p.parts {
		b.WriteString("\n")
		if x.header == nil {
			b.WriteString(literal(x.text) + "\n")
			continue
		}
		b.WriteString("### " + literal(x.title) + "\n\n|")
		for _, h := range x.header {
			b.WriteString(" " + literal(h) + " |")
		}
		b.WriteString("\n|")
		for _, n := range x.numeric {
			b.WriteString(map[bool]string{true: " ---: |", false: " --- |"}[n])
		}
		b.WriteString("\n")
		for _, row := range x.rows {
			b.WriteString("|")
			for _, cell := range row {
				b.WriteString(" " + literal(cell) + " |")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// html renders the page for a notebook cell.
func (p *page) html() string {
	var b strings.Builder
	say := func(tag, text string) {
		fmt.Fprintf(&b, "<%s>%s</%s>\n", tag, html.EscapeString(escaped.Printable(text)), tag)
	}
	if p.simulated {
		say("strong", "SIMULATED")
	}
	say("h4", p.title)
	say("p", Statement)
	for i := range p.parts {
		x := &p.parts[i]
		if x.header == nil {
			say("p", x.text)
			continue
		}
		b.WriteString("<table class=\"bridle-table\">\n")
		say("caption", x.title)
		x.htmlRow(&b, "th scope=\"col\"", "th", x.header)
		for _, row := range x.rows {
			x.htmlRow(&b, "td", "td", row)
		}
		b.WriteString("</table>\n")
	}
	return b.String()
}

func (l *part) htmlRow(b *strings.Builder, begin, end string, row []string) {
	b.WriteString("<tr>")
	for i, cell := range row {
		align := "left"
		if l.numeric[i] {
			align = "right"
		}
		fmt.Fprintf(b, "<%s style=\"text-align:%s\">%s</%s>", begin, align, html.EscapeString(escaped.Printable(cell)), end)
	}
	b.WriteString("</tr>\n")
}

// literal escapes what Markdown would take for markup.
func literal(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "#", `\#`).Replace(escaped.Printable(s))
}

// csvText renders rows after two lines of comment: SIMULATED where that is so, and the statement.
func csvText(simulated bool, rows [][]string) string {
	var b strings.Builder
	if simulated {
		b.WriteString("# SIMULATED\n")
	}
	b.WriteString("# " + Statement + "\n")
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		panic("matrix: " + err.Error()) // a Builder does not fail
	}
	return b.String()
}

// several prints a count with its noun.
func several(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// number prints a number with three digits; nothing for nil.
func number(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'g', 3, 64)
}

// exact prints a number so that it reads back as the same; nothing for nil.
func exact(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}
