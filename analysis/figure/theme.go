package figure

import (
	"fmt"
	"image/color"
)

// The colours of the default theme. Lengths are CSS pixels. Text colours have a contrast of at least 4.5 to 1 on white; a test
// computes it. Charts draw with these colours, or with [fade] of them, and with their own named colours; themes.go says what they
// are in other themes.
var (
	ink       = color.NRGBA{0x1c, 0x1c, 0x1e, 0xff} // titles and labels
	muted     = color.NRGBA{0x5c, 0x61, 0x67, 0xff} // subtitles, sources, ticks
	rule      = color.NRGBA{0xd9, 0xdb, 0xde, 0xff} // grid lines and frames
	paper     = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	noData    = color.NRGBA{0xee, 0xee, 0xf0, 0xff} // nothing was measured
	hatching  = color.NRGBA{0xa2, 0xa8, 0xae, 0xff} // the strokes on it
	accent    = color.NRGBA{0xb3, 0x1b, 0x1b, 0xff} // the one thing to look at
	band      = color.NRGBA{0xf5, 0xf6, 0xf7, 0xff} // every other block of rows
	calm      = color.NRGBA{0x8a, 0x93, 0x9b, 0xff} // everything else
	stripGrey = color.NRGBA{0xb7, 0xbd, 0xc3, 0xff} // the same under words
)

// groups are colours for series and groups that colour-blind readers can tell apart.
//
// Source: Okabe and Ito, "Color Universal Design", 2008.
var groups = []color.NRGBA{
	{0x00, 0x72, 0xb2, 0xff}, // blue
	{0xe6, 0x9f, 0x00, 0xff}, // orange
	{0x00, 0x9e, 0x73, 0xff}, // green
	{0xcc, 0x79, 0xa7, 0xff}, // purple
	{0x56, 0xb4, 0xe9, 0xff}, // sky
	{0xd5, 0x5e, 0x00, 0xff}, // vermilion
}

// Sizes of the page and its parts.
const (
	pageWidth    = 960.0
	margin       = 28.0
	titleSize    = 21.0
	subtitleSize = 13.5
	labelSize    = 12.0
	smallSize    = 10.5
	dotsPerPixel = 2 // of the PNG
)

// Theme is for what a figure is drawn. The same places, texts and numbers stand in all of them; colours differ.
type Theme uint8

// The themes.
const (
	Web   Theme = iota // on a white page, on screens: the default
	Print              // on paper, also in grey: strokes and rules are darker
	Dark               // on a dark page, on screens
)

// String returns the name of the theme.
func (t Theme) String() string {
	switch t {
	case Web:
		return "web"
	case Print:
		return "print"
	case Dark:
		return "dark"
	}
	return fmt.Sprintf("theme %d", uint8(t))
}

// ParseTheme reads the name of a theme.
func ParseTheme(name string) (Theme, error) {
	for _, t := range []Theme{Web, Print, Dark} {
		if t.String() == name {
			return t, nil
		}
	}
	return Web, fmt.Errorf("there is no theme %q; the themes are web, print and dark", name)
}
