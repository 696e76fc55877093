package typeset

import (
	"fmt"
	"slices"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	tags "golang.org/x/text/language"
)

// Setter shapes lines of text and remembers them. It is not safe for use by several goroutines at once.
type Setter struct {
	language  language.Language
	weights   [2]*weight // regular, bold
	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	lines     map[lineKey]*Line
	outlines  map[Key]Outline
}

type lineKey struct {
	text string
	bold bool
}

// New returns a setter for text in a language, written as BCP 47 has it ("ja", "zh-Hant"); empty stands for "en". The language
// chooses between the forms that Han characters have in China, Taiwan, Japan and Korea.
func New(lang string) (*Setter, error) {
	if lang == "" {
		lang = "en"
	}
	if _, err := tags.Parse(lang); err != nil {
		return nil, fmt.Errorf("the language %q is not written as BCP 47 has it, such as en, ja or zh-Hant: %w", lang, err)
	}
	s := &Setter{
		language: language.NewLanguage(lang), weights: [2]*weight{newWeight(false), newWeight(true)},
		lines: map[lineKey]*Line{}, outlines: map[Key]Outline{},
	}
	s.shaper.SetFontCacheSize(2 * len(chain))
	return s, nil
}

// Line is a text as glyphs, from left to right. It is not to be changed.
type Line struct {
	// Text is what was set.
	Text string
	// Width is how far the line reaches, in em.
	Width float64
	// Top and Bottom are how far its ink reaches above and below the baseline, in em, zero where it has none; both are positive.
	Top, Bottom float64
	// Latin says that every glyph is of the first face.
	Latin bool
	// Glyphs are in visual order.
	Glyphs []Glyph
	// Missing are the letters that cannot be set, each once, in order.
	Missing []rune
}

// Glyph is an outline at a place.
type Glyph struct {
	Key
	// X and Y are its origin, in em from the start of the baseline, y pointing up.
	X, Y float64
	// Advance is how far the next glyph lies, in em, before kerning against other lines.
	Advance float64
	// Text is what the glyph and those after it up to the next text stand for, in the order in which it is read. It is empty for
	// the second and further glyphs of a group that stands for one text.
	Text string
}

// Key names the outline of a glyph.
type Key struct {
	Face int // place in the chain
	Bold bool
	ID   uint32
}

// Line sets a text in one line. Tabs and line feeds are set as spaces.
func (s *Setter) Line(text string, bold bool) *Line {
	key := lineKey{text, bold}
	if l, ok := s.lines[key]; ok {
		return l
	}
	l := s.set(text, bold)
	s.lines[key] = l
	return l
}

func (s *Setter) set(text string, bold bool) *Line {
	l := &Line{Text: text, Latin: true}
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case r == '\t' || r == '\n':
			runes[i] = ' '
		case refused(r):
			l.lack(r)
		}
	}
	if len(runes) == 0 || len(l.Missing) > 0 {
		return l
	}
	w := s.weights[0]
	if bold {
		w = s.weights[1]
	}
	for _, st := range order(string(runes), Rightward(text)) {
		in := shaping.Input{Text: runes, RunStart: st.start, RunEnd: st.end, Direction: di.DirectionLTR, Language: s.language}
		if st.level%2 == 1 {
			in.Direction = di.DirectionRTL
		}
		var runs []shaping.Output
		for _, run := range s.segmenter.Split(in, w) {
			run.Size = fixed.I(int(run.Face.Upem())) // lengths in units of the face
			runs = append(runs, s.shaper.Shape(run))
		}
		if st.level%2 == 1 {
			slices.Reverse(runs)
		}
		for _, run := range runs {
			l.add(run, runes, w)
		}
	}
	return l
}

// add appends the glyphs of a run.
func (l *Line) add(run shaping.Output, runes []rune, w *weight) {
	at, upem := w.at(run.Face), float64(run.Face.Upem())
	em := func(v fixed.Int26_6) float64 { return float64(v) / 64 / upem }
	last := -1
	for _, g := range run.Glyphs {
		placed := Glyph{Key: Key{Face: at, Bold: w.bold, ID: uint32(g.GlyphID)}, X: l.Width + em(g.XOffset), Y: em(g.YOffset), Advance: em(g.Advance)}
		first, n := g.TextIndex(), g.RunesCount()
		if first != last {
			placed.Text = string(runes[first : first+n])
		}
		last = first
		if g.GlyphID == 0 {
			l.lackSome(runes[first:first+n], run.Face)
		}
		l.Top = max(l.Top, em(g.YOffset+g.YBearing))
		l.Bottom = max(l.Bottom, -em(g.YOffset+g.YBearing+g.Height))
		l.Latin = l.Latin && at == base
		l.Glyphs = append(l.Glyphs, placed)
		l.Width += placed.Advance
	}
}

// lackSome notes the letters of a group that the face lacks; all of them if it has each alone.
func (l *Line) lackSome(group []rune, face *font.Face) {
	found := false
	for _, r := range group {
		if _, has := face.NominalGlyph(r); !has {
			l.lack(r)
			found = true
		}
	}
	for _, r := range group {
		if !found {
			l.lack(r)
		}
	}
}

func (l *Line) lack(r rune) {
	if !slices.Contains(l.Missing, r) {
		l.Missing = append(l.Missing, r)
	}
}

// refused reports whether a character may not be set: controls, broken bytes, and the marks that turn the order of letters about.
// Marks that join, separate or give a direction to themselves alone are allowed.
func refused(r rune) bool {
	switch {
	case r >= 0x200b && r <= 0x200f, r == 0x61c, r == 0x2060, r == 0xad:
		return false
	case r == unicode.ReplacementChar:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Zl, unicode.Zp, unicode.Co)
}
