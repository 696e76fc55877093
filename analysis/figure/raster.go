package figure

import (
	"image"
	"image/color"
	"math"

	"github.com/golang/freetype/raster"
	"golang.org/x/image/math/fixed"

	"bridle/analysis/typeset"
)

// picture is a drawing as dots. Everything is computed in whole numbers, on a grid of 1/64 dot, so that processors agree.
type picture struct {
	dots  *image.NRGBA // opaque
	scale float64      // dots per pixel
	r     *raster.Rasterizer
}

// rasterize draws a drawing in the colours of a theme.
func (d *drawing) rasterize(theme Theme, scale int) *image.NRGBA {
	p := &picture{scale: float64(scale), r: raster.NewRasterizer(0, 0)}
	p.dots = image.NewNRGBA(image.Rect(0, 0, int(pageWidth)*scale, int(math.Ceil(d.height))*scale))
	p.r.UseNonZeroWinding = true
	for i := range p.dots.Pix {
		p.dots.Pix[i] = 0xff
	}
	colors := theme.palette()
	for i := range d.marks {
		m := &d.marks[i]
		c, _ := colors(m.color)
		switch {
		case m.words != nil:
			p.words(d, m.words, c)
		case m.stroke != nil:
			p.stroke(m.stroke, c)
		default:
			p.fill(m.fill, c)
		}
	}
	return p.dots
}

// dot turns a length on the page into one on the grid of dots.
func (p *picture) dot(v float64) fixed.Int26_6 { return fixed.Int26_6(math.Round(v * p.scale * 64)) }

func (p *picture) at(q xy) fixed.Point26_6 { return fixed.Point26_6{X: p.dot(q.x), Y: p.dot(q.y)} }

// fill fills an outline by the rule of non-zero winding.
func (p *picture) fill(o contours, c color.NRGBA) {
	if low, high, ok := o.rectangle(); ok {
		p.box(p.at(low), p.at(high), c)
		return
	}
	var t tracer
	for _, g := range o {
		var q [3]fixed.Point26_6
		for i := range g.points() {
			q[i] = p.at(g.to[i])
		}
		t.add(g.op, q)
	}
	p.paint(t.done(), c)
}

// rectangle returns the corners of an outline that is an upright rectangle.
func (o contours) rectangle() (low, high xy, ok bool) {
	if len(o) < 4 || len(o) > 5 || len(o) == 5 && o[4].end() != o[0].end() {
		return low, high, false
	}
	for _, s := range o[1:] {
		if s.op != typeset.Straight {
			return low, high, false
		}
	}
	a, b, c, d := o[0].end(), o[1].end(), o[2].end(), o[3].end()
	if !(a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x) && !(a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y) {
		return low, high, false
	}
	return xy{min(a.x, c.x), min(a.y, c.y)}, xy{max(a.x, c.x), max(a.y, c.y)}, true
}

// box fills an upright rectangle: each dot by the share of it that is covered.
func (p *picture) box(low, high fixed.Point26_6, c color.NRGBA) {
	left, right := max(0, low.X.Floor()), min(p.dots.Rect.Max.X, high.X.Ceil())
	for y := max(0, low.Y.Floor()); y < min(p.dots.Rect.Max.Y, high.Y.Ceil()); y++ {
		rows := min(high.Y, fixed.I(y+1)) - max(low.Y, fixed.I(y))
		for x := left; x < right; x++ {
			if whole := high.X.Floor(); rows == 64 && c.A == 0xff && x >= low.X.Ceil() && x < whole {
				p.run(x, min(whole, right), y, c)
				x = min(whole, right) - 1
				continue
			}
			columns := min(high.X, fixed.I(x+1)) - max(low.X, fixed.I(x))
			p.blend(x, y, uint32(rows)*uint32(columns)*0xffff/4096, c)
		}
	}
}

// run colours dots of a row, from left up to but not including right.
func (p *picture) run(left, right, y int, c color.NRGBA) {
	dots := p.dots.Pix[p.dots.PixOffset(left, y) : p.dots.PixOffset(right-1, y)+4]
	for i := 0; i < len(dots); i += 4 {
		dots[i], dots[i+1], dots[i+2] = c.R, c.G, c.B
	}
}

// words fills the outlines of glyphs.
func (p *picture) words(d *drawing, w *words, c color.NRGBA) {
	var t tracer
	d.glyphs(w, func(_ typeset.Key, o typeset.Outline, scale, x, y float64) {
		for _, g := range o.Segments {
			var q [3]fixed.Point26_6
			for i, to := range g.Args[:g.Points()] {
				along, above := float64(to.X*scale), float64(to.Y*scale)
				if w.up {
					q[i] = p.at(xy{x - above, y - along})
				} else {
					q[i] = p.at(xy{x + along, y - above})
				}
			}
			t.add(g.Op, q)
		}
	})
	p.paint(t.done(), c)
}

// paint fills a path. The rasterizer works on the rectangle around it only.
func (p *picture) paint(path raster.Path, c color.NRGBA) {
	if len(path) == 0 {
		return
	}
	low, high := extent(path)
	left, top := max(0, low.X.Floor()), max(0, low.Y.Floor())
	right, bottom := min(p.dots.Rect.Max.X, high.X.Ceil()+1), min(p.dots.Rect.Max.Y, high.Y.Ceil()+1)
	if right <= left || bottom <= top {
		return
	}
	p.r.SetBounds(right-left, bottom-top)
	p.r.Dx, p.r.Dy = 0, 0
	shift(path, fixed.I(left), fixed.I(top))
	p.r.AddPath(path)
	p.r.Rasterize(raster.PainterFunc(func(spans []raster.Span, _ bool) {
		for _, s := range spans {
			for x := s.X0; x < s.X1; x++ {
				p.blend(left+x, top+s.Y, s.Alpha, c)
			}
		}
	}))
}

// blend lays a colour over a dot that it covers in part; 0xffff is all of it.
func (p *picture) blend(x, y int, cover uint32, c color.NRGBA) {
	a := cover * uint32(c.A) / 0xff
	dot := p.dots.Pix[p.dots.PixOffset(x, y):][:3]
	if a >= 0xffff {
		dot[0], dot[1], dot[2] = c.R, c.G, c.B
		return
	}
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		dot[i] = uint8((uint32(dot[i])*(0xffff-a) + uint32(v)*a + 0x7fff) / 0xffff)
	}
}
