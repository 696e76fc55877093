package figure

import (
	"image/color"

	"gonum.org/v1/plot/vg"
)

// treeLines draws straight lines, each between two of the places, as one path.
func (p *pen) treeLines(ends []xy, width float64, c color.NRGBA, dash ...float64) {
	if len(ends) < 2 {
		return
	}
	var path vg.Path
	for k := 0; k+1 < len(ends); k += 2 {
		path.Move(p.place(ends[k].x, ends[k].y))
		path.Line(p.place(ends[k+1].x, ends[k+1].y))
	}
	var pattern []vg.Length
	for _, d := range dash {
		pattern = append(pattern, points(d))
	}
	p.canvas.SetLineDash(pattern, 0)
	p.canvas.SetLineWidth(points(width))
	p.canvas.SetColor(c)
	p.canvas.Stroke(path)
}

// height returns the greatest known height of the tree; 0 if there is no tree.
func (t *sideTree) height() float64 {
	most := 0.0
	if t != nil {
		for _, m := range t.Merges {
			if !m.Unknown {
				most = max(most, m.Height)
			}
		}
	}
	return most
}

// unknown returns how many merges have no known pair.
func (t *sideTree) unknown() (n int) {
	if t != nil {
		for _, m := range t.Merges {
			if m.Unknown {
				n++
			}
		}
	}
	return n
}

// draw draws the tree. at gives the place of a leaf, counted in the order drawn, at a height from 0 to 1.
func (t *sideTree) draw(p *pen, order []int, at func(leaf, height float64) xy) {
	where := map[int]float64{} // place given -> place drawn
	for k, i := range order {
		where[i] = float64(k)
	}
	scale := 1.0
	if h := t.height(); h > 0 {
		scale = 1 / h
	}
	if t.unknown() > 0 {
		scale *= 0.85
	}
	leaf, height := make([]float64, 0, 2*t.Leaves), make([]float64, 0, 2*t.Leaves)
	for _, i := range t.leaves {
		leaf, height = append(leaf, where[i]), append(height, 0)
	}
	var known, unknown []xy
	low, high := float64(t.Leaves), -1.0 // the branches that are not known meet in one line
	for _, m := range t.Merges {
		h := float64(m.Height * scale)
		to := &known
		if m.Unknown {
			h, to = 1, &unknown
		}
		for _, child := range []int{m.A, m.B} {
			if height[child] < h {
				*to = append(*to, at(leaf[child], height[child]), at(leaf[child], h))
			}
		}
		if m.Unknown {
			low, high = min(low, leaf[m.A], leaf[m.B]), max(high, leaf[m.A], leaf[m.B])
		} else {
			known = append(known, at(leaf[m.A], h), at(leaf[m.B], h))
		}
		leaf, height = append(leaf, (leaf[m.A]+leaf[m.B])/2), append(height, h)
	}
	if high >= 0 {
		unknown = append(unknown, at(low, 1), at(high, 1))
	}
	p.treeLines(known, 0.75, muted)
	p.treeLines(unknown, 0.75, muted, 2, 2)
}
