package figure

import "regexp"

// plotted is how figures of the project name themselves and their data within an SVG.
var plotted = regexp.MustCompile(`<metadata>[a-z0-9-]+ plotted sha256:[0-9a-f]{64}</metadata>`)

// NamesItself reports whether the SVG is one of the project's figures, which a page may give the
// colours of its dark theme. Of others nobody knows what their colours mean.
func (f Figure) NamesItself() bool { return plotted.MatchString(f.SVG) }

// DarkRules returns the CSS of a page whose figures follow it into the dark. dark gives the
// rules for drawings that a selector finds, nil for none. Frames of such drawings have the class
// "themed" and lie on the page's --ground. The drawing in the page stays the one that is locked.
func DarkRules(dark func(selector string) string) string {
	if dark == nil {
		return ""
	}
	return "@media screen and (prefers-color-scheme: dark) {\n.themed { background: var(--ground); }\n" + dark(".themed svg") + "}\n"
}
