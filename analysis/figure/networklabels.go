package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// networkText is a text with the box it covers.
type networkText struct {
	words string
	style style
	x, y  float64 // of the baseline
	box   networkBox
}

var (
	networkBridge = style{size: smallSize, bold: true, color: accent, align: 0.5}
	networkEnd    = style{size: 9.5, color: ink, align: 0.5}
)

// networkAt returns a text centred at a place.
func networkAt(p *pen, words string, st style, x, y float64) networkText {
	half := p.width(words, st) / 2
	x, y = networkGrid(x), networkGrid(y)
	return networkText{words, st, x, y + st.size*0.36,
		networkBox{x - half - 2, y - st.size*0.5 - 1, x + half + 2, y + st.size*0.62 + 1}}
}

// label finds places for names of operators, bridges and their ends. What has no room is
// counted.
func (l *networkPlan) label(p *pen) {
	for _, d := range l.discs {
		l.texts = append(l.texts, networkText{d.name, networkName(len(l.graph.operators)), d.x, d.y - d.radius - 8, d.label()})
	}
	all := l.lines()
	for _, b := range l.bridges() {
		l.pairs++
		if !l.put(p, b.words, networkBridge, l.apart(p, b, all)) {
			l.unlabeled++
		}
	}
	goal := l.goals()
	var ends []int
	for i, n := range goal {
		if n.bits > 0 {
			ends = append(ends, i)
		}
	}
	slices.SortStableFunc(ends, func(a, b int) int { return cmp.Compare(goal[b].bits, goal[a].bits) })
	for _, i := range ends {
		l.ends++
		name := p.fit(l.graph.nodes[i].name, 130, networkEnd)
		if !l.put(p, name, networkEnd, l.beside(p, i, goal[i].operator, name)) {
			l.unnamed++
		}
	}
}

// networkPair is the bridge with most bits between two operators, speaking for all.
type networkPair struct {
	from, to xy
	words    string
	bits     float64
}

// bridges returns a pair for all that are joined, the one with most bits first.
func (l *networkPlan) bridges() []networkPair {
	g := l.graph
	type key struct{ a, b int }
	best, count := map[key]networkTie{}, map[key]int{}
	var order []key
	for _, t := range g.ties {
		if !g.drawn(t) || !g.bridge(t) {
			continue
		}
		a, b := g.nodes[t.a].operator, g.nodes[t.b].operator
		k := key{min(a, b), max(a, b)}
		if count[k] == 0 {
			order = append(order, k)
		}
		count[k]++
		if t.bits > best[k].bits {
			best[k] = t
		}
	}
	var all []networkPair
	for _, k := range order {
		t := best[k]
		words := t.attributes[0] + " " + networkBits(t.bits)
		if more := len(t.attributes) - 1; more > 0 {
			words = fmt.Sprintf("%s and %d more %s", t.attributes[0], more, networkBits(t.bits))
		}
		if count[k] > 1 {
			words += fmt.Sprintf(", +%d", count[k]-1)
		}
		all = append(all, networkPair{l.at[t.a], l.at[t.b], words, t.bits})
	}
	slices.SortStableFunc(all, func(a, b networkPair) int { return cmp.Compare(b.bits, a.bits) })
	return all
}

// networkBits writes evidence with one digit after the point.
func networkBits(bits float64) string {
	if bits < 0.05 {
		return "under 0.1 bits"
	}
	return fmt.Sprintf("%.1f bits", bits)
}

// alongside returns places for the words of a bridge: on the line if enough of it is left
// to see, else beside it.
func (l *networkPlan) alongside(p *pen, b networkPair) []xy {
	dx, dy := b.to.x-b.from.x, b.to.y-b.from.y
	long := math.Hypot(dx, dy)
	w := p.width(b.words, networkBridge)
	covered := min(w/max(math.Abs(dx), 1), 14/max(math.Abs(dy), 1)) // share of the line
	// Beside the line, clear of it: the box reaches w/2 across and 7 up.
	off := w/2*math.Abs(dy)/long + 7*math.Abs(dx)/long + 5
	var on, aside []xy
	for _, t := range []float64{0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82} {
		x, y := b.from.x+float64(t*dx), b.from.y+float64(t*dy)
		if covered < 0.5 {
			on = append(on, xy{x, y})
		}
		aside = append(aside, xy{x - float64(off*dy/long), y + float64(off*dx/long)}, xy{x + float64(off*dy/long), y - float64(off*dx/long)})
	}
	return append(on, aside...)
}

// lines returns the ends of all bridges.
func (l *networkPlan) lines() [][2]xy {
	var all [][2]xy
	for _, t := range l.graph.ties {
		if l.graph.drawn(t) && l.graph.bridge(t) {
			all = append(all, [2]xy{l.at[t.a], l.at[t.b]})
		}
	}
	return all
}

// apart returns the places for the words of a bridge, those first where no other bridge
// runs through them; none that are nearer to another bridge, which they would seem to name.
func (l *networkPlan) apart(p *pen, b networkPair, lines [][2]xy) []xy {
	own := [2]xy{b.from, b.to}
	var clear, crossed []xy
	for _, q := range l.alongside(p, b) {
		box := networkAt(p, b.words, networkBridge, q.x, q.y).box
		far := networkFar(b.from, b.to, q)
		others := slices.DeleteFunc(slices.Clone(lines), func(e [2]xy) bool { return e == own })
		switch {
		case slices.ContainsFunc(others, func(e [2]xy) bool { return networkFar(e[0], e[1], q) <= far }):
		case slices.ContainsFunc(others, func(e [2]xy) bool { return box.cut(e[0], e[1]) }):
			crossed = append(crossed, q)
		default:
			clear = append(clear, q)
		}
	}
	return append(clear, crossed...)
}

// beside returns places for the name of a node: those first that hide the fewest ties, and
// of these those that lie away from where its bridge goes.
func (l *networkPlan) beside(p *pen, i, goal int, name string) []xy {
	q, w, r := l.at[i], p.width(name, networkEnd)/2, l.radius+4
	to := l.discs[goal].xy
	ways := []xy{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}}
	toward := func(v xy) float64 {
		return networkGrid((float64(v.x*(to.x-q.x)) + float64(v.y*(to.y-q.y))) / math.Hypot(v.x, v.y))
	}
	slices.SortStableFunc(ways, func(a, b xy) int { return cmp.Compare(toward(a), toward(b)) })
	var all []xy
	for _, v := range ways {
		high := r + 6
		if v.x != 0 {
			high = r
		}
		all = append(all, xy{q.x + float64(v.x*(w+r)), q.y + float64(v.y*high)})
	}
	hidden := map[xy]int{}
	for _, at := range all {
		hidden[at] = l.hidden(networkAt(p, name, networkEnd, at.x, at.y).box)
	}
	slices.SortStableFunc(all, func(a, b xy) int { return cmp.Compare(hidden[a], hidden[b]) })
	return all
}

// hidden counts the lines that a box lies on.
func (l *networkPlan) hidden(b networkBox) int {
	n := 0
	for _, t := range l.graph.ties {
		if l.graph.drawn(t) && b.cut(l.at[t.a], l.at[t.b]) {
			n++
		}
	}
	return n
}

// put sets words at the first place that is free.
func (l *networkPlan) put(p *pen, words string, st style, places []xy) bool {
	for _, q := range places {
		if t := networkAt(p, words, st, q.x, q.y); l.open(t.box) {
			l.texts = append(l.texts, t)
			return true
		}
	}
	return false
}

// open reports whether a box lies within the drawing, and on no text and no node.
func (l *networkPlan) open(b networkBox) bool {
	if b.left < margin || b.right > pageWidth-margin || b.top < networkTop || b.bottom > l.height {
		return false
	}
	for _, t := range l.texts {
		if b.meets(t.box, 1) {
			return false
		}
	}
	for i, q := range l.at {
		if l.graph.nodes[i].drawn && b.near(q, l.radius+1) {
			return false
		}
	}
	return true
}
