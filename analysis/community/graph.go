package community

import (
	"fmt"
	"math"
)

// Edge ties two nodes, which are counted from 0. Parallel edges add up. An edge of a node to
// itself is a self loop: it counts once as weight inside the node's community and twice in the
// node's strength.
type Edge struct {
	From, To int
	Weight   float64
}

// Graph is a weighted undirected graph in compressed rows: each node has the list of its
// neighbours in ascending order. It is not changed after it was made.
type Graph struct {
	start    []int // of each node's row; one more than nodes
	to       []int32
	weight   []float64
	loop     []float64 // weight of each node's self loops, nil without any
	strength []float64 // sum of a node's weights, self loops twice
	size     []float64 // of each node, for CPM; nil: all 1
	ids      []int64   // of gonum's nodes, ascending; nil: the positions
	total    float64   // weight of all edges
	edges    int       // edges, self loops included, after parallel ones were joined
	zeros    int
}

// Len returns the number of nodes.
func (g *Graph) Len() int { return len(g.start) - 1 }

// Edges returns the number of pairs of nodes tied, self loops included.
func (g *Graph) Edges() int { return g.edges }

// Zeros returns how many edges given had weight 0. They tie nothing and were left out.
func (g *Graph) Zeros() int { return g.zeros }

// Weight returns the weight of all edges, each counted once.
func (g *Graph) Weight() float64 { return g.total }

// ID returns gonum's identifier of a node, or its position where there is none.
func (g *Graph) ID(node int) int64 {
	if g.ids == nil {
		return int64(node)
	}
	return g.ids[node]
}

// New makes a graph of n nodes. An edge of weight 0 is left out and counted. Edges with
// negative, infinite or undefined weight, or to a node that is not there, are refused: a
// negative weight would say that two things are apart, which neither objective understands.
// Weights are rounded as the package comment says, but never to 0; they must be between 2^-900
// and 2^900.
func New(n int, edges []Edge) (*Graph, error) {
	if n < 0 || n >= math.MaxInt32 {
		return nil, fmt.Errorf("a graph of %d nodes: it must have from 0 to %d", n, math.MaxInt32-1)
	}
	g := &Graph{start: make([]int, n+1), strength: make([]float64, n)}
	largest := 0.0
	for i, e := range edges {
		if e.From < 0 || e.From >= n || e.To < 0 || e.To >= n {
			return nil, fmt.Errorf("edge %d ties nodes %d and %d: with %d nodes, use 0 to %d", i, e.From, e.To, n, n-1)
		}
		if !(e.Weight >= 0) || math.IsInf(e.Weight, 1) {
			return nil, fmt.Errorf("edge %d, between nodes %d and %d, has weight %v: give a finite weight of 0 or more", i, e.From, e.To, e.Weight)
		}
		largest = max(largest, e.Weight)
		if e.Weight == 0 {
			g.zeros++
		}
	}
	if len(edges) == g.zeros {
		return g, nil
	}
	step, err := quantum(largest, len(edges), func(i int) float64 { return edges[i].Weight })
	if err != nil {
		return nil, fmt.Errorf("edge weights: %w", err)
	}
	g.fill(edges, step)
	return g, nil
}

// WithSizes returns the graph with a size for each node, for [CPM]: how many things a node
// stands for. Without, each node has size 1. Sizes must be positive and finite.
func (g *Graph) WithSizes(sizes []float64) (*Graph, error) {
	if len(sizes) != g.Len() {
		return nil, fmt.Errorf("%d sizes for %d nodes: give one for each", len(sizes), g.Len())
	}
	largest := 0.0
	for i, s := range sizes {
		if !(s > 0) || math.IsInf(s, 1) {
			return nil, fmt.Errorf("node %d has size %v: give a finite size above 0", i, s)
		}
		largest = max(largest, s)
	}
	sized := *g
	sized.size = make([]float64, len(sizes))
	if len(sizes) == 0 {
		return &sized, nil
	}
	step, err := quantum(largest, len(sizes), func(i int) float64 { return sizes[i] })
	if err != nil {
		return nil, fmt.Errorf("node sizes: %w", err)
	}
	for i, s := range sizes {
		sized.size[i] = round(s, step)
	}
	return &sized, nil
}

// sizeOf returns the size of a node.
func (g *Graph) sizeOf(node int) float64 {
	if g.size == nil {
		return 1
	}
	return g.size[node]
}
