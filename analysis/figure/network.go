package figure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Network draws servers by operator and what ties them, with evidence in bits.
//
// Node and Operator are columns of one table; A, B, Bits and Attribute those of another. Where
// there are more than 400 nodes, the largest operators that fit are drawn and the rest is counted.
type Network struct {
	Meta
	Node, Operator []string
	// A and B are nodes, Bits the evidence of their tie (not negative), Attribute what they share.
	A, B      []string
	Bits      []float64
	Attribute []string
	// Method says how operators were found.
	Method string
	// Seed turns the layout; it is printed.
	Seed uint64
}

const networkNodes = 400

type networkEdge struct {
	a, b int
	bits float64
	word string
}

type networkGrid struct {
	names, operators []string
	of               []int // operator of each node
	at               []xy
	centre           []xy // of each operator
	radius           []float64
	edges, bridges   []networkEdge
	hiddenNodes      int
	hiddenEdges      int
	most, height     float64
}

// Draw draws the chart. It returns an error if columns differ in length, there are no nodes, a name
// is empty or stands twice, an edge names an unknown node or ties one to itself, bits are negative
// or not finite, Method is empty, or no operator has at most 400 nodes.
func (n Network) Draw() (*Figure, error) {
	g, err := n.grid()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", n.ID, err)
	}
	data := table{columns: []string{"kind", "a", "b", "operator", "bits", "attribute", "x", "y"}}
	for i, name := range g.names {
		data.add("node", name, "", g.operators[g.of[i]], math.NaN(), "", g.at[i].x, g.at[i].y)
	}
	for _, e := range append(slices.Clone(g.edges), g.bridges...) {
		data.add("edge", g.names[e.a], g.names[e.b], "", e.bits, e.word, math.NaN(), math.NaN())
	}
	height := g.height + 84 + float64(min(len(g.bridges), 20))*16
	return render(chart{meta: n.Meta, data: data, height: height, draw: func(p *pen, y float64) { n.draw(p, y, g) }, vega: map[string]any{
		"transform": []any{map[string]any{"filter": "datum.kind == 'node'"}}, "mark": "point",
		"encoding": map[string]any{"x": map[string]any{"field": "x", "type": "quantitative", "axis": nil}, "y": map[string]any{"field": "y", "type": "quantitative", "axis": nil, "sort": "descending"},
			"color": map[string]any{"field": "operator", "type": "nominal"}, "tooltip": map[string]any{"field": "a", "type": "nominal"}},
	}})
}

func (n Network) grid() (*networkGrid, error) {
	switch {
	case len(n.Node) == 0:
		return nil, errors.New("there is nothing to plot: the table of nodes is empty")
	case len(n.Node) != len(n.Operator) || len(n.A) != len(n.B) || len(n.A) != len(n.Bits) || len(n.A) != len(n.Attribute):
		return nil, errors.New("columns of nodes or of edges differ in length; they are columns of one table each")
	case n.Method == "":
		return nil, errors.New("how operators were found is not said; set Method")
	}
	size, of := map[string]int{}, map[string]string{}
	for i, name := range n.Node {
		if _, twice := of[name]; name == "" || n.Operator[i] == "" || twice {
			return nil, fmt.Errorf("row %d: node %q of operator %q; neither is empty and no node stands twice", i+1, name, n.Operator[i])
		}
		of[name] = n.Operator[i]
		size[n.Operator[i]]++
	}
	g, place := &networkGrid{most: 1}, map[string]int{}
	var all []string
	for o := range size {
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(a, b)) })
	sorted := slices.Sorted(slices.Values(n.Node))
	for _, o := range all {
		if len(g.names)+size[o] > networkNodes {
			g.hiddenNodes += size[o]
			continue
		}
		for _, name := range sorted {
			if of[name] == o {
				place[name] = len(g.names)
				g.names, g.of = append(g.names, name), append(g.of, len(g.operators))
			}
		}
		g.operators = append(g.operators, o)
	}
	if len(g.names) == 0 {
		return nil, fmt.Errorf("every operator has more than %d nodes; draw batches instead of servers", networkNodes)
	}
	for i := range n.A {
		if of[n.A[i]] == "" || of[n.B[i]] == "" || n.A[i] == n.B[i] || !(n.Bits[i] >= 0) || math.IsInf(n.Bits[i], 0) {
			return nil, fmt.Errorf("edge %d: %q to %q with %v bits; want two known nodes and bits that are finite and not negative", i+1, n.A[i], n.B[i], n.Bits[i])
		}
		a, drawnA := place[n.A[i]]
		b, drawnB := place[n.B[i]]
		if !drawnA || !drawnB {
			g.hiddenEdges++
			continue
		}
		e := networkEdge{a, b, n.Bits[i], n.Attribute[i]}
		g.most = max(g.most, e.bits)
		if g.of[a] == g.of[b] {
			g.edges = append(g.edges, e)
		} else {
			g.bridges = append(g.bridges, e)
		}
	}
	slices.SortStableFunc(g.bridges, func(a, b networkEdge) int { return cmp.Compare(b.bits, a.bits) })
	g.place(rand.New(rand.NewPCG(n.Seed, 0)))
	return g, nil
}

// place sets a disc for each operator in rows, the largest first, and nodes in each by a sunflower
// pattern turned at random, then pulled together by edges and held apart and inside.
func (g *networkGrid) place(r *rand.Rand) {
	count := make([]int, len(g.operators))
	for _, o := range g.of {
		count[o]++
	}
	x, y, line := 0.0, 0.0, 0.0
	g.at = make([]xy, len(g.names))
	first := 0
	for o, n := range count {
		radius := 18 + 11*math.Sqrt(float64(n))
		if x > 0 && x+2*radius > pageWidth-2*margin {
			x, y, line = 0, y+line, 0
		}
		g.centre, g.radius = append(g.centre, xy{x + radius, y + 18 + radius}), append(g.radius, radius)
		x, line = x+2*radius+14, max(line, 2*radius+32)
		turn := r.Float64() * 2 * math.Pi
		for i := range n {
			sin, cos := math.Sincos(turn + float64(i)*math.Pi*(3-math.Sqrt(5)))
			d := (radius - 10) * math.Sqrt((float64(i)+0.5)/float64(n))
			g.at[first+i] = xy{g.centre[o].x + float64(d*cos), g.centre[o].y + float64(d*sin)}
		}
		first += n
	}
	g.height = y + line
	for range 60 {
		g.relax()
	}
	for i, q := range g.at {
		g.at[i] = xy{math.Round(q.x*64) / 64, math.Round(q.y*64) / 64}
	}
}

// relax does one step: all moves are worked out before any is made.
func (g *networkGrid) relax() {
	move := make([]xy, len(g.at))
	for i, p := range g.at {
		for j, q := range g.at {
			dx, dy := p.x-q.x, p.y-q.y
			if d := math.Hypot(dx, dy); i != j && g.of[i] == g.of[j] && d < 17 && d > 0 {
				move[i].x += dx / d * (17 - d) / 3
				move[i].y += dy / d * (17 - d) / 3
			}
		}
	}
	for _, e := range g.edges {
		dx, dy := (g.at[e.b].x-g.at[e.a].x)*0.01, (g.at[e.b].y-g.at[e.a].y)*0.01
		move[e.a], move[e.b] = xy{move[e.a].x + dx, move[e.a].y + dy}, xy{move[e.b].x - dx, move[e.b].y - dy}
	}
	for i := range g.at {
		c, most := g.centre[g.of[i]], g.radius[g.of[i]]-8
		dx, dy := g.at[i].x+max(-5, min(5, move[i].x))-c.x, g.at[i].y+max(-5, min(5, move[i].y))-c.y
		if d := math.Hypot(dx, dy); d > most {
			dx, dy = dx*most/d, dy*most/d
		}
		g.at[i] = xy{c.x + dx, c.y + dy}
	}
}
