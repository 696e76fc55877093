package figure

import (
	"cmp"
	"math"
	"slices"
)

// networkSlots returns n places around 0, 0, the innermost first, about distance apart:
// a ring of up to six, else the spiral of a sunflower.
//
// Source: Vogel, "A better way to construct the sunflower head", Math. Biosciences 44,
// 179 (1979): place i lies at √i and turns by the golden angle.
func networkSlots(n int, distance float64) []xy {
	all := make([]xy, n)
	if n == 1 {
		return all
	}
	golden := math.Pi * (3 - math.Sqrt(5))
	for i := range all {
		reach := distance / (2 * math.Sin(math.Pi/float64(n)))
		angle := 2 * math.Pi * float64(i) / float64(n)
		if n > 6 {
			reach, angle = distance/1.65*math.Sqrt(float64(i)+0.5), golden*float64(i)
		}
		sin, cos := math.Sincos(angle)
		all[i] = xy{networkGrid(reach * cos), networkGrid(reach * sin)}
	}
	return all
}

// fill puts the nodes of each disc into its slots: first those with bridges, each as
// near as can be to the disc the bridge with most bits goes to; then the others, those with
// most ties in the middle.
func (l *networkPlan) fill(distance float64) {
	g := l.graph
	l.at = make([]xy, len(g.nodes))
	goal := l.goals()
	for o, d := range l.discs {
		var nodes []int
		for _, i := range g.operators[o].nodes {
			if g.nodes[i].drawn {
				nodes = append(nodes, i)
			}
		}
		slices.SortFunc(nodes, func(a, b int) int {
			return cmp.Or(cmp.Compare(goal[b].bits, goal[a].bits), cmp.Compare(g.nodes[b].degree, g.nodes[a].degree), cmp.Compare(a, b))
		})
		slots := networkSlots(len(nodes), distance)
		for _, i := range nodes {
			k := 0
			if goal[i].bits > 0 {
				k = networkNearest(slots, d.xy, l.discs[goal[i].operator].xy)
			}
			l.at[i] = xy{d.x + slots[k].x, d.y + slots[k].y}
			slots = slices.Delete(slots, k, k+1)
		}
	}
}

// networkGoal is the operator that the best bridge of a node goes to, and its bits; no
// bits mean no bridge.
type networkGoal struct {
	operator int
	bits     float64
}

func (l *networkPlan) goals() []networkGoal {
	g := l.graph
	all := make([]networkGoal, len(g.nodes))
	for _, t := range g.ties {
		if !g.drawn(t) || !g.bridge(t) {
			continue
		}
		for _, ends := range [][2]int{{t.a, t.b}, {t.b, t.a}} {
			if t.bits > all[ends[0]].bits {
				all[ends[0]] = networkGoal{g.nodes[ends[1]].operator, t.bits}
			}
		}
	}
	return all
}

// networkNearest returns the slot around a place that is nearest to another place; of
// equals the first.
func networkNearest(slots []xy, around, goal xy) int {
	best, least := 0, math.Inf(1)
	for k, s := range slots {
		if d := networkGrid(math.Hypot(around.x+s.x-goal.x, around.y+s.y-goal.y)); d < least {
			best, least = k, d
		}
	}
	return best
}
