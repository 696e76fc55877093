package figure

import "image/color"

// upsetDot fills a regular polygon of sixteen corners, at these sizes a disc. Its corners are written out, so that they are the same on every
// processor.
func upsetDot(p *pen, x, y, r float64, c color.NRGBA) {
	const a, b, d = 0.92387953, 0.70710678, 0.38268343 // cosines of 22.5, 45 and 67.5 degrees
	var corners []xy
	for _, q := range []xy{{1, 0}, {a, d}, {b, b}, {d, a}, {0, 1}, {-d, a}, {-b, b}, {-a, d}, {-1, 0}, {-a, -d}, {-b, -b}, {-d, -a}, {0, -1}, {d, -a}, {b, -b}, {a, -d}} {
		corners = append(corners, xy{x + float64(r*q.x), y + float64(r*q.y)})
	}
	p.polygon(corners, c)
}
