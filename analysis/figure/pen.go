package figure

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
)

// pen draws on a canvas in CSS pixels, with the origin at the top left.
type pen struct {
	canvas vg.Canvas
	height float64
	*faces
	lacks []rune
	set   []setText
	err   error // the first thing that could not be drawn
}

// measure returns a pen without canvas, for layouts that depend on widths.
func measure() (*pen, error) {
	fs, err := newFaces()
	if err != nil {
		return nil, err
	}
	return &pen{faces: fs}, nil
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
	width := f.width(s, st.size)
	shift := -st.align * width
	p.set = append(p.set, newSetText(s, x, y, width, st))
	if svg, ok := p.canvas.(*svgCanvas); ok {
		if st.up {
			svg.text(f, s, x, y-shift, width, st)
		} else {
			svg.text(f, s, x+shift, y, width, st)
		}
		return
	}
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

// wrap breaks s into lines of at most width, between words where it can.
func (p *pen) wrap(s string, width float64, st style) []string {
	var lines []string
	line := ""
	for _, word := range p.breakable(s, width, st) {
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

// breakable splits s at white space, and words wider than width anywhere.
func (p *pen) breakable(s string, width float64, st style) []string {
	var all []string
	for word := range strings.FieldsSeq(s) {
		letters := []rune(word)
		for p.width(string(letters), st) > width {
			n := len(letters)
			for n > 1 && p.width(string(letters[:n]), st) > width {
				n--
			}
			all = append(all, string(letters[:n]))
			letters = letters[n:]
		}
		if len(letters) > 0 {
			all = append(all, string(letters))
		}
	}
	return all
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
