package front

import "strings"

// magics reads the leading lines and returns the offset at which Go begins.
// Empty lines and lines that are a comment may stand between magics.
func (p *Parts) magics() (int, error) {
	for line, start := range p.lines {
		end := len(p.source)
		if line+1 < len(p.lines) {
			end = p.lines[line+1] - 1
		}
		text := strings.TrimSpace(p.source[start:end])
		offset := start + strings.Index(p.source[start:end], text)
		switch {
		case text == "" || strings.HasPrefix(text, "//"):
			continue
		case strings.HasPrefix(text, "%%"):
			return end, p.cellMagic(text, offset, end)
		case text[0] == '%' || text[0] == '$':
			name, args, _ := strings.Cut(text, " ")
			if text[0] == '$' {
				name, args = "$", text[1:]
			}
			p.Magics = append(p.Magics, Magic{Position: p.At(offset), Name: name, Args: strings.TrimSpace(args)})
		default:
			return start, nil
		}
	}
	return len(p.source), nil
}

// cellMagic reads "%%sql" or "%%sql name <<", the only kind there is. offset
// is that of text, end that of the line's end.
func (p *Parts) cellMagic(text string, offset, end int) error {
	words := strings.Fields(text)
	if words[0] != "%%sql" {
		return p.syntaxError(offset, "unknown cell magic "+words[0]+"; the only one is %%sql")
	}
	at := p.At(offset)
	p.SQL = &SQL{Position: at, Line: at.Line + 1}
	switch {
	case len(words) == 1:
	case len(words) == 3 && words[2] == "<<" && isIdentifier(words[1]):
		p.SQL.Name = words[1]
	default:
		return p.syntaxError(offset, `cannot read "`+text+`"; write "%%sql" or "%%sql name <<" and the query below it`)
	}
	if end < len(p.source) {
		p.SQL.Text = p.source[end+1:]
	}
	if strings.TrimSpace(p.SQL.Text) == "" {
		return p.syntaxError(offset, "no query below "+words[0])
	}
	return nil
}
