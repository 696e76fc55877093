package plain

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/graph/simple"

	"bridle/analysis/contest"
)

// edge joins two things, the first below the second.
type edge struct {
	a, b   int
	weight int64 // above 0
}

// projection is a graph of things. Its edges are sorted.
type projection struct {
	things int
	edges  []edge
}

// bearers returns, for each value of each attribute in sorted order, the things that bear it.
func bearers(t contest.Things) [][]int {
	var all [][]int
	for k := range t.Attributes {
		at := map[string]int{}
		var of [][]int
		for i, r := range t.Records {
			for _, v := range r[k] {
				n, ok := at[v]
				if !ok {
					n = len(of)
					at[v] = n
					of = append(of, nil)
				}
				of[n] = append(of[n], i)
			}
		}
		slices.SortFunc(of, func(x, y []int) int { return slices.Compare(x, y) })
		all = append(all, of...)
	}
	return all
}

// one counts every shared value as one.
func one(_, _ int) int64 { return 1 }

// rarity is the inverse document frequency in thousandths of a bit: log2(things/bearers).
func rarity(things, bearers int) int64 {
	return int64(math.Round(1000 * math.Log2(float64(things)/float64(bearers))))
}

// project joins things that share values; the weight of an edge is the sum over these.
func project(t contest.Things, weight func(things, bearers int) int64) *projection {
	p := &projection{things: len(t.Records)}
	values := bearers(t)
	of := make([][]int, p.things) // values of each thing
	for v, things := range values {
		for _, i := range things {
			of[i] = append(of[i], v)
		}
	}
	sum := make([]int64, p.things)
	for a := range p.things {
		var near []int
		for _, v := range of[a] {
			w := weight(p.things, len(values[v]))
			if w == 0 {
				continue
			}
			at, _ := slices.BinarySearch(values[v], a)
			for _, b := range values[v][at+1:] {
				if sum[b] == 0 {
					near = append(near, b)
				}
				sum[b] += w
			}
		}
		slices.Sort(near)
		for _, b := range near {
			p.edges = append(p.edges, edge{a, b, sum[b]})
			sum[b] = 0
		}
	}
	return p
}

// keepHeaviest keeps a share of the edges, the heaviest, and those as heavy as the last.
func (p *projection) keepHeaviest(share float64) {
	keep := int(math.Ceil(share * float64(len(p.edges))))
	if keep == 0 {
		return
	}
	heaviest := slices.SortedFunc(slices.Values(p.edges), func(x, y edge) int { return -cmp.Compare(x.weight, y.weight) })
	least := heaviest[keep-1].weight
	p.edges = slices.DeleteFunc(p.edges, func(e edge) bool { return e.weight < least })
}

// graph returns the projection for gonum.
func (p *projection) graph() *simple.WeightedUndirectedGraph {
	g := simple.NewWeightedUndirectedGraph(0, 0)
	for i := range p.things {
		g.AddNode(simple.Node(i))
	}
	for _, e := range p.edges {
		g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(e.a), T: simple.Node(e.b), W: float64(e.weight)})
	}
	return g
}
