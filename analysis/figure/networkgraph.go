package figure

import (
	"cmp"
	"math"
	"slices"
)

// networkGraph is the data of a Network, in a fixed order.
type networkGraph struct {
	nodes     []networkNode // by name
	ties      []networkTie  // by ends; the evidence of each is above zero
	operators []networkGroup
	refused   int // ties whose evidence adds up to zero or less
}

type networkNode struct {
	name     string
	operator int // place in operators; -1 for nobody's
	drawn    bool
	bits     float64 // of all its ties
	degree   int
}

// networkTie is all evidence between two nodes, a before b.
type networkTie struct {
	a, b       int
	bits       float64
	attributes []string // the one with most bits first
}

// networkGroup is an operator and its nodes, by name.
type networkGroup struct {
	name  string
	nodes []int
	drawn bool
}

// graph sorts nodes, ties and operators, and marks what is drawn.
func (n Network) graph() *networkGraph {
	g := &networkGraph{}
	order := make([]int, len(n.Node))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(n.Node[a], n.Node[b]) })
	place := map[string]int{}
	groups := map[string][]int{}
	for i, k := range order {
		place[n.Node[k]] = i
		g.nodes = append(g.nodes, networkNode{name: n.Node[k], operator: -1})
		if name := n.Operator[k]; name != "" {
			groups[name] = append(groups[name], i)
		}
	}
	for name, nodes := range groups {
		g.operators = append(g.operators, networkGroup{name: name, nodes: nodes})
	}
	slices.SortFunc(g.operators, func(a, b networkGroup) int {
		return cmp.Or(cmp.Compare(len(b.nodes), len(a.nodes)), cmp.Compare(a.name, b.name))
	})
	for o := range g.operators {
		for _, i := range g.operators[o].nodes {
			g.nodes[i].operator = o
		}
	}
	n.addTies(g, place)
	g.choose()
	return g
}

// addTies adds up the parts of the evidence, in a fixed order so that the sums have the
// same last bits.
func (n Network) addTies(g *networkGraph, place map[string]int) {
	type part struct {
		a, b      int
		bits      float64
		attribute string
	}
	parts := make([]part, len(n.From))
	for i := range parts {
		a, b := place[n.From[i]], place[n.To[i]]
		parts[i] = part{min(a, b), max(a, b), n.Bits[i], n.Attribute[i]}
	}
	slices.SortFunc(parts, func(x, y part) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(y.bits, x.bits), cmp.Compare(x.attribute, y.attribute))
	})
	for i := 0; i < len(parts); {
		t := networkTie{a: parts[i].a, b: parts[i].b}
		for ; i < len(parts) && parts[i].a == t.a && parts[i].b == t.b; i++ {
			t.bits += parts[i].bits
			if parts[i].bits > 0 && !slices.Contains(t.attributes, parts[i].attribute) {
				t.attributes = append(t.attributes, parts[i].attribute)
			}
		}
		if t.bits <= 0 {
			g.refused++
			continue
		}
		g.ties = append(g.ties, t)
		for _, end := range []int{t.a, t.b} {
			g.nodes[end].bits += t.bits
			g.nodes[end].degree++
		}
	}
}

// choose marks the largest operators that have room, and their nodes. If the first alone is
// too large, its nodes with most evidence are drawn.
func (g *networkGraph) choose() {
	room := networkNodes
	for o := range g.operators {
		nodes := g.operators[o].nodes
		if o == networkOperators || len(nodes) > room && o > 0 {
			return
		}
		if len(nodes) > room {
			nodes = slices.Clone(nodes)
			slices.SortFunc(nodes, func(a, b int) int {
				return cmp.Or(cmp.Compare(g.nodes[b].bits, g.nodes[a].bits), cmp.Compare(a, b))
			})
			nodes = nodes[:room]
		}
		g.operators[o].drawn = true
		room -= len(nodes)
		for _, i := range nodes {
			g.nodes[i].drawn = true
		}
	}
}

// drawn reports whether both ends of a tie are drawn.
func (g *networkGraph) drawn(t networkTie) bool { return g.nodes[t.a].drawn && g.nodes[t.b].drawn }

// bridge reports whether a tie joins two operators.
func (g *networkGraph) bridge(t networkTie) bool {
	return g.nodes[t.a].operator != g.nodes[t.b].operator
}

// modularity returns Newman's Q of the operators over all ties, weighted by bits; nodes
// that are with nobody are groups of one. It is NaN without ties.
//
// Source: Newman, "Analysis of weighted networks", Phys. Rev. E 70, 056131 (2004),
// equation 11 in the form of sums over groups: Q = Σ (inside/m − (strength/2m)²).
func (g *networkGraph) modularity() float64 {
	inside := make([]float64, len(g.operators))
	strength := make([]float64, len(g.operators))
	m, alone := 0.0, 0.0
	for _, t := range g.ties {
		m += t.bits
		if o := g.nodes[t.a].operator; o >= 0 && !g.bridge(t) {
			inside[o] += t.bits
		}
	}
	if m == 0 {
		return math.NaN()
	}
	for _, n := range g.nodes {
		if n.operator >= 0 {
			strength[n.operator] += n.bits
			continue
		}
		alone += float64(n.bits / (2 * m) * (n.bits / (2 * m)))
	}
	q := -alone
	for o := range inside {
		share := strength[o] / (2 * m)
		q += inside[o]/m - float64(share*share)
	}
	return q
}
