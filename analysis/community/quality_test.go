package community_test

import (
	"math/rand/v2"
	"testing"

	"bridle/analysis/agree"
	"bridle/analysis/community"
	"bridle/analysis/community/lfr"
)

// made makes a graph with known communities, of the shape that the bench uses too.
func made(t *testing.T, nodes int, mixing float64, seed uint64) (*lfr.Graph, *community.Graph) {
	t.Helper()
	c := lfr.Config{Nodes: nodes, DegreeExponent: 2.5, MeanDegree: 20, MaxDegree: 50, SizeExponent: 1.5,
		MinCommunity: 20, MaxCommunity: 100, Mixing: mixing}
	if nodes >= 10000 {
		c.MaxDegree, c.MaxCommunity = 100, 200
	}
	l, err := lfr.Generate(c, rand.NewPCG(seed, 0))
	if err != nil {
		t.Fatal(err)
	}
	return l, graphOf(t, nodes, l.Edges)
}

func graphOf(t *testing.T, nodes int, edges []community.Edge) *community.Graph {
	t.Helper()
	g, err := community.New(nodes, edges)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// density is the weight per pair of nodes.
func density(g *community.Graph) float64 {
	return g.Weight() / (float64(g.Len()) * float64(g.Len()-1) / 2)
}

// CPM at four times the graph's density finds the 154 communities of graphs with 10,000 nodes,
// all of them and node by node, at mixing .3 and .6, whatever the seed of the search.
func TestCPMFindsAll(t *testing.T) {
	for _, mixing := range []float64{0.3, 0.6} {
		l, g := made(t, 10000, mixing, 2) // this seed gives 154
		for seed := range uint64(3) {
			p := community.Leiden(g, community.CPM(4*density(g)), community.Options{}, rand.NewPCG(seed, 1))
			table := agree.Compare(l.Of, p.Of)
			if l.Communities != 154 || p.Communities != 154 || table.ARI() < 0.9999 {
				t.Errorf("mixing %v: %d of %d communities, ARI %v", mixing, p.Communities, l.Communities, table.ARI())
			}
		}
	}
}

// Where communities are clear, modularity finds them too, but for small ones that it merges:
// 1,000 nodes with mixing .5.
func TestModularityFindsClearOnes(t *testing.T) {
	l, g := made(t, 1000, 0.5, 1)
	p := community.Leiden(g, community.Modularity(1), community.Options{}, rand.NewPCG(1, 1))
	if table := agree.Compare(l.Of, p.Of); table.ARI() < 0.95 || p.Communities < l.Communities-2 {
		t.Errorf("ARI %v, %d of %d communities", table.ARI(), p.Communities, l.Communities)
	}
}

func BenchmarkLeiden(b *testing.B) {
	l, err := lfr.Generate(lfr.Config{Nodes: 10000, DegreeExponent: 2.5, MeanDegree: 20, MaxDegree: 100,
		SizeExponent: 1.5, MinCommunity: 20, MaxCommunity: 200, Mixing: 0.5}, rand.NewPCG(1, 0))
	if err != nil {
		b.Fatal(err)
	}
	g, err := community.New(10000, l.Edges)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		community.Leiden(g, community.Modularity(1), community.Options{Iterations: 2}, rand.NewPCG(1, 1))
	}
}
