package session

import (
	"html"
	"strings"
	"unicode/utf8"
)

// null is how a null is shown: a mark that no text looks like.
const null = "∅"

// HTML writes the first rows as a table with the types under the names.
func (t *Table) HTML() string {
	var b strings.Builder
	if t.Card != nil && t.Card.Simulated {
		b.WriteString("<p><strong>SIMULATED</strong></p>\n")
	}
	b.WriteString("<table class=\"bridle-table\">\n<thead>\n<tr>")
	for _, c := range t.Columns {
		b.WriteString(`<th scope="col"` + alignment(c) + ">" + html.EscapeString(c.Name) +
			`<br><small style="font-weight:normal;opacity:.7">` + html.EscapeString(c.Type) + "</small></th>")
	}
	b.WriteString("</tr>\n</thead>\n<tbody>\n")
	rows := t.page()
	for _, row := range rows {
		b.WriteString("<tr>")
		for i, d := range row {
			b.WriteString("<td" + alignment(t.Columns[i]) + ">")
			if d.Null {
				b.WriteString(`<span class="null" role="img" aria-label="null" title="null" style="opacity:.7">` + null + "</span>")
			} else {
				b.WriteString(html.EscapeString(d.Text))
			}
			b.WriteString("</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n<p class=\"bridle-rows\"><small>" + html.EscapeString(t.counted(len(rows))) + "</small></p>")
	if t.Card != nil {
		b.WriteString("\n" + t.Card.HTML())
	}
	return b.String()
}

func alignment(c Column) string {
	if c.numeric() {
		return ` style="text-align:right"`
	}
	return ` style="text-align:left"`
}

// String writes the first rows in a frame of lines. Long texts are cut.
func (t *Table) String() string {
	rows := t.page()
	widths := make([]int, len(t.Columns))
	lines := make([][]string, 0, len(rows)+2)
	names, types := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i], types[i] = plainDatum(c.Name), plainDatum(c.Type)
	}
	lines = append(lines, names, types)
	for _, row := range rows {
		line := make([]string, len(row))
		for i, d := range row {
			line[i] = null
			if !d.Null {
				line[i] = plainDatum(d.Text)
			}
		}
		lines = append(lines, line)
	}
	for _, line := range lines {
		for i, text := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	var b strings.Builder
	if t.Card != nil && t.Card.Simulated {
		b.WriteString("SIMULATED\n")
	}
	rule(&b, widths, "┌┬┐")
	for n, line := range lines {
		if n == 2 {
			rule(&b, widths, "├┼┤")
		}
		for i, text := range line {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text))
			if t.Columns[i].numeric() {
				text = space + text
			} else {
				text += space
			}
			b.WriteString("│ " + text + " ")
		}
		b.WriteString("│\n")
	}
	rule(&b, widths, "└┴┘")
	b.WriteString(t.counted(len(rows)))
	if t.Card != nil {
		b.WriteString("\n" + t.Card.String())
	}
	return b.String()
}

// rule draws a horizontal line with the given left, middle and right corners.
func rule(b *strings.Builder, widths []int, corners string) {
	corner := []rune(corners)
	for i, width := range widths {
		if i == 0 {
			b.WriteRune(corner[0])
		} else {
			b.WriteRune(corner[1])
		}
		b.WriteString(strings.Repeat("─", width+2))
	}
	b.WriteString(string(corner[2]) + "\n")
}

// plainDatum makes a text fit into one line of at most 60 characters.
func plainDatum(text string) string {
	text = strings.NewReplacer("\r", "", "\n", "⏎", "\t", " ").Replace(text)
	if utf8.RuneCountInString(text) > 60 {
		text = string([]rune(text)[:59]) + "…"
	}
	return text
}
