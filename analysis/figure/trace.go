package figure

import (
	"image/color"
	"math"

	"github.com/golang/freetype/raster"
	"golang.org/x/image/math/fixed"

	"bridle/analysis/typeset"
)

// tracer builds the path of a rasterizer, which wants every contour to end where it began.
type tracer struct {
	path        raster.Path
	start, last fixed.Point26_6
}

func (t *tracer) add(op typeset.Op, q [3]fixed.Point26_6) {
	switch op {
	case typeset.Move:
		t.close()
		t.start, t.last = q[0], q[0]
		t.path.Start(q[0])
	case typeset.Straight:
		t.path.Add1(q[0])
		t.last = q[0]
	case typeset.Quad:
		t.path.Add2(q[0], q[1])
		t.last = q[1]
	case typeset.Cube:
		t.path.Add3(q[0], q[1], q[2])
		t.last = q[2]
	}
}

func (t *tracer) close() {
	if len(t.path) > 0 && t.last != t.start {
		t.path.Add1(t.start)
	}
}

func (t *tracer) done() raster.Path {
	t.close()
	return t.path
}

// coordinates calls each with every point of a path.
func coordinates(path raster.Path, each func(x, y *fixed.Int26_6)) {
	for i := 0; i < len(path); {
		n := max(1, int(path[i])) // 0 is a move: one point
		for k := range n {
			each(&path[i+1+2*k], &path[i+2+2*k])
		}
		i += 2*n + 2
	}
}

// extent returns the corners of the points of a path.
func extent(path raster.Path) (low, high fixed.Point26_6) {
	low, high = fixed.Point26_6{X: 1 << 30, Y: 1 << 30}, fixed.Point26_6{X: -1 << 30, Y: -1 << 30}
	coordinates(path, func(x, y *fixed.Int26_6) {
		low.X, low.Y = min(low.X, *x), min(low.Y, *y)
		high.X, high.Y = max(high.X, *x), max(high.Y, *y)
	})
	return low, high
}

// shift moves a path to the left and up.
func shift(path raster.Path, dx, dy fixed.Int26_6) {
	coordinates(path, func(x, y *fixed.Int26_6) { *x, *y = *x-dx, *y-dy })
}

// stroke draws a line along an outline: ends are cut off straight, corners are round. Lines along an axis are boxes.
func (p *picture) stroke(s *stroke, c color.NRGBA) {
	for _, line := range s.along.lines() {
		closed := line[0] == line[len(line)-1] && len(line) > 2
		parts := [][]xy{line}
		if len(s.dash) > 0 {
			parts, closed = dashed(line, s.dash), false
		}
		var all raster.Path
		for _, part := range parts {
			if len(part) == 2 && (part[0].x == part[1].x || part[0].y == part[1].y) {
				p.bar(part[0], part[1], s.width/2, c)
				continue
			}
			var path raster.Path
			path.Start(p.at(part[0]))
			for _, q := range part[1:] {
				path.Add1(p.at(q))
			}
			cap := raster.ButtCapper
			if closed { // the library does not join end and start
				cap = raster.RoundCapper
			}
			raster.Stroke(&all, path, p.dot(s.width), cap, raster.RoundJoiner)
		}
		p.paint(all, c)
	}
}

// bar draws a line along an axis.
func (p *picture) bar(a, b xy, half float64, c color.NRGBA) {
	low, high := xy{min(a.x, b.x), min(a.y, b.y)}, xy{max(a.x, b.x), max(a.y, b.y)}
	if a.x == b.x {
		low.x, high.x = low.x-half, high.x+half
	} else {
		low.y, high.y = low.y-half, high.y+half
	}
	p.box(p.at(low), p.at(high), c)
}

// lines turns an outline into broken lines: curves in 24 straight parts, contours closed where they say so.
func (o contours) lines() [][]xy {
	var all [][]xy
	for i, s := range o {
		if s.op == typeset.Move {
			all = append(all, nil)
		}
		line := &all[len(all)-1]
		if s.op == typeset.Move || s.op == typeset.Straight {
			*line = append(*line, s.to[0])
		} else {
			*line = append(*line, s.curve(o[i-1].end())...)
		}
		if s.closed && (*line)[0] != s.end() {
			*line = append(*line, (*line)[0])
		}
	}
	kept := all[:0]
	for _, line := range all {
		if len(line) > 1 {
			kept = append(kept, line)
		}
	}
	return kept
}

// curve returns points along a curve that begins at a place, by repeated halving of the way between its points (de Casteljau).
func (s contourStep) curve(from xy) []xy {
	const parts = 24
	var all []xy
	for i := 1; i < parts; i++ {
		t := float64(i) / parts
		row := append([]xy{from}, s.to[:s.points()]...)
		for len(row) > 1 {
			for k := range len(row) - 1 {
				row[k] = between(row[k], row[k+1], t)
			}
			row = row[:len(row)-1]
		}
		all = append(all, row[0])
	}
	return append(all, s.end())
}

// between returns the point at a share of the way.
func between(a, b xy, t float64) xy {
	return xy{float64(a.x*(1-t)) + float64(b.x*t), float64(a.y*(1-t)) + float64(b.y*t)}
}

// dashed cuts a broken line into the parts that are drawn.
func dashed(line []xy, dash []float64) [][]xy {
	var all [][]xy
	part := []xy{line[0]}
	at, left := 0, dash[0] // where in the pattern, and how much of that is left
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		length := math.Sqrt(float64((b.x-a.x)*(b.x-a.x)) + float64((b.y-a.y)*(b.y-a.y)))
		done := 0.0
		for length-done > left {
			done += left
			q := between(a, b, done/length)
			if at%2 == 0 {
				all = append(all, append(part, q))
			}
			part, at = []xy{q}, at+1
			left = max(dash[at%len(dash)], 1.0/64)
		}
		left -= length - done
		part = append(part, b)
	}
	if at%2 == 0 && len(part) > 1 {
		all = append(all, part)
	}
	return all
}
