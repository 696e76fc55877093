package figure

import (
	"errors"
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	"bridle/analysis/typeset"
)

// drawing is what a chart has drawn: shapes and texts in order, in CSS pixels from the top left. PNG, SVG and PDF are made from it,
// in any theme, without drawing the chart again.
type drawing struct {
	height   float64
	marks    []mark
	outlines map[typeset.Key]typeset.Outline // of every glyph in it
}

// mark is one thing drawn. Exactly one of fill, stroke and words is set.
type mark struct {
	color  color.NRGBA // a named colour of the default theme
	fill   contours
	stroke *stroke
	words  *words
}

// stroke is a line along an outline.
type stroke struct {
	along contours
	width float64
	dash  []float64 // lengths of line and gap; none for a solid line
}

// words are a line of text with its baseline starting at x, y.
type words struct {
	line *typeset.Line
	size float64
	x, y float64
	up   bool // read from below
}

// contours are a path of lines and curves.
type contours []contourStep

// contourStep goes on from the end of the one before.
type contourStep struct {
	op typeset.Op
	to [3]xy // as many as the operation has, the end last
	// closed says that a straight line leads back to the last move after this segment.
	closed bool
}

// end returns the last point of the segment.
func (s contourStep) end() xy { return s.to[s.points()-1] }

func (s contourStep) points() int { return typeset.Segment{Op: s.op}.Points() }

// recorder is a canvas that keeps what is drawn on it.
type recorder struct {
	drawing
	color color.NRGBA
	width float64
	dash  []float64
	err   error
}

func newRecorder(height float64) *recorder {
	return &recorder{drawing: drawing{height: height, outlines: map[typeset.Key]typeset.Outline{}}}
}

// pixels turns points into CSS pixels on the grid of 1/64 pixel.
func pixels(l vg.Length) float64 { return math.Round(float64(l)/0.75*64) / 64 }

// text keeps a line of text and the outlines of its glyphs.
func (r *recorder) text(w words, c color.NRGBA, of func(typeset.Key) typeset.Outline) {
	for _, g := range w.line.Glyphs {
		if _, known := r.outlines[g.Key]; !known {
			r.outlines[g.Key] = of(g.Key)
		}
	}
	r.marks = append(r.marks, mark{color: c, words: &w})
}

// Fill and Stroke keep a path.
func (r *recorder) Fill(p vg.Path) {
	if o := r.contours(p); len(o) > 0 {
		r.marks = append(r.marks, mark{color: r.color, fill: o})
	}
}

func (r *recorder) Stroke(p vg.Path) {
	if o := r.contours(p); len(o) > 0 && r.width > 0 {
		r.marks = append(r.marks, mark{color: r.color, stroke: &stroke{o, r.width, r.dash}})
	}
}

// contours turns a path, in points from the bottom left, into pixels from the top left.
func (r *recorder) contours(p vg.Path) contours {
	at := func(q vg.Point) xy {
		v := xy{pixels(q.X), r.height - pixels(q.Y)}
		if math.IsNaN(v.x+v.y) || math.IsInf(v.x+v.y, 0) || math.Abs(v.x) > 1e5 || math.Abs(v.y) > 1e5 {
			r.refuse("a place that is not on the page")
			return xy{}
		}
		return v
	}
	var o contours
	for _, c := range p {
		switch {
		case c.Type == vg.MoveComp:
			o = append(o, contourStep{op: typeset.Move, to: [3]xy{at(c.Pos)}})
		case c.Type == vg.CloseComp && len(o) > 0:
			o[len(o)-1].closed = true
		case c.Type == vg.LineComp && len(o) > 0:
			o = append(o, contourStep{op: typeset.Straight, to: [3]xy{at(c.Pos)}})
		case c.Type == vg.CurveComp && len(o) > 0 && len(c.Control) == 1:
			o = append(o, contourStep{op: typeset.Quad, to: [3]xy{at(c.Control[0]), at(c.Pos)}})
		case c.Type == vg.CurveComp && len(o) > 0 && len(c.Control) == 2:
			o = append(o, contourStep{op: typeset.Cube, to: [3]xy{at(c.Control[0]), at(c.Control[1]), at(c.Pos)}})
		default:
			r.refuse("an arc, or a path that does not begin with a move")
		}
	}
	return o
}

// SetColor, SetLineWidth and SetLineDash set the pen of the following paths.
func (r *recorder) SetColor(to color.Color)      { r.color = color.NRGBAModel.Convert(to).(color.NRGBA) }
func (r *recorder) SetLineWidth(width vg.Length) { r.width = pixels(width) }
func (r *recorder) SetLineDash(pattern []vg.Length, _ vg.Length) {
	r.dash = nil
	for _, l := range pattern {
		r.dash = append(r.dash, pixels(l))
	}
	if slices.Max(append(r.dash, 0)) <= 0 { // all gaps of no length: a solid line
		r.dash = nil
	}
}

// The rest of vg.Canvas is used by no chart. It fails rather than draw nothing.
func (r *recorder) refuse(what string) {
	if r.err == nil {
		r.err = errors.New("the page cannot take " + what)
	}
}

func (r *recorder) Rotate(float64)                         { r.refuse("turned shapes") }
func (r *recorder) Translate(vg.Point)                     { r.refuse("moved shapes") }
func (r *recorder) Scale(_, _ float64)                     { r.refuse("scaled shapes") }
func (r *recorder) Push()                                  { r.refuse("saved states") }
func (r *recorder) Pop()                                   { r.refuse("saved states") }
func (r *recorder) FillString(font.Face, vg.Point, string) { r.refuse("unmeasured text") }
func (r *recorder) DrawImage(vg.Rectangle, image.Image)    { r.refuse("pictures") }

var _ vg.Canvas = (*recorder)(nil)

// glyphs calls each with the outline of every glyph that has one, its scale in pixels per unit and its origin on the page.
func (d *drawing) glyphs(w *words, each func(key typeset.Key, o typeset.Outline, scale, x, y float64)) {
	for _, g := range w.line.Glyphs {
		o := d.outlines[g.Key]
		if len(o.Segments) == 0 {
			continue
		}
		along, above := float64(g.X*w.size), float64(g.Y*w.size)
		if w.up {
			each(g.Key, o, w.size/float64(o.PerEm), w.x-above, w.y-along)
		} else {
			each(g.Key, o, w.size/float64(o.PerEm), w.x+along, w.y-above)
		}
	}
}
