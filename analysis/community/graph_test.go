package community

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/simple"
)

// must makes a graph that is known to be good.
func must(t testing.TB, n int, edges []Edge) *Graph {
	t.Helper()
	g, err := New(n, edges)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// randomEdges draws edges with weights drawn by weight, self loops and parallel ones too.
func randomEdges(r *rand.Rand, n, count int, weight func() float64) []Edge {
	edges := make([]Edge, count)
	for i := range edges {
		edges[i] = Edge{r.IntN(n), r.IntN(n), weight()}
	}
	return edges
}

func TestRows(t *testing.T) {
	g := must(t, 5, []Edge{{2, 0, 1}, {0, 1, 2}, {1, 0, 3}, {3, 3, 4}, {3, 3, 1}, {1, 2, 0}})
	if want := []int{0, 2, 3, 4, 4, 4}; !slices.Equal(g.start, want) {
		t.Errorf("rows start at %v, want %v", g.start, want)
	}
	if want := []int32{1, 2, 0, 0}; !slices.Equal(g.to, want) {
		t.Errorf("neighbours %v, want %v", g.to, want)
	}
	if want := []float64{5, 1, 5, 1}; !slices.Equal(g.weight, want) {
		t.Errorf("weights %v, want %v", g.weight, want)
	}
	if want := []float64{6, 5, 1, 10, 0}; !slices.Equal(g.strength, want) {
		t.Errorf("strengths %v, want %v", g.strength, want)
	}
	if g.Weight() != 11 || g.Edges() != 3 || g.Zeros() != 1 || g.Len() != 5 || g.ID(3) != 3 {
		t.Errorf("weight %v, %d edges, %d zeros, %d nodes", g.Weight(), g.Edges(), g.Zeros(), g.Len())
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		n    int
		edge Edge
		says string
	}{
		{2, Edge{0, 1, -1}, "edge 1, between nodes 0 and 1, has weight -1: give"},
		{2, Edge{0, 1, math.NaN()}, "has weight NaN"},
		{2, Edge{0, 1, math.Inf(1)}, "has weight +Inf"},
		{2, Edge{0, 2, 1}, "edge 1 ties nodes 0 and 2: with 2 nodes, use 0 to 1"},
		{2, Edge{-1, 0, 1}, "edge 1 ties nodes -1 and 0"},
		{2, Edge{0, 1, math.MaxFloat64}, "scale them"},
	} {
		if _, err := New(c.n, []Edge{{0, 0, 1}, c.edge}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: error %v, want %q", c.edge, err, c.says)
		}
	}
	if _, err := New(-1, nil); err == nil {
		t.Error("a graph of -1 nodes was made")
	}
	if _, err := New(1, []Edge{{0, 0, 5e-324}}); err == nil {
		t.Error("a weight too small to reckon with was taken")
	}
	g := must(t, 2, []Edge{{0, 1, 1}})
	for _, sizes := range [][]float64{{1}, {1, 0}, {1, -1}, {1, math.NaN()}, {1, math.Inf(1)}} {
		if _, err := g.WithSizes(sizes); err == nil {
			t.Errorf("sizes %v were taken", sizes)
		}
	}
}

// Sums of rounded weights are exact: any order gives the same bits, and the rounding is below
// 2^-50 of the sum for each edge.
func TestSumsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		n := 2 + r.IntN(30)
		edges := randomEdges(r, n, 1+r.IntN(200), func() float64 { return math.Exp(20 * r.NormFloat64()) })
		g := must(t, n, edges)
		plain := 0.0
		for _, e := range edges {
			plain += e.Weight
		}
		if math.Abs(g.total-plain) > plain*float64(len(edges))*0x1p-50 {
			t.Errorf("weight %v, want %v", g.total, plain)
		}
		order := r.Perm(len(g.weight))
		sum := 0.0
		for _, i := range order {
			sum += g.weight[i]
		}
		for _, w := range g.loop {
			sum += 2 * w
		}
		if sum != 2*g.total {
			t.Errorf("sum in another order %v, want %v", sum, 2*g.total)
		}
		r.Shuffle(len(edges), func(i, j int) {
			edges[i], edges[j] = edges[j], edges[i]
			edges[i].From, edges[i].To = edges[i].To, edges[i].From
		})
		if h := must(t, n, edges); !slices.Equal(h.to, g.to) || !slices.Equal(h.weight, g.weight) || !slices.Equal(h.strength, g.strength) || h.total != g.total {
			t.Error("another order of edges gives another graph")
		}
	}
}

func TestFromGonum(t *testing.T) {
	w := simple.NewWeightedUndirectedGraph(0, 0)
	for _, e := range [][3]float64{{70, -5, 1}, {-5, 12, 2.5}, {12, 70, 0}} {
		w.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(int64(e[0])), T: simple.Node(int64(e[1])), W: e[2]})
	}
	w.AddNode(simple.Node(3))
	g, err := FromGonum(w)
	if err != nil {
		t.Fatal(err)
	}
	if ids := []int64{g.ID(0), g.ID(1), g.ID(2), g.ID(3)}; !slices.Equal(ids, []int64{-5, 3, 12, 70}) {
		t.Errorf("identifiers %v", ids)
	}
	if want := []float64{3.5, 0, 2.5, 1}; !slices.Equal(g.strength, want) || g.Zeros() != 1 {
		t.Errorf("strengths %v, want %v; %d zeros", g.strength, want, g.Zeros())
	}
	// The same through gonum's view of a directed graph, which can only be asked.
	d := simple.NewWeightedDirectedGraph(0, 0)
	for _, e := range [][3]float64{{70, -5, 2}, {-5, 12, 1}, {12, -5, 4}} {
		d.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(int64(e[0])), T: simple.Node(int64(e[1])), W: e[2]})
	}
	d.AddNode(simple.Node(3))
	if u, err := FromGonum(graph.UndirectWeighted{G: d}); err != nil || !slices.Equal(u.strength, g.strength) {
		t.Errorf("asked: strengths %v, error %v", u.strength, err) // means of both directions, none counting 0
	}
	w.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(70), T: simple.Node(12), W: -2})
	w.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(3), T: simple.Node(12), W: -1})
	if _, err := FromGonum(w); err == nil || !strings.Contains(err.Error(), "between nodes 1 and 2, has weight -1") {
		t.Errorf("error %v", err)
	}
	if g, err := FromGonum(simple.NewWeightedUndirectedGraph(0, 0)); err != nil || g.Len() != 0 {
		t.Errorf("no nodes: %v", err)
	}
}
