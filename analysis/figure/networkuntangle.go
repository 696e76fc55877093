package figure

import "math"

// untangle lets nodes of a disc change places where that makes its ties shorter, in a
// fixed order and at most eight rounds. Nodes with bridges stay where they are. Only
// gains of more than 1/64 pixel count, so that last bits cannot decide.
func (l *networkPlan) untangle() {
	g := l.graph
	next := make([][]int, len(g.nodes)) // by ties within the disc
	fixed := make([]bool, len(g.nodes))
	for _, t := range g.ties {
		switch {
		case !g.drawn(t):
		case g.bridge(t):
			fixed[t.a], fixed[t.b] = true, true
		default:
			next[t.a], next[t.b] = append(next[t.a], t.b), append(next[t.b], t.a)
		}
	}
	for o := range l.discs {
		var free []int
		for _, i := range g.operators[o].nodes {
			if g.nodes[i].drawn && !fixed[i] {
				free = append(free, i)
			}
		}
		for range 8 {
			if !l.swap(free, next) {
				break
			}
		}
	}
}

// swap goes once through all pairs and reports whether any changed places.
func (l *networkPlan) swap(free []int, next [][]int) bool {
	changed := false
	for k, a := range free {
		for _, b := range free[:k] {
			before := l.length(a, next) + l.length(b, next)
			l.at[a], l.at[b] = l.at[b], l.at[a]
			if before-l.length(a, next)-l.length(b, next) > 1.0/64 {
				changed = true
				continue
			}
			l.at[a], l.at[b] = l.at[b], l.at[a]
		}
	}
	return changed
}

// length returns how long the ties of a node are, each on the grid.
func (l *networkPlan) length(i int, next [][]int) float64 {
	sum := 0.0
	for _, j := range next[i] {
		sum += networkGrid(math.Hypot(l.at[i].x-l.at[j].x, l.at[i].y-l.at[j].y))
	}
	return sum
}
