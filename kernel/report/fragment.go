package report

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// kept are the elements that cells may use; all else makes the page fall back on
// the text of the output.
var kept = []string{"a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em",
	"h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup",
	"table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var"}

// keptStyles are the properties that a style attribute may set.
var keptStyles = []string{"text-align", "font-weight", "white-space", "font-style"}

// fragment writes the HTML that a cell showed as part of the page, element by
// element, so that it is well-formed and reaches nowhere. Tables can be scrolled,
// under the name that is given. It reports false if there is an element that is
// neither text nor table.
func fragment(source, name string) (string, bool) {
	nodes, err := html.ParseFragment(strings.NewReader(source), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return "", false
	}
	f := &fragmenter{name: name}
	for _, n := range nodes {
		if !f.node(n) {
			return "", false
		}
	}
	return f.out.String(), true
}

type fragmenter struct {
	out    strings.Builder
	name   string
	tables int // open ones
}

// node writes one node and what is in it.
func (f *fragmenter) node(n *html.Node) bool {
	switch n.Type {
	case html.TextNode:
		if f.tables > 0 {
			f.out.WriteString(breaks(n.Data))
		} else {
			f.out.WriteString(html.EscapeString(n.Data))
		}
		return true
	case html.CommentNode:
		return true
	case html.ElementNode:
	default:
		return false
	}
	if n.Namespace != "" || !slices.Contains(kept, n.Data) {
		return false
	}
	tag := rename(n)
	scrolls := tag == "table" && f.tables == 0
	if scrolls {
		f.out.WriteString(`<div class="` + scrollClass(columns(n)) + `" role="group" tabindex="0" aria-label="` + html.EscapeString(f.name) + `">`)
	}
	if tag == "table" {
		f.tables++
		defer func() { f.tables-- }()
	}
	f.out.WriteString("<" + tag + attributes(n) + ">")
	if tag == "br" || tag == "hr" {
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !f.node(c) {
			return false
		}
	}
	f.out.WriteString("</" + tag + ">")
	if scrolls {
		f.out.WriteString("</div>")
	}
	return true
}

// columns counts the cells of a table's first row.
func columns(n *html.Node) int {
	if n.Type == html.ElementNode && n.Data == "tr" {
		count := 0
		for c := range n.ChildNodes() {
			if c.Data == "td" || c.Data == "th" {
				count++
			}
		}
		return count
	}
	for c := range n.ChildNodes() {
		if count := columns(c); count > 0 {
			return count
		}
	}
	return 0
}

// scrollClass names the frame of a table by its columns: those with many are
// printed on pages that lie on their side, those with very many in narrow columns.
func scrollClass(columns int) string {
	switch {
	case columns > 28:
		return "scroll wide huge"
	case columns > 9:
		return "scroll wide"
	}
	return "scroll"
}

// rename keeps headings of outputs out of the outline of the page, and an empty
// cell from being a header.
func rename(n *html.Node) string {
	switch {
	case len(n.Data) == 2 && n.Data[0] == 'h' && n.Data != "hr":
		return "p"
	case n.Data == "th" && strings.TrimSpace(content(n)) == "":
		return "td"
	}
	return n.Data
}

// content is the text in a node.
func content(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(content(c))
	}
	return b.String()
}

// attributes returns those that the page keeps.
func attributes(n *html.Node) string {
	var b strings.Builder
	for _, a := range n.Attr {
		value := a.Val
		switch a.Key {
		case "scope", "colspan", "rowspan":
			if n.Data != "th" && n.Data != "td" || a.Key == "scope" && rename(n) != "th" {
				continue
			}
		case "href":
			if n.Data != "a" || !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "http://") && !strings.HasPrefix(value, "mailto:") {
				continue
			}
		case "open":
			if n.Data != "details" {
				continue
			}
		case "style":
			if value = style(value); value == "" {
				continue
			}
		case "class":
			if !strings.HasPrefix(value, "bridle-") {
				continue
			}
		case "lang", "dir", "start", "title":
		default:
			continue
		}
		b.WriteString(" " + a.Key + `="` + html.EscapeString(value) + `"`)
	}
	return b.String()
}

// style keeps what says how text is aligned and set.
func style(declarations string) string {
	var list []string
	for d := range strings.SplitSeq(declarations, ";") {
		name, value, _ := strings.Cut(d, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.ToLower(strings.TrimSpace(value))
		if slices.Contains(keptStyles, name) && value != "" && strings.Trim(value, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" {
			list = append(list, name+":"+value)
		}
	}
	return strings.Join(list, ";")
}
