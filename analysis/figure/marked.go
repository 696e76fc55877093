package figure

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"bridle/analysis/typeset"
)

// markStyle is how the words over a marked figure are set: to be seen before the title.
var markStyle = style{size: labelSize, bold: true, color: accent}

const (
	markLeading = labelSize * 1.4
	markPadding = 9.0
)

// Marked returns the same figure under a band with words that no reader of it must miss, such as that it was drawn again from
// redacted tables. The words stand over the title in every form, in the caption and before the alternative text; plotted numbers and
// their hash are the same. Marking twice is an error.
func (f *Figure) Marked(mark string) (*Figure, error) {
	fail := func(err error) (*Figure, error) { return nil, fmt.Errorf("figure %s: %w", f.meta.ID, err) }
	mark = strings.TrimSpace(mark)
	switch {
	case mark == "":
		return fail(errors.New("a mark needs words"))
	case f.mark != "":
		return fail(fmt.Errorf("it is marked already: %q", f.mark))
	case strings.IndexFunc(mark, unprintable) >= 0:
		return fail(fmt.Errorf("the mark %q has a character that cannot be written; take it out", mark))
	}
	setter, err := typeset.New(f.meta.Language)
	if err != nil {
		return fail(err)
	}
	p := &pen{setter: setter}
	lines := p.wrap(mark, pageWidth-2*margin, markStyle)
	high := math.Ceil(2*markPadding + float64(len(lines))*markLeading)
	r := newRecorder(f.drawing.height + high)
	p.canvas, p.height, p.set = r, r.height, nil
	p.box(0, 0, pageWidth, high, band)
	p.box(0, high-2, pageWidth, 2, accent)
	for i, l := range lines {
		p.text(l, margin, markPadding+float64(i+1)*markLeading-4, markStyle)
	}
	if len(p.lacks) > 0 {
		return fail(lackError(p.lacks))
	}
	if err := cmp.Or(p.readable(pageWidth, high), p.err, r.err); err != nil {
		return fail(err)
	}
	maps.Copy(r.outlines, f.drawing.outlines)
	for _, m := range f.drawing.marks {
		r.marks = append(r.marks, m.lowered(high))
	}
	to := *f
	to.mark, to.drawing = mark, &r.drawing
	to.meta.Alt = mark + " " + f.meta.Alt
	return to.In(f.theme)
}

// lowered returns a mark that stands so much further down the page.
func (m mark) lowered(by float64) mark {
	switch {
	case m.words != nil:
		w := *m.words
		w.y += by
		m.words = &w
	case m.stroke != nil:
		s := *m.stroke
		s.along = s.along.lowered(by)
		m.stroke = &s
	default:
		m.fill = m.fill.lowered(by)
	}
	return m
}

func (o contours) lowered(by float64) contours {
	o = slices.Clone(o)
	for i := range o {
		for k := range o[i].to[:o[i].points()] {
			o[i].to[k].y += by
		}
	}
	return o
}
