package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/vg"
)

// face is one embedded typeface.
type face struct {
	font *sfnt.Font
	buf  sfnt.Buffer
}

// faces are the two weights of the theme.
type faces struct{ regular, bold *face }

func newFaces() (*faces, error) {
	regular, err := sfnt.Parse(liberationsansregular.TTF)
	if err != nil {
		return nil, err
	}
	bold, err := sfnt.Parse(liberationsansbold.TTF)
	if err != nil {
		return nil, err
	}
	return &faces{&face{font: regular}, &face{font: bold}}, nil
}

// missing returns the letters of s that the face cannot set, each once, in order:
// those without a glyph, and those that need more than one glyph after another
// from left to right. Hebrew has glyphs here, but would come out reversed.
func (f *face) missing(s string) []rune {
	var lacks []rune
	for _, r := range s {
		i, err := f.font.GlyphIndex(&f.buf, r)
		if (err != nil || i == 0 || needsShaping(r)) && !slices.Contains(lacks, r) {
			lacks = append(lacks, r)
		}
	}
	return lacks
}

// needsShaping reports whether a letter runs from right to left, combines with
// another, changes the order of others, or is a control character.
func needsShaping(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko,
		unicode.M, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// glyphs calls each for every glyph of s with the place of its origin, in pixels
// from the start, and returns the width of the whole.
func (f *face) glyphs(s string, size float64, each func(i sfnt.GlyphIndex, x float64)) float64 {
	ppem := fixed.Int26_6(math.Round(size * 64))
	x, last := 0.0, sfnt.GlyphIndex(0)
	for _, r := range s {
		i, err := f.font.GlyphIndex(&f.buf, r)
		if err != nil || i == 0 {
			continue // reported by missing
		}
		if last != 0 {
			if k, err := f.font.Kern(&f.buf, last, i, ppem, font.HintingNone); err == nil {
				x += float64(k) / 64
			}
		}
		each(i, x)
		if a, err := f.font.GlyphAdvance(&f.buf, i, ppem, font.HintingNone); err == nil {
			x += float64(a) / 64
		}
		last = i
	}
	return x
}

// width returns the width of s in pixels.
func (f *face) width(s string, size float64) float64 {
	return f.glyphs(s, size, func(sfnt.GlyphIndex, float64) {})
}

// outline returns the outlines of s with its baseline starting at the origin, the
// y axis pointing up, in points.
func (f *face) outline(s string, size float64) vg.Path {
	var p vg.Path
	ppem := fixed.Int26_6(math.Round(size * 64))
	f.glyphs(s, size, func(i sfnt.GlyphIndex, x float64) {
		segments, err := f.font.LoadGlyph(&f.buf, i, ppem, nil)
		if err != nil {
			return
		}
		at := func(q fixed.Point26_6) vg.Point {
			return vg.Point{X: points(x + float64(q.X)/64), Y: points(-float64(q.Y) / 64)}
		}
		for n, s := range segments {
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				if n > 0 {
					p.Close()
				}
				p.Move(at(s.Args[0]))
			case sfnt.SegmentOpLineTo:
				p.Line(at(s.Args[0]))
			case sfnt.SegmentOpQuadTo:
				p.QuadTo(at(s.Args[0]), at(s.Args[1]))
			case sfnt.SegmentOpCubeTo:
				p.CubeTo(at(s.Args[0]), at(s.Args[1]), at(s.Args[2]))
			}
		}
		if len(segments) > 0 {
			p.Close()
		}
	})
	return p
}

// lackError is the error about letters that the face cannot set.
func lackError(lacks []rune) error {
	var names []string
	for _, r := range lacks {
		names = append(names, fmt.Sprintf("%q (%U)", r, r))
	}
	return fmt.Errorf("the embedded typeface cannot set %s; write the label in Latin, Greek or Cyrillic letters, accents composed (Unicode NFC)", strings.Join(names, ", "))
}
