package markdown

import (
	"html"
	"regexp"
	"strconv"
	"strings"
)

// Options says how to render.
type Options struct {
	// Level is added to the level of every heading; the deepest is 6.
	Level int

	// Image returns the address of an image, for example a data URI for an
	// attachment, and whether it may be shown. Nil shows no image: the
	// alternative text stands in its place.
	Image func(address string) (source string, ok bool)
}

// maxDepth is how deep blocks and emphasis nest.
const maxDepth = 16

// HTML renders Markdown. The result is well-formed: every element that is
// opened is closed.
func HTML(source string, options Options) string {
	r := renderer{options: options}
	source = strings.ReplaceAll(strings.ReplaceAll(source, "\r\n", "\n"), "\t", "    ")
	r.blocks(strings.Split(source, "\n"), 0, false)
	return r.out.String()
}

// Title returns the text of the first heading of level 1, without markup, or
// an empty string.
func Title(source string) string {
	fenced := false
	for line := range strings.Lines(source) {
		line = strings.TrimRight(line, "\r\n")
		if fence.MatchString(line) {
			fenced = !fenced
		}
		if found := heading.FindStringSubmatch(line); !fenced && found != nil && found[1] == "#" {
			return plain(found[2])
		}
	}
	return ""
}

var (
	heading  = regexp.MustCompile(`^ {0,3}(#{1,6})(?: +(.*?))?(?: +#+)? *$`)
	fence    = regexp.MustCompile("^ {0,3}(```+|~~~+) *([A-Za-z0-9_+-]*)[^`]*$")
	thematic = regexp.MustCompile(`^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$`)
	item     = regexp.MustCompile(`^( {0,3})([-*+]|[0-9]{1,9}[.)])( +|$)(.*)$`)
	quote    = regexp.MustCompile(`^ {0,3}> ?(.*)$`)
	delimit  = regexp.MustCompile(`^ *\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$`)
)

type renderer struct {
	options Options
	out     strings.Builder
	linked  bool // within the text of a link
}

func (r *renderer) write(parts ...string) {
	for _, part := range parts {
		r.out.WriteString(part)
	}
}

// blocks renders lines. In a tight list paragraphs have no element.
func (r *renderer) blocks(lines []string, depth int, tight bool) {
	for len(lines) > 0 {
		line := lines[0]
		switch {
		case strings.TrimSpace(line) == "":
			lines = lines[1:]
		case fence.MatchString(line):
			lines = r.fenced(lines)
		case heading.MatchString(line):
			found := heading.FindStringSubmatch(line)
			level := strconv.Itoa(min(len(found[1])+r.options.Level, 6))
			r.write("<h", level, ">")
			r.inline(found[2], 0)
			r.write("</h", level, ">\n")
			lines = lines[1:]
		case thematic.MatchString(line):
			r.write("<hr>\n")
			lines = lines[1:]
		case quote.MatchString(line) && depth < maxDepth:
			lines = r.quotation(lines, depth)
		case item.MatchString(line) && depth < maxDepth:
			lines = r.list(lines, depth)
		case strings.HasPrefix(line, "    "):
			lines = r.indented(lines)
		case isTable(lines):
			lines = r.table(lines)
		default:
			lines = r.paragraph(lines, tight)
		}
	}
}

// paragraph takes lines up to an empty one or the start of another block.
func (r *renderer) paragraph(lines []string, tight bool) []string {
	n := 1
	for n < len(lines) && !interrupts(lines[n:]) {
		n++
	}
	text := strings.TrimSpace(strings.Join(lines[:n], "\n"))
	if !tight {
		r.write("<p>")
	}
	r.inline(text, 0)
	if !tight {
		r.write("</p>")
	}
	r.write("\n")
	return lines[n:]
}

// interrupts reports whether a paragraph ends before these lines. Only a
// numbered list that starts with 1 does so, lest a year at the start of a line
// begin a list.
func interrupts(lines []string) bool {
	line := lines[0]
	if found := item.FindStringSubmatch(line); found != nil && found[4] != "" {
		marker := found[2]
		return marker == "1." || marker == "1)" || strings.ContainsAny(marker, "-*+")
	}
	return strings.TrimSpace(line) == "" || fence.MatchString(line) || heading.MatchString(line) ||
		thematic.MatchString(line) || quote.MatchString(line) || isTable(lines)
}

func (r *renderer) fenced(lines []string) []string {
	open := fence.FindStringSubmatch(lines[0])
	n := 1
	for n < len(lines) {
		closing := strings.TrimSpace(lines[n])
		if len(closing) >= len(open[1]) && strings.Trim(closing, open[1][:1]) == "" {
			break
		}
		n++
	}
	class := ""
	if open[2] != "" {
		class = ` class="language-` + html.EscapeString(open[2]) + `"`
	}
	r.write("<pre><code", class, ">", html.EscapeString(strings.Join(lines[1:n], "\n")), "\n</code></pre>\n")
	return lines[min(n+1, len(lines)):]
}

func (r *renderer) indented(lines []string) []string {
	var code []string
	for len(lines) > 0 && (strings.HasPrefix(lines[0], "    ") || strings.TrimSpace(lines[0]) == "") {
		code = append(code, strings.TrimPrefix(lines[0], "    "))
		lines = lines[1:]
	}
	text := strings.TrimRight(strings.Join(code, "\n"), "\n ")
	r.write("<pre><code>", html.EscapeString(text), "\n</code></pre>\n")
	return lines
}

func (r *renderer) quotation(lines []string, depth int) []string {
	var inner []string
	for len(lines) > 0 {
		found := quote.FindStringSubmatch(lines[0])
		if found == nil && (len(inner) == 0 || interrupts(lines)) {
			break
		}
		if found != nil {
			inner = append(inner, found[1])
		} else {
			inner = append(inner, lines[0]) // goes on without a mark
		}
		lines = lines[1:]
	}
	r.write("<blockquote>\n")
	r.blocks(inner, depth+1, false)
	r.write("</blockquote>\n")
	return lines
}
