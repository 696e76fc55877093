package figure

import (
	"cmp"
	"slices"
)

// linesEnd is the end of a curve and what stands beside it.
type linesEnd struct {
	x, y float64
	// order settles which of two curves that end at one height is named first.
	order float64
	look  linesLook
	name  string
	below string // a second, smaller line
}

const (
	linesEndRoom = 214.0 // right of the frame
	linesEndGap  = 33.0  // between names
)

var (
	linesEndName  = style{size: labelSize, bold: true, color: ink}
	linesEndBelow = style{size: smallSize, color: muted}
)

// linesEndsHeight is the least height of a frame beside which n names find room.
func linesEndsHeight(n int) float64 { return max(330, float64(n)*linesEndGap) }

// linesEndsShort counts the names and second lines that linesEnds has to shorten.
func linesEndsShort(p *pen, ends []linesEnd) (n int) {
	for _, e := range ends {
		if p.width(e.name, linesEndName) > linesEndRoom-50 || p.width(e.below, linesEndBelow) > linesEndRoom-50 {
			n++
		}
	}
	return n
}

// linesEnds names curves at their ends, beside a frame that ends at right and lies between top and bottom: a sample of the line with its marker, the
// name and a second line, moved apart where they would lie on each other.
func linesEnds(p *pen, ends []linesEnd, right, top, bottom float64) {
	ends = slices.Clone(ends)
	slices.SortStableFunc(ends, func(a, b linesEnd) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.order, b.order)) })
	var want []float64
	for _, e := range ends {
		want = append(want, e.y)
	}
	places, _ := linesDodge(want, linesEndGap, top+6, max(bottom-6, top+6+linesEndGap*float64(len(ends)-1)))
	for i, e := range ends {
		y := places[i]
		p.polyline([]xy{{e.x, e.y}, {right + 4, e.y}, {right + 20, y}}, 0.75, e.look.tone)
		p.polyline([]xy{{right + 20, y}, {right + 44, y}}, 2.25, e.look.tone, e.look.dash...)
		linesMarker(p, e.look.marker, right+32, y, 4, e.look.tone)
		p.text(p.fit(e.name, linesEndRoom-50, linesEndName), right+50, y+4, linesEndName)
		if e.below != "" {
			p.text(p.fit(e.below, linesEndRoom-50, linesEndBelow), right+50, y+17, linesEndBelow)
		}
	}
}
