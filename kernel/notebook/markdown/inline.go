package markdown

import (
	"html"
	"net/url"
	"regexp"
	"strings"
)

var (
	autolink = regexp.MustCompile(`^<((?:https?://|mailto:)[^\s<>]+)>`)
	bare     = regexp.MustCompile(`^https?://[^\s<>"')\]]*[^\s<>"')\].,;:!?]`)
)

// reach is how far, in bytes, the end of a construct is looked for: text that
// opens everything and closes nothing must not take minutes.
const reach = 4000

// inline renders the markup within a block.
func (r *renderer) inline(text string, depth int) {
	for i := 0; i < len(text); {
		n := 0 // bytes used up by a construct that begins here
		switch text[i] {
		case '\\':
			n = r.escape(text[i:])
		case '`':
			n = r.code(text[i:])
		case '$':
			n = r.math(text[i:])
		case '!':
			n = r.image(text[i:])
		case '[':
			n = r.link(text[i:], depth)
		case '*', '_', '~':
			n = r.emphasis(text, i, depth)
		case '<':
			if found := autolink.FindStringSubmatch(text[i:]); found != nil && !r.linked {
				n = len(found[0])
				r.write(anchor(found[1]), html.EscapeString(strings.TrimPrefix(found[1], "mailto:")), "</a>")
			}
		case 'h':
			if found := bare.FindString(text[i:]); found != "" && (i == 0 || !isWord(text[i-1])) && !r.linked {
				n = len(found)
				r.write(anchor(found), html.EscapeString(found), "</a>")
			}
		case ' ':
			if end := strings.TrimLeft(text[i:], " "); strings.HasPrefix(end, "\n") && len(text)-i-len(end) >= 2 {
				n = len(text) - i - len(end) + 1
				r.write("<br>\n")
			}
		}
		if n == 0 {
			n = 1
			for i+n < len(text) && text[i+n]&0xC0 == 0x80 {
				n++ // the rest of a character
			}
			r.write(html.EscapeString(text[i : i+n]))
		}
		i += n
	}
}

func isWord(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

func (r *renderer) escape(text string) int {
	if len(text) < 2 {
		return 0
	}
	if text[1] == '\n' {
		r.write("<br>\n")
		return 2
	}
	if !strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", rune(text[1])) {
		return 0
	}
	r.write(html.EscapeString(text[1:2]))
	return 2
}

// code renders `code` and “code with ` inside“.
func (r *renderer) code(text string) int {
	ticks := len(text) - len(strings.TrimLeft(text, "`"))
	mark := text[:ticks]
	for from := ticks; from < len(text); {
		end := strings.Index(text[from:], mark)
		if end < 0 {
			break
		}
		end += from
		after := end + ticks
		if after < len(text) && text[after] == '`' { // a longer run
			from = after + len(text[after:]) - len(strings.TrimLeft(text[after:], "`"))
			continue
		}
		inner := strings.ReplaceAll(text[ticks:end], "\n", " ")
		if trimmed := strings.TrimSpace(inner); trimmed != "" && strings.HasPrefix(inner, " ") && strings.HasSuffix(inner, " ") {
			inner = inner[1 : len(inner)-1]
		}
		r.write("<code>", html.EscapeString(inner), "</code>")
		return after
	}
	r.write(mark)
	return ticks
}

// math renders $x$ and $$x$$ as code. A dollar sign before a space or a
// digit behind the closing one is money.
func (r *renderer) math(text string) int {
	mark := "$"
	if strings.HasPrefix(text, "$$") {
		mark = "$$"
	}
	inner, rest, found := strings.Cut(text[len(mark):], mark)
	if !found || strings.TrimSpace(inner) == "" || mark == "$" && (strings.ContainsAny(inner, "\n") || inner[0] == ' ' ||
		inner[len(inner)-1] == ' ' || rest != "" && rest[0] >= '0' && rest[0] <= '9') {
		return 0
	}
	r.write(`<code class="math">`, html.EscapeString(strings.TrimSpace(inner)), "</code>")
	return len(text) - len(rest)
}

// target reads "(address "title")" and returns its length, or 0.
func target(text string) (address, title string, length int) {
	if !strings.HasPrefix(text, "(") {
		return "", "", 0
	}
	open := 0
	for i := range min(len(text), reach) {
		switch text[i] {
		case '\n':
			return "", "", 0
		case '(':
			open++
		case ')':
			if open--; open > 0 {
				continue
			}
			address, title, _ = strings.Cut(strings.TrimSpace(text[1:i]), " ")
			address = strings.TrimSuffix(strings.TrimPrefix(address, "<"), ">")
			return address, strings.Trim(strings.TrimSpace(title), `"'`), i + 1
		}
	}
	return "", "", 0
}

// bracket returns the length of "[…]" at the start of text, or 0.
func bracket(text string) int {
	open := 0
	for i := 0; i < min(len(text), reach); i++ {
		switch text[i] {
		case '\\':
			i++
		case '[':
			open++
		case ']':
			if open--; open == 0 {
				return i + 1
			}
		}
	}
	return 0
}

func (r *renderer) link(text string, depth int) int {
	label := bracket(text)
	if label == 0 || r.linked || depth >= maxDepth {
		return 0
	}
	address, _, length := target(text[label:])
	if length == 0 || !safe(address) {
		return 0
	}
	r.write(anchor(address))
	r.linked = true // no link within a link
	r.inline(text[1:label-1], depth+1)
	r.linked = false
	r.write("</a>")
	return label + length
}

func (r *renderer) image(text string) int {
	label := bracket(text[1:])
	if label == 0 || !strings.HasPrefix(text, "![") {
		return 0
	}
	address, _, length := target(text[1+label:])
	if length == 0 {
		return 0
	}
	alt := html.EscapeString(text[2:label])
	source, ok := "", false
	if r.options.Image != nil {
		source, ok = r.options.Image(address)
	}
	if ok {
		r.write(`<img src="`, html.EscapeString(source), `" alt="`, alt, `">`)
	} else {
		r.write("<em>[", alt, "]</em>")
	}
	return 1 + label + length
}

func anchor(address string) string { return `<a href="` + html.EscapeString(address) + `">` }

// safe reports whether a link may lead there.
func safe(address string) bool {
	parsed, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(parsed.Scheme) {
	case "", "http", "https", "mailto":
		return true
	}
	return false
}
