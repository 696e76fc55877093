package typeset

import (
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Outline is the shape of a glyph, to be filled by the rule of non-zero winding. It is not to be changed.
type Outline struct {
	// PerEm is how many units of the shape are 1 em.
	PerEm int
	// Segments are the contours, each beginning with a Move; none for a space.
	Segments []Segment
}

// Segment is a move, a line or a curve.
type Segment struct {
	Op Op
	// Args are the points in units of the face, y pointing up: one for Move and Straight, two for Quad, three for Cube, the end last.
	Args [3]Point
}

// Point is a place in units of the face.
type Point struct{ X, Y float64 }

// Op is a kind of segment.
type Op uint8

// The kinds of segments.
const (
	Move Op = iota
	Straight
	Quad
	Cube
)

// Points returns how many points the segment has.
func (s Segment) Points() int {
	switch s.Op {
	case Quad:
		return 2
	case Cube:
		return 3
	}
	return 1
}

// Outline returns the shape of a glyph.
func (s *Setter) Outline(k Key) Outline {
	if o, ok := s.outlines[k]; ok {
		return o
	}
	w := s.weights[0]
	if k.Bold {
		w = s.weights[1]
	}
	face := w.face(k.Face)
	o := Outline{PerEm: int(face.Upem())}
	if data, ok := face.GlyphDataOutline(font.GID(k.ID)); ok {
		for _, seg := range data.Segments {
			o.Segments = append(o.Segments, segment(seg))
		}
	}
	s.outlines[k] = o
	return o
}

func segment(from opentype.Segment) Segment {
	to := Segment{Op: Op(from.Op)} // the kinds have one order in both packages; a test says so
	for i, p := range from.ArgsSlice() {
		to.Args[i] = Point{float64(p.X), float64(p.Y)}
	}
	return to
}
