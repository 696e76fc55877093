package figure

import (
	"fmt"
	"math"
	"strings"
)

// networkCounts are the numbers the figure states of itself.
type networkCounts struct {
	nodes, operators, ties, bridges    int // drawn
	smaller, smallerOperators, nobodys int // nodes that are not drawn
	cut                                int // nodes of the one operator that is drawn in part
	hidden                             int // ties with an end that is not drawn
}

// count counts what is drawn and what is not.
func (g *networkGraph) count() networkCounts {
	var c networkCounts
	for _, o := range g.operators {
		if o.drawn {
			c.operators++
		} else {
			c.smallerOperators++
		}
	}
	for _, n := range g.nodes {
		switch {
		case n.drawn:
			c.nodes++
		case n.operator < 0:
			c.nobodys++
		case g.operators[n.operator].drawn:
			c.cut++
		default:
			c.smaller++
		}
	}
	for _, t := range g.ties {
		switch {
		case !g.drawn(t):
			c.hidden++
		case g.bridge(t):
			c.bridges++
		default:
			c.ties++
		}
	}
	return c
}

// write writes the words below the drawing: what is drawn, how groups and places came
// about, and what is left out.
func (l *networkPlan) write(p *pen, n Network) {
	g, c := l.graph, l.graph.count()
	l.unit = n.Unit
	all := []string{fmt.Sprintf("Drawn: %s of %s, %s within operators, %s between them.",
		networkSome(c.nodes, n.Unit), timelineCount(c.operators, "operator"), timelineCount(c.ties, "tie"), timelineCount(c.bridges, "bridge"))}
	all = append(all, "Groups: "+strings.TrimRight(strings.TrimSpace(n.Method), ".")+".")
	if q := g.modularity(); !math.IsNaN(q) {
		all = append(all, fmt.Sprintf("Modularity Q = %s over all %s, weighted by bits.", networkQ(q), timelineCount(len(g.ties), "tie")))
	}
	all = append(all, "Places follow a fixed rule without chance; distances mean nothing.")
	if c.smaller > 0 {
		all = append(all, fmt.Sprintf("Left out: %s of %s with fewer.", networkSome(c.smaller, n.Unit), timelineCount(c.smallerOperators, "operator")))
	}
	if c.cut > 0 {
		all = append(all, fmt.Sprintf("Left out: %s of the operator drawn, those with least evidence.", networkSome(c.cut, n.Unit)))
	}
	if c.nobodys > 0 {
		all = append(all, fmt.Sprintf("With no operator, and not drawn: %s.", networkSome(c.nobodys, n.Unit)))
	}
	if c.hidden > 0 {
		all = append(all, fmt.Sprintf("Ties that end at what is not drawn: %s.", grouped(int64(c.hidden))))
	}
	if g.refused > 0 {
		all = append(all, fmt.Sprintf("Ties whose evidence adds up to nothing or less, and not drawn: %s.", grouped(int64(g.refused))))
	}
	if c.bridges > l.pairs {
		all = append(all, "Where several bridges join two operators, the words are of the one with most bits, and +n counts the others.")
	}
	if l.unlabeled > 0 {
		all = append(all, fmt.Sprintf("Pairs of operators whose bridges have no room for words: %d of %d.", l.unlabeled, l.pairs))
	}
	if l.unnamed > 0 {
		all = append(all, fmt.Sprintf("Ends of bridges without room for a name: %d of %d.", l.unnamed, l.ends))
	}
	if l.shortened > 0 {
		all = append(all, fmt.Sprintf("Names of operators that end in …: %d.", l.shortened))
	}
	l.words = p.wrap(strings.Join(all, " "), networkWide, style{size: smallSize})
}

// networkSome writes a count of units, whose name is a plural.
func networkSome(n int, unit string) string {
	if n == 1 {
		return "1 of the " + unit
	}
	return grouped(int64(n)) + " " + unit
}

// networkQ writes Q to two digits, without a sign before zero.
func networkQ(q float64) string { return fmt.Sprintf("%.2f", math.Round(q*100)/100+0) }

// table is the plotted data: nodes with their places and ties with those of their ends,
// in pixels; empty places are not drawn.
func (g *networkGraph) table(l *networkPlan) table {
	data := table{columns: []string{"kind", "node", "operator", "other", "other_operator", "bits", "attributes", "x", "y", "x2", "y2", "drawn"}}
	none := math.NaN()
	name := func(i int) string {
		if o := g.nodes[i].operator; o >= 0 {
			return g.operators[o].name
		}
		return ""
	}
	place := func(i int) xy {
		if g.nodes[i].drawn {
			return l.at[i]
		}
		return xy{none, none}
	}
	for i, n := range g.nodes {
		q := place(i)
		data.add("node", n.name, name(i), "", "", n.bits, "", q.x, q.y, none, none, n.drawn)
	}
	for _, t := range g.ties {
		kind, a, b := "tie", place(t.a), place(t.b)
		if g.bridge(t) {
			kind = "bridge"
		}
		if !g.drawn(t) {
			a, b = xy{none, none}, xy{none, none}
		}
		data.add(kind, g.nodes[t.a].name, name(t.a), g.nodes[t.b].name, name(t.b), t.bits, strings.Join(t.attributes, ", "),
			a.x, a.y, b.x, b.y, g.drawn(t))
	}
	return data
}

// networkVega is the chart for Vega-Lite: ties, bridges over them, nodes over all.
func networkVega() map[string]any {
	only := func(kind string) []any {
		return []any{map[string]any{"filter": "datum.kind == '" + kind + "' && datum.x != null && datum.x !== ''"}}
	}
	x := map[string]any{"field": "x", "type": "quantitative", "axis": nil, "scale": map[string]any{"zero": false}}
	y := map[string]any{"field": "y", "type": "quantitative", "axis": nil, "scale": map[string]any{"zero": false, "reverse": true}}
	lines := map[string]any{"x": x, "y": y, "x2": map[string]any{"field": "x2"}, "y2": map[string]any{"field": "y2"},
		"size": map[string]any{"field": "bits", "type": "quantitative", "title": "evidence (bits)", "scale": map[string]any{"range": []int{1, 5}}}}
	return map[string]any{"layer": []any{
		map[string]any{"transform": only("tie"), "mark": map[string]any{"type": "rule", "color": "#8a939b", "opacity": 0.6, "tooltip": true}, "encoding": lines},
		map[string]any{"transform": only("bridge"), "mark": map[string]any{"type": "rule", "color": "#b31b1b", "tooltip": true}, "encoding": lines},
		map[string]any{"transform": only("node"), "mark": map[string]any{"type": "circle", "opacity": 1, "size": 60, "tooltip": map[string]any{"content": "data"}},
			"encoding": map[string]any{"x": x, "y": y, "color": map[string]any{"field": "operator", "type": "nominal", "title": "operator"}}},
	}}
}
