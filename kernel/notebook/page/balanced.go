package page

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// closing are the elements that nothing but their own end tag closes: those that contain others or swallow text, and those
// that say how text is set, which browsers open again in all that follows ("formatting" in the HTML Standard, 13.2.4.2).
var closing = []string{"article", "aside", "blockquote", "button", "details", "dialog", "div", "dl", "fieldset", "figure", "footer", "form", "header", "iframe", "math", "nav",
	"noembed", "noframes", "noscript", "object", "ol", "pre", "script", "section", "select", "style", "summary", "svg", "table", "template", "textarea", "title", "ul", "xmp",
	"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}

// refused are the elements that a page has once, or that nothing ends.
var refused = []string{"body", "frameset", "head", "html", "main", "plaintext"}

// balanced reports whether HTML from a cell closes what it opens and nothing
// else, so that it cannot swallow or end the rest of the page. It looks at
// elements that contain others or swallow text; browsers repair the rest.
func balanced(text string) bool {
	if strings.LastIndexByte(text, '<') > strings.LastIndexByte(text, '>') {
		return false
	}
	var open []string
	foreign := 0 // drawings and formulas that are open
	read := 0
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		kind := z.Next()
		if kind != html.ErrorToken {
			read += len(z.Raw())
		}
		switch kind {
		case html.ErrorToken:
			return len(open) == 0 && read == len(text) // less is read if a tag or a value is cut off
		case html.CommentToken:
			if raw := string(z.Raw()); strings.HasPrefix(raw, "<!--") && !strings.HasSuffix(raw, "-->") {
				return false
			}
		case html.TextToken:
			if foreign > 0 && strings.Contains(string(z.Raw()), "<") { // of style or title, which are nothing special there
				return false
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			tag, _ := z.TagName()
			name := string(tag)
			if slices.Contains(refused, name) {
				return false
			}
			if !slices.Contains(closing, name) {
				continue
			}
			alien := name == "svg" || name == "math"
			switch {
			case kind == html.SelfClosingTagToken && alien:
			case kind != html.EndTagToken:
				if open = append(open, name); alien {
					foreign++
				}
			case len(open) == 0 || open[len(open)-1] != name:
				return false
			default:
				if open = open[:len(open)-1]; alien {
					foreign--
				}
			}
		}
	}
}
