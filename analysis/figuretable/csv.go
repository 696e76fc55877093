package figuretable

import "strings"

// csv writes comments with what must be known of the table, the headings, and the rows.
func (s *sheet) csv() string {
	var b strings.Builder
	for _, line := range append(append(s.stamps(), "Table "+s.ID+": "+s.Title), s.notes("An empty field")...) {
		b.WriteString("# " + oneLine(line) + "\n")
	}
	var heads []*string
	for _, c := range s.Columns {
		head := c.heading()
		heads = append(heads, &head)
	}
	b.WriteString(CSVLine(heads))
	for _, row := range s.cells {
		var fields []*string
		for _, c := range row {
			value := c.text
			switch c.kind {
			case none:
				fields = append(fields, nil)
				continue
			case unbounded:
				value += "Inf"
			}
			fields = append(fields, &value)
		}
		b.WriteString(CSVLine(fields))
	}
	return b.String()
}

// CSVLine writes a line as RFC 4180 has it, but with a line feed alone at its end: nothing for a nil field and "" for empty text, which encoding/csv would
// write alike. A first field that begins with # is quoted, so that it is no comment.
func CSVLine(fields []*string) string {
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		if f == nil {
			continue
		}
		text := *f
		if text == "" || strings.ContainsAny(text, ",\"\r\n") || strings.TrimSpace(text) != text || i == 0 && text[0] == '#' {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		b.WriteString(text)
	}
	return b.String() + "\n"
}
