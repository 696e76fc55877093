package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// xy is a place on the page, in CSS pixels from the top left.
type xy struct{ x, y float64 }

// polygon fills a closed outline. Fewer than three corners draw nothing.
func (p *pen) polygon(corners []xy, c color.NRGBA) {
	if len(corners) < 3 {
		return
	}
	path := p.path(corners)
	path.Close()
	p.canvas.SetColor(c)
	p.canvas.Fill(path)
}

// polyline draws straight lines from corner to corner; dash is empty for a solid one.
func (p *pen) polyline(corners []xy, width float64, c color.NRGBA, dash ...float64) {
	if len(corners) < 2 {
		return
	}
	var pattern []vg.Length
	for _, d := range dash {
		pattern = append(pattern, points(d))
	}
	p.canvas.SetLineDash(pattern, 0)
	p.canvas.SetLineWidth(points(width))
	p.canvas.SetColor(c)
	p.canvas.Stroke(p.path(corners))
}

func (p *pen) path(corners []xy) vg.Path {
	var path vg.Path
	for i, q := range corners {
		if i == 0 {
			path.Move(p.place(q.x, q.y))
			continue
		}
		path.Line(p.place(q.x, q.y))
	}
	return path
}

// disc fills a circle.
func (p *pen) disc(x, y, radius float64, c color.NRGBA) {
	p.canvas.SetColor(c)
	p.canvas.Fill(p.circle(x, y, radius))
}

// ring draws the outline of a circle, inside the radius.
func (p *pen) ring(x, y, radius, width float64, c color.NRGBA) {
	p.canvas.SetLineDash(nil, 0)
	p.canvas.SetLineWidth(points(width))
	p.canvas.SetColor(c)
	p.canvas.Stroke(p.circle(x, y, radius-width/2))
}

// circle is made of four cubic curves, which leave the true circle by at most 0.03 % of
// the radius.
//
// Source: the control points at 4/3·(√2−1) of the radius make each curve meet its quarter
// at the ends and in the middle.
func (p *pen) circle(x, y, r float64) vg.Path {
	k := r * 4 / 3 * (math.Sqrt2 - 1)
	var path vg.Path
	path.Move(p.place(x+r, y))
	path.CubeTo(p.place(x+r, y+k), p.place(x+k, y+r), p.place(x, y+r))
	path.CubeTo(p.place(x-k, y+r), p.place(x-r, y+k), p.place(x-r, y))
	path.CubeTo(p.place(x-r, y-k), p.place(x-k, y-r), p.place(x, y-r))
	path.CubeTo(p.place(x+k, y-r), p.place(x+r, y-k), p.place(x+r, y))
	path.Close()
	return path
}
