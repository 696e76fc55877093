package lfr

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// usual is the shape most comparisons use.
func usual(nodes int, mixing float64) Config {
	return Config{Nodes: nodes, DegreeExponent: 2.5, MeanDegree: 20, MaxDegree: 50, SizeExponent: 1.5,
		MinCommunity: 20, MaxCommunity: 100, Mixing: mixing}
}

// The realised mixing is the one asked for to within an edge or two, the graph is simple, degrees
// are as asked for, and communities have the sizes allowed.
func TestShape(t *testing.T) {
	for _, mixing := range []float64{0, 0.05, 0.1, 0.3, 0.5, 0.7, 0.95, 1} {
		c := usual(1000, mixing)
		if mixing < 0.1 {
			c.MinCommunity = 60 // larger than the largest degree
		}
		g, err := Generate(c, rand.NewPCG(1, uint64(100*mixing)))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[[2]int32]bool{}
		degrees, sizes := make([]int, c.Nodes), make([]int, g.Communities)
		between := 0
		for _, e := range g.Edges {
			k := key(int32(e.From), int32(e.To))
			if e.From == e.To || seen[k] || e.Weight != 1 {
				t.Fatalf("mixing %v: %+v is a loop or there twice", mixing, e)
			}
			seen[k] = true
			degrees[e.From]++
			degrees[e.To]++
			if g.Of[e.From] != g.Of[e.To] {
				between++
			}
		}
		for _, community := range g.Of {
			sizes[community]++
		}
		m := float64(len(g.Edges))
		// With mixing 0, a community whose degrees have an odd sum must send one edge out; with
		// .1 and below, the smallest communities are nearly complete, and an edge may not fit.
		slack := 2.0
		if mixing <= 0.1 {
			slack += float64(g.Communities)/2 + 2
		}
		if g.Mixing != float64(between)/m || math.Abs(g.Mixing-mixing) > slack/m || g.Dropped > int(slack-2) {
			t.Errorf("mixing %v: realised %v, counted %v; %d dropped", mixing, g.Mixing, float64(between)/m, g.Dropped)
		}
		if mean := 2 * m / float64(c.Nodes); math.Abs(mean-20) > 1.5 || slices.Max(degrees) > 50 || slices.Min(degrees) < 1 {
			t.Errorf("mixing %v: degrees %d to %d, mean %v", mixing, slices.Min(degrees), slices.Max(degrees), mean)
		}
		if slices.Min(sizes) < c.MinCommunity || slices.Max(sizes) > c.MaxCommunity {
			t.Errorf("mixing %v: sizes %d to %d", mixing, slices.Min(sizes), slices.Max(sizes))
		}
	}
}

// The same source gives the same graph, another one another.
func TestSeed(t *testing.T) {
	var made [3]*Graph
	for i, seed := range []uint64{7, 7, 8} {
		g, err := Generate(usual(500, 0.3), rand.NewPCG(seed, 0))
		if err != nil {
			t.Fatal(err)
		}
		made[i] = g
	}
	if !slices.Equal(made[0].Edges, made[1].Edges) || slices.Equal(made[0].Edges, made[2].Edges) {
		t.Error("the seed does not decide the graph")
	}
}

// Quantiles of the power law: half of the mass lies below the quantile of one half.
func TestPowerLaw(t *testing.T) {
	for _, exponent := range []float64{1, 1.5, 2, 2.5, 3} {
		q := powerLaw(0.5, 5, 50, exponent)
		if half := integral(5, q, -exponent) / integral(5, 50, -exponent); math.Abs(half-0.5) > 1e-12 {
			t.Errorf("exponent %v: %v of the mass below %v", exponent, half, q)
		}
	}
}

func TestContradictions(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"one node":              func(c *Config) { c.Nodes = 1 },
		"no share":              func(c *Config) { c.Mixing = math.NaN() },
		"a flat exponent":       func(c *Config) { c.DegreeExponent = 1 },
		"mean above largest":    func(c *Config) { c.MeanDegree = 60 },
		"degree above nodes":    func(c *Config) { c.MaxDegree = 1000 },
		"sizes turned round":    func(c *Config) { c.MaxCommunity = 10 },
		"hubs without room":     func(c *Config) { c.MaxDegree, c.Mixing = 400, 0 },
		"sizes that do not fit": func(c *Config) { c.MinCommunity, c.MaxCommunity = 999, 999 },
	} {
		c := usual(1000, 0.3)
		if change(&c); c.check() == nil {
			if _, err := Generate(c, rand.NewPCG(1, 1)); err == nil {
				t.Errorf("%s: a graph was made", name)
			}
		}
	}
}
