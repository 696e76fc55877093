package page

import (
	"regexp"
	"strings"
)

var (
	structural = regexp.MustCompile(`(?i)<(/?)(html|head|body|main|section|article|header|footer|nav|aside|div|figure|details|table|ul|ol|blockquote|pre|form|select|textarea|template|style|script|title|svg|iframe|object)(\s[^>]*?)?(/?)>`)
	hiding     = regexp.MustCompile(`(?is)<!--.*?-->`)
)

// balanced reports whether HTML from a cell closes what it opens and nothing
// else, so that it cannot swallow or end the rest of the page. It looks at
// elements that contain others or swallow text; browsers repair the rest.
func balanced(text string) bool {
	text = hiding.ReplaceAllString(text, "")
	if strings.Contains(text, "<!--") || strings.Contains(strings.ToLower(text), "<plaintext") || strings.LastIndexByte(text, '<') > strings.LastIndexByte(text, '>') {
		return false
	}
	var open []string
	for _, tag := range structural.FindAllStringSubmatch(text, -1) {
		name := strings.ToLower(tag[2])
		switch {
		case name == "html" || name == "head" || name == "body" || name == "main":
			return false
		case tag[1] == "" && (tag[4] == "" || name != "svg"):
			open = append(open, name)
		case tag[1] != "":
			if len(open) == 0 || open[len(open)-1] != name {
				return false
			}
			open = open[:len(open)-1]
		}
	}
	return len(open) == 0
}
