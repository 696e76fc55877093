package figuretable

import (
	"strings"

	"bridle/datasets/escaped"
)

// markdown writes the table with the pipes of GitHub Flavored Markdown.
//
// Source: GitHub Flavored Markdown Spec 0.29, section 4.10.
func (s *sheet) markdown() string {
	var b strings.Builder
	for _, stamp := range s.stamps() {
		b.WriteString("**" + markdownText(stamp) + "**\n\n")
	}
	b.WriteString("**" + markdownText(s.Title) + "**\n\n|")
	for _, c := range s.Columns {
		b.WriteString(" " + markdownText(c.heading()) + " |")
	}
	b.WriteString("\n|")
	for i := range s.Columns {
		if s.numbers[i] {
			b.WriteString("---:|")
		} else {
			b.WriteString("---|")
		}
	}
	b.WriteString("\n")
	for _, row := range s.cells {
		b.WriteString("|")
		for _, c := range row {
			b.WriteString(" " + markdownText(c.plain()) + " |")
		}
		b.WriteString("\n")
	}
	for _, note := range s.notes("–") {
		b.WriteString("\n" + markdownText(note) + "\n")
	}
	return b.String()
}

// markdownText escapes what Markdown or the HTML in it would take for markup. What does not print becomes its Go escape, line breaks among it, so
// that a text from a foreign server cannot end its cell.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range escaped.Printable(s) {
		switch r {
		case '\\', '|', '*', '_', '`', '[', ']', '#', '~', '$', '!':
			b.WriteRune('\\')
			b.WriteRune(r)
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
