package figure

import (
	"fmt"
	"slices"
	"strings"
)

// DarkStyle returns rules of CSS that give the SVG of figures of this package, within elements that the selector finds, the colours
// of the theme [Dark]. Since themes differ in colours alone, the drawing itself stays the one of the theme [Web], with its bytes and
// hashes. Put the rules where a dark page is wanted, such as in "@media (prefers-color-scheme: dark)".
func DarkStyle(selector string) string {
	var rules []string
	for _, t := range tones() {
		web, dark := t.web, t.dark
		if web == dark {
			continue
		}
		from, to := fmt.Sprintf("#%02x%02x%02x", web.R, web.G, web.B), fmt.Sprintf("#%02x%02x%02x", dark.R, dark.G, dark.B)
		rules = append(rules, fmt.Sprintf("%[1]s [fill=\"%[2]s\"]{fill:%[3]s}%[1]s [stroke=\"%[2]s\"]{stroke:%[3]s}\n", selector, from, to))
	}
	slices.Sort(rules)
	return strings.Join(slices.Compact(rules), "")
}
