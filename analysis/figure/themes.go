package figure

import (
	"fmt"
	"image/color"
)

// tone is one colour in every theme.
type tone struct{ web, print, dark color.NRGBA }

// same is a colour that is printed as it is on the web.
func same(web, dark color.NRGBA) tone { return tone{web, web, dark} }

// tones returns what every named colour is in the other themes. A chart with colours of its own adds them here.
func tones() []tone {
	return []tone{
		same(ink, color.NRGBA{0xf2, 0xf3, 0xf5, 0xff}),
		same(muted, color.NRGBA{0xab, 0xb2, 0xba, 0xff}),
		{rule, color.NRGBA{0xb9, 0xbd, 0xc2, 0xff}, color.NRGBA{0x3a, 0x40, 0x47, 0xff}},
		same(paper, color.NRGBA{0x14, 0x17, 0x1b, 0xff}),
		{noData, color.NRGBA{0xe6, 0xe7, 0xea, 0xff}, color.NRGBA{0x2d, 0x32, 0x39, 0xff}},
		{hatching, color.NRGBA{0x5c, 0x61, 0x67, 0xff}, color.NRGBA{0x7b, 0x84, 0x8e, 0xff}},
		same(accent, color.NRGBA{0xff, 0x7b, 0x72, 0xff}),
		same(band, color.NRGBA{0x1c, 0x20, 0x25, 0xff}),
		same(calm, color.NRGBA{0x8a, 0x93, 0x9b, 0xff}),
		same(stripGrey, color.NRGBA{0x4a, 0x52, 0x5b, 0xff}),
		same(groups[0], color.NRGBA{0x4a, 0x90, 0xe2, 0xff}),
		same(groups[1], color.NRGBA{0xf2, 0xb0, 0x2c, 0xff}),
		same(groups[2], color.NRGBA{0x25, 0xb8, 0x8a, 0xff}),
		same(groups[3], color.NRGBA{0xdd, 0x94, 0xbd, 0xff}),
		same(groups[4], color.NRGBA{0x8c, 0xd3, 0xfa, 0xff}),
		same(groups[5], color.NRGBA{0xf0, 0x7c, 0x28, 0xff}),
		same(verdictRamp[0], color.NRGBA{0x3b, 0x2a, 0x26, 0xff}), // more is lighter on a dark page
		same(verdictRamp[1], color.NRGBA{0x5e, 0x36, 0x2c, 0xff}),
		same(verdictRamp[2], color.NRGBA{0x8a, 0x44, 0x33, 0xff}),
		same(verdictRamp[3], color.NRGBA{0xb8, 0x58, 0x3f, 0xff}),
		same(verdictRamp[4], color.NRGBA{0xe6, 0x7a, 0x55, 0xff}),
		same(verdictRamp[5], color.NRGBA{0xff, 0xb0, 0x8a, 0xff}),
		same(verdictPale, color.NRGBA{0x4a, 0x2b, 0x2b, 0xff}),
		same(worldTested, color.NRGBA{0x2a, 0x66, 0x8c, 0xff}),
		same(timelineMaybe, color.NRGBA{0x3d, 0x69, 0x94, 0xff}),
		{verdictStroke, color.NRGBA{0x6f, 0x75, 0x7c, 0xff}, color.NRGBA{0x6b, 0x73, 0x7c, 0xff}},
	}
}

// in returns the colour of a tone in a theme.
func (t tone) in(theme Theme) color.NRGBA {
	switch theme {
	case Print:
		return t.print
	case Dark:
		return t.dark
	}
	return t.web
}

// palette returns what colours of the default theme are in this one, with the same opacity. It reports false for a colour without
// a tone, which stays as it is; [drawing.fits] refuses it before.
func (theme Theme) palette() func(c color.NRGBA) (color.NRGBA, bool) {
	if theme == Web {
		return func(c color.NRGBA) (color.NRGBA, bool) { return c, true }
	}
	to := map[color.NRGBA]color.NRGBA{}
	for _, t := range tones() {
		to[t.web] = t.in(theme)
	}
	return func(c color.NRGBA) (color.NRGBA, bool) {
		found, ok := to[fade(c, 0xff)]
		if !ok {
			return c, false
		}
		return fade(found, c.A), true
	}
}

// fits returns an error if the drawing has a colour that the theme does not know.
func (d *drawing) fits(theme Theme) error {
	if theme > Dark {
		return fmt.Errorf("there is no %v; the themes are web, print and dark", theme)
	}
	colors := theme.palette()
	for _, m := range d.marks {
		if _, ok := colors(m.color); !ok {
			return fmt.Errorf("the colour #%02x%02x%02x has no value in the theme %v; give it one in the table of tones", m.color.R, m.color.G, m.color.B, theme)
		}
	}
	return nil
}
