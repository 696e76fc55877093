package markdown

import (
	"html"
	"slices"
	"strconv"
	"strings"
)

// list renders items of one kind of marker. An empty line between items makes
// the list loose: its texts become paragraphs.
func (r *renderer) list(lines []string, depth int) []string {
	first := item.FindStringSubmatch(lines[0])
	ordered := !strings.ContainsAny(first[2], "-*+")
	tag := "ul"
	if ordered {
		tag = "ol"
	}
	var items [][]string
	loose := false
	for len(lines) > 0 {
		found := item.FindStringSubmatch(lines[0])
		if found == nil || strings.ContainsAny(found[2], "-*+") == ordered || thematic.MatchString(lines[0]) {
			break
		}
		content, rest, empty := itemLines(lines, found)
		items = append(items, content)
		lines = rest
		next := len(lines) > 0 && item.MatchString(lines[0])
		loose = loose || empty && next || hasGap(content)
	}
	start := ""
	if number, _ := strconv.Atoi(strings.TrimRight(first[2], ".)")); ordered && number != 1 {
		start = ` start="` + strconv.Itoa(number) + `"`
	}
	r.write("<", tag, start, ">\n")
	for _, content := range items {
		r.write("<li>")
		r.blocks(content, depth+1, !loose)
		r.write("</li>\n")
	}
	r.write("</", tag, ">\n")
	return lines
}

// itemLines returns the lines of one item without its indentation, the lines
// behind it, and whether an empty line stood between.
func itemLines(lines []string, found []string) (content, rest []string, empty bool) {
	indent := len(found[1]) + len(found[2]) + min(max(len(found[3]), 1), 4)
	content = []string{found[4]}
	n := 1
	for n < len(lines) {
		line := lines[n]
		switch {
		case strings.TrimSpace(line) == "":
			content, empty = append(content, ""), true
		case indentation(line) >= min(indent, 2) && indentation(line) > len(found[1]):
			content, empty = append(content, line[min(indent, indentation(line)):]), false
		case !empty && !interrupts(lines[n:]) && !item.MatchString(line):
			content = append(content, line) // a paragraph that goes on
		default:
			return trimEmpty(content), lines[n:], empty
		}
		n++
	}
	return trimEmpty(content), nil, empty
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func trimEmpty(lines []string) []string {
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// hasGap reports whether an empty line stands between two lines of text.
func hasGap(lines []string) bool {
	return slices.Contains(lines, "")
}

// isTable reports whether the lines begin with a header and a delimiter row
// of as many cells.
func isTable(lines []string) bool {
	return len(lines) > 1 && strings.Contains(lines[0], "|") && strings.Contains(lines[1], "-") &&
		delimit.MatchString(lines[1]) && len(cells(lines[0])) == len(cells(lines[1]))
}

func (r *renderer) table(lines []string) []string {
	var align []string
	for _, cell := range cells(lines[1]) {
		left, right := strings.HasPrefix(cell, ":"), strings.HasSuffix(cell, ":")
		switch {
		case left && right:
			align = append(align, ` style="text-align:center"`)
		case right:
			align = append(align, ` style="text-align:right"`)
		default:
			align = append(align, "")
		}
	}
	row := func(line, tag, attribute string) {
		r.write("<tr>")
		texts := cells(line)
		for i := range align {
			r.write("<", tag, attribute, align[i], ">")
			if i < len(texts) {
				r.inline(texts[i], 0)
			}
			r.write("</", tag, ">")
		}
		r.write("</tr>\n")
	}
	r.write("<table>\n<thead>\n")
	row(lines[0], "th", ` scope="col"`)
	r.write("</thead>\n<tbody>\n")
	lines = lines[2:]
	for len(lines) > 0 && strings.TrimSpace(lines[0]) != "" && strings.Contains(lines[0], "|") {
		row(lines[0], "td", "")
		lines = lines[1:]
	}
	r.write("</tbody>\n</table>\n")
	return lines
}

// cells cuts a table row at the bars that are neither escaped nor in code.
func cells(line string) []string {
	line = strings.TrimSpace(line)
	line = strings.TrimPrefix(line, "|")
	var list []string
	var cell strings.Builder
	code := false
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line) && line[i+1] == '|':
			cell.WriteByte('|')
			i++
			continue
		case line[i] == '`':
			code = !code
		case line[i] == '|' && !code:
			list = append(list, strings.TrimSpace(cell.String()))
			cell.Reset()
			continue
		}
		cell.WriteByte(line[i])
	}
	if rest := strings.TrimSpace(cell.String()); rest != "" || len(list) == 0 {
		list = append(list, rest)
	}
	return list
}

// plain returns the text of an inline source without its markup.
func plain(source string) string {
	var r renderer
	r.inline(source, 0)
	var text strings.Builder
	inside := false
	for _, c := range r.out.String() {
		switch {
		case c == '<':
			inside = true
		case c == '>':
			inside = false
		case !inside:
			text.WriteRune(c)
		}
	}
	return html.UnescapeString(text.String())
}
