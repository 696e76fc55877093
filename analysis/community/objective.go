package community

import (
	"fmt"
	"math"
)

// Objective is what a division is judged by; larger is better.
type Objective struct {
	density    bool
	resolution float64
}

// Modularity compares the weight inside communities with what a random graph of the same
// strengths would have there:
//
//	Q = 1/m Σ_c [ e_c - γ K_c²/(4m) ]
//
// over communities c, with e_c the weight inside, K_c the sum of strengths, m the weight of
// all edges and γ the resolution: 1 is Newman's, more gives smaller communities. It is at most
// 1, and 0 for a graph without edges. A resolution that is negative or not finite panics.
//
// Source: Reichardt and Bornholdt, Physical Review E 74, 016110 (2006); Traag et al. 2019,
// equation 1.
func Modularity(resolution float64) Objective {
	return Objective{resolution: checked(resolution)}
}

// CPM, the constant Potts model, wants communities that are denser inside than a constant:
//
//	H = Σ_c [ e_c - γ S_c (S_c - 1)/2 ]
//
// with S_c the sum of the sizes of a community's nodes. γ is in weight per pair: two groups
// whose mean weight per pair is below it are better apart, however large the graph is. A
// resolution that is negative or not finite panics.
//
// Source: Traag, Van Dooren and Nesterov, Physical Review E 84, 016114 (2011); Traag et al.
// 2019, equation 2.
func CPM(resolution float64) Objective {
	return Objective{density: true, resolution: checked(resolution)}
}

func checked(resolution float64) float64 {
	if !(resolution >= 0) || math.IsInf(resolution, 1) {
		panic(fmt.Sprintf("community: a resolution of %v; it must be 0 or more", resolution))
	}
	return resolution
}

// Both objectives are, but for factors and constants, Σ_c [ e_c - rate M_c²/2 ], with M_c the
// sum of nodes' masses. potts returns masses and rate.
func (o Objective) potts(g *Graph) (mass []float64, rate float64) {
	if !o.density {
		if g.total == 0 {
			return g.strength, 0
		}
		return g.strength, o.resolution / (2 * g.total)
	}
	if g.size != nil {
		return g.size, o.resolution
	}
	mass = make([]float64, g.Len())
	for v := range mass {
		mass[v] = 1
	}
	return mass, o.resolution
}

// Value returns the objective of a division of the graph's nodes: of[v] is the community of
// node v, from 0 to less than the number of nodes. Another number or length panics.
func (o Objective) Value(g *Graph, of []int) float64 {
	n := g.Len()
	if len(of) != n {
		panic(fmt.Sprintf("community: a division of %d nodes for a graph of %d", len(of), n))
	}
	inside, mass := 0.0, make([]float64, n)
	for v, c := range of {
		if c < 0 || c >= n {
			panic(fmt.Sprintf("community: node %d is in community %d of at most %d", v, c, n))
		}
		if g.loop != nil {
			inside += g.loop[v]
		}
		for i := g.start[v]; i < g.start[v+1]; i++ {
			if u := int(g.to[i]); u > v && of[u] == c {
				inside += g.weight[i]
			}
		}
		if o.density {
			mass[c] += g.sizeOf(v)
		} else {
			mass[c] += g.strength[v]
		}
	}
	// Conversions keep compilers from fusing products into sums, which some machines do.
	expected := 0.0
	for _, m := range mass {
		if o.density {
			expected += float64(m * (m - 1) / 2)
		} else if g.total > 0 {
			share := m / (2 * g.total)
			expected += float64(share * share)
		}
	}
	expected = float64(o.resolution * expected)
	if o.density {
		if g.Len() == 0 {
			return 0
		}
		return inside - expected
	}
	if g.total == 0 {
		return 0
	}
	return inside/g.total - expected
}
