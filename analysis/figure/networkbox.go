package figure

import "math"

// networkBox is a rectangle.
type networkBox struct{ left, top, right, bottom float64 }

// meets reports whether two boxes come closer than air.
func (b networkBox) meets(o networkBox, air float64) bool {
	return b.left < o.right+air && o.left < b.right+air && b.top < o.bottom+air && o.top < b.bottom+air
}

// near reports whether a circle lies on the box.
func (b networkBox) near(q xy, radius float64) bool {
	dx, dy := max(b.left-q.x, 0, q.x-b.right), max(b.top-q.y, 0, q.y-b.bottom)
	return math.Hypot(dx, dy) < radius
}

// cut reports whether the line from a to b runs through the box.
//
// Source: Liang and Barsky, "A new concept and method for line clipping", ACM Trans.
// Graphics 3, 1 (1984): the part of the line within each pair of sides.
func (b networkBox) cut(from, to xy) bool {
	enter, leave := 0.0, 1.0
	for _, side := range [][3]float64{{from.x, to.x - from.x, 0}, {from.y, to.y - from.y, 1}} {
		low, high := b.left, b.right
		if side[2] == 1 {
			low, high = b.top, b.bottom
		}
		if side[1] == 0 {
			if side[0] < low || side[0] > high {
				return false
			}
			continue
		}
		first, second := (low-side[0])/side[1], (high-side[0])/side[1]
		enter, leave = max(enter, min(first, second)), min(leave, max(first, second))
	}
	return enter <= leave
}
