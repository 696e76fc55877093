package figure

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// pen draws on a canvas in CSS pixels, with the origin at the top left.
type pen struct {
	canvas vg.Canvas
	height float64
	*faces
	lacks []rune
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

func (p *pen) face(bold bool) *face {
	if bold {
		return p.bold
	}
	return p.regular
}

// width returns the width of s.
func (p *pen) width(s string, st style) float64 { return p.face(st.bold).width(s, st.size) }

// text draws s with its baseline through x, y.
func (p *pen) text(s string, x, y float64, st style) {
	f := p.face(st.bold)
	for _, r := range f.missing(s) {
		if !slices.Contains(p.lacks, r) {
			p.lacks = append(p.lacks, r)
		}
	}
	shift := -st.align * f.width(s, st.size)
	p.canvas.Push()
	defer p.canvas.Pop()
	if st.up {
		p.canvas.Translate(p.place(x, y-shift))
		p.canvas.Rotate(math.Pi / 2)
	} else {
		p.canvas.Translate(p.place(x+shift, y))
	}
	p.canvas.SetColor(st.color)
	if path := f.outline(s, st.size); len(path) > 0 {
		p.canvas.Fill(path)
	}
}

// fit shortens s so that it is at most width wide, ending it with an ellipsis.
func (p *pen) fit(s string, width float64, st style) string {
	if p.width(s, st) <= width {
		return s
	}
	letters := []rune(s)
	for len(letters) > 0 && p.width(string(letters)+"…", st) > width {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// wrap breaks s into lines of at most width.
func (p *pen) wrap(s string, width float64, st style) []string {
	var lines []string
	line := ""
	for _, word := range words(s) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line != "" && p.width(longer, st) > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	return append(lines, line)
}

// area returns the part of the canvas under a rectangle, for gonum/plot's plotters.
func (p *pen) area(x, y, w, h float64) draw.Canvas {
	return draw.Canvas{
		Canvas:    p.canvas,
		Rectangle: vg.Rectangle{Min: p.place(x, y+h), Max: p.place(x+w, y)},
	}
}
