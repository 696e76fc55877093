package figure

import (
	"image/color"
	"math"
	"slices"
	"sort"
	"strings"

	"gonum.org/v1/plot/vg"

	"bridle/analysis/typeset"
)

// pen draws on a canvas in CSS pixels, with the origin at the top left.
type pen struct {
	canvas vg.Canvas
	height float64
	setter *typeset.Setter
	lacks  []rune
	set    []setText
	err    error // the first thing that could not be drawn
}

// measure returns a pen without canvas, for layouts that depend on widths.
func measure() (*pen, error) {
	s, err := typeset.New("")
	if err != nil {
		return nil, err
	}
	return &pen{setter: s}, nil
}

// points turns pixels into points, on a grid of 1/64 pixel so that the last bits of
// a computation cannot show.
func points(px float64) vg.Length { return vg.Length(math.Round(px*64) / 64 * 0.75) }

// place turns a place on the page into one on the canvas.
func (p *pen) place(x, y float64) vg.Point {
	return vg.Point{X: points(x), Y: points(p.height - y)}
}

// box fills a rectangle.
func (p *pen) box(x, y, w, h float64, c color.NRGBA) {
	var path vg.Path
	path.Move(p.place(x, y))
	path.Line(p.place(x+w, y))
	path.Line(p.place(x+w, y+h))
	path.Line(p.place(x, y+h))
	path.Close()
	p.canvas.SetColor(c)
	p.canvas.Fill(path)
}

// line draws a straight line; dash is empty for a solid one.
func (p *pen) line(x1, y1, x2, y2, width float64, c color.NRGBA, dash ...float64) {
	var path vg.Path
	path.Move(p.place(x1, y1))
	path.Line(p.place(x2, y2))
	var pattern []vg.Length
	for _, d := range dash {
		pattern = append(pattern, points(d))
	}
	p.canvas.SetLineDash(pattern, 0)
	p.canvas.SetLineWidth(points(width))
	p.canvas.SetColor(c)
	p.canvas.Stroke(path)
}

// style is how text looks.
type style struct {
	size  float64
	bold  bool
	color color.NRGBA
	// align is the part of the width that lies left of the given place: 0 starts
	// there, 0.5 centres, 1 ends there.
	align float64
	// up turns the text a quarter to the left, to be read from below.
	up bool
}

// width returns the width of s.
func (p *pen) width(s string, st style) float64 { return p.setter.Line(s, st.bold).Width * st.size }

// text draws s with its baseline through x, y.
func (p *pen) text(s string, x, y float64, st style) {
	line := p.setter.Line(s, st.bold)
	for _, r := range line.Missing {
		if !slices.Contains(p.lacks, r) {
			p.lacks = append(p.lacks, r)
		}
	}
	width := line.Width * st.size
	p.set = append(p.set, newSetText(line, x, y, st))
	r, ok := p.canvas.(*recorder)
	if !ok {
		return // measuring
	}
	at := words{line: line, size: st.size, x: snap(x - float64(st.align*width)), y: snap(y), up: st.up}
	if st.up {
		at.x, at.y = snap(x), snap(y+float64(st.align*width))
	}
	r.text(at, st.color, p.setter.Outline)
}

// snap puts a length on the grid of 1/64 pixel.
func snap(px float64) float64 { return math.Round(px*64) / 64 }

// fit shortens s so that it is at most width wide, ending it with an ellipsis. Letters are not cut from their accents.
func (p *pen) fit(s string, width float64, st style) string {
	if p.width(s, st) <= width {
		return s
	}
	letters := typeset.Letters(s)
	n := sort.Search(len(letters), func(n int) bool { return p.width(strings.Join(letters[:n+1], "")+"…", st) > width })
	return strings.TrimRight(strings.Join(letters[:n], ""), " ") + "…"
}

// wrap breaks s into lines of at most width, where the script of the text may be broken and elsewhere only in words that are wider
// than a line. Lines of a text from right to left keep its direction.
func (p *pen) wrap(s string, width float64, st style) []string {
	s = strings.Join(strings.Fields(s), " ")
	rightward := typeset.Rightward(s)
	var lines []string
	line := ""
	flush := func() {
		line = strings.TrimRight(line, " ")
		lines = append(lines, typeset.Mark(line, rightward)+line)
		line = ""
	}
	for _, piece := range typeset.Pieces(s) {
		if line != "" && p.width(strings.TrimRight(line+piece, " "), st) > width {
			flush()
		}
		for p.width(strings.TrimRight(piece, " "), st) > width {
			head := p.head(piece, width, st)
			line, piece = head, piece[len(head):]
			flush()
		}
		line += piece
	}
	flush()
	return lines
}

// head returns as many letters of s as fit, at least one.
func (p *pen) head(s string, width float64, st style) string {
	letters := typeset.Letters(s)
	n := sort.Search(len(letters)-1, func(n int) bool { return p.width(strings.Join(letters[:n+2], ""), st) > width })
	return strings.Join(letters[:n+1], "")
}

// area returns the part of the canvas under a rectangle of the page.
func (p *pen) area(x, y, w, h float64) vg.Rectangle {
	return vg.Rectangle{Min: p.place(x, y+h), Max: p.place(x+w, y)}
}

// to returns the style with another alignment.
func (st style) to(align float64) style {
	st.align = align
	return st
}
