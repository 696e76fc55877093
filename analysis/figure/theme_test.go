package figure

import (
	"image/color"
	"math"
	"strings"
	"testing"
)

// in returns what a colour is in a theme.
func in(theme Theme, c color.NRGBA) color.NRGBA {
	to, _ := theme.palette()(c)
	return to
}

// Every pair of text and what lies under it, in every theme: 4.5 to 1 (WCAG 2.1, success criterion 1.4.3).
func TestTextContrastInEveryTheme(t *testing.T) {
	for _, theme := range []Theme{Web, Print, Dark} {
		for name, c := range map[string][2]color.NRGBA{
			"ink on paper": {ink, paper}, "muted on paper": {muted, paper}, "accent on paper": {accent, paper}, "paper on accent": {paper, accent},
			"ink on strips": {ink, stripGrey}, "ink on band": {ink, band}, "muted on band": {muted, band}, "accent on band": {accent, band},
		} {
			if r := contrast(in(theme, c[0]), in(theme, c[1])); r < 4.5 {
				t.Errorf("%v: %s: contrast %.2f", theme, name, r)
			}
		}
		if r := contrast(in(theme, muted), over(in(theme, fade(accent, 0x16)), in(theme, paper))); r < 4.5 {
			t.Errorf("%v: muted on the watermark: contrast %.2f", theme, r)
		}
		// Marks differ from the page by 3 to 1 (success criterion 1.4.11). Two colours of Okabe and Ito do not on white, orange and
		// sky; they are told apart by labels.
		for i, c := range groups {
			if r := contrast(in(theme, c), in(theme, paper)); r < 3 && (theme == Dark || i != 1 && i != 3 && i != 4) {
				t.Errorf("%v: group %d on paper: contrast %.2f", theme, i, r)
			}
		}
	}
}

// lab returns a colour in CIELAB, white point D65.
//
// Source: CIE 15:2004, section 8.2.1; sRGB by IEC 61966-2-1.
func lab(c color.NRGBA) [3]float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124*r + 0.3576*g + 0.1805*b) / 0.95047)
	y := f(0.2126*r + 0.7152*g + 0.0722*b)
	z := f((0.0193*r + 0.1192*g + 0.9505*b) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func apart(a, b color.NRGBA) float64 {
	p, q := lab(a), lab(b)
	return math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
}

// Groups, and "nothing measured" from the page and from the band, are apart in every theme: 20 for groups, 4 for fields, which bear
// hatching besides (CIE76; 2.3 is just noticeable). Strokes of hatching have 2 to 1 on their field on screens, and 4.5 to 1 on paper,
// where colours may come out as grey.
func TestColorsAreApart(t *testing.T) {
	if d := apart(color.NRGBA{255, 255, 255, 255}, color.NRGBA{0, 0, 0, 255}); math.Abs(d-100) > 0.01 { // by definition of L*
		t.Fatalf("black and white are %v apart", d)
	}
	for _, theme := range []Theme{Web, Print, Dark} {
		for i := range groups {
			for k := range i {
				if d := apart(in(theme, groups[i]), in(theme, groups[k])); d < 20 {
					t.Errorf("%v: groups %d and %d are %.1f apart", theme, i, k, d)
				}
			}
		}
		if d := apart(in(theme, noData), in(theme, paper)); d < 4 {
			t.Errorf("%v: no data and the page are %.1f apart", theme, d)
		}
		least := 2.0
		if theme == Print {
			least = 4.5
		}
		if r := contrast(in(theme, hatching), in(theme, noData)); r < least {
			t.Errorf("%v: hatching has the contrast %.2f", theme, r)
		}
	}
}

// No two colours of the default theme are equal, or the table could not say what becomes of them.
func TestTonesAreDifferent(t *testing.T) {
	seen := map[color.NRGBA]bool{}
	for _, tone := range tones() {
		if seen[tone.web] {
			t.Errorf("the colour %v stands twice", tone.web)
		}
		seen[tone.web] = true
	}
}

func TestThemes(t *testing.T) {
	f := drawn(t, "ranking", meta("ranking"))
	if f.Theme() != Web {
		t.Errorf("a figure is drawn in the theme %v", f.Theme())
	}
	for _, theme := range []Theme{Web, Print, Dark} {
		again, err := ParseTheme(theme.String())
		if err != nil || again != theme {
			t.Errorf("%v is read as %v, %v", theme, again, err)
		}
		g, err := f.In(theme)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := g.In(Web); err != nil || back.SVG() != f.SVG() {
			t.Errorf("%v and back is another drawing: %v", theme, err)
		}
	}
	if _, err := ParseTheme("neon"); err == nil || !strings.Contains(err.Error(), "web, print and dark") {
		t.Errorf("error %v", err)
	}
	if _, err := f.In(Theme(9)); err == nil {
		t.Error("a theme that is not there was taken")
	}
	unknown := &drawing{marks: []mark{{color: color.NRGBA{1, 2, 3, 255}}}}
	if err := unknown.fits(Dark); err == nil || !strings.Contains(err.Error(), "#010203") {
		t.Errorf("error %v, want one that names the colour", err)
	}
}

func TestScale(t *testing.T) {
	f := drawn(t, "ranking", meta("ranking"))
	if _, err := f.PNGAt(3); err == nil {
		t.Error("three dots per pixel were taken")
	}
	two, err := f.PNGAt(2)
	if err != nil || string(two) != string(f.PNG()) {
		t.Errorf("two dots per pixel are another picture: %v", err)
	}
	one, err := f.PNGAt(1)
	if err != nil || len(one) >= len(two) {
		t.Errorf("one dot per pixel takes %d bytes, two take %d: %v", len(one), len(two), err)
	}
}
