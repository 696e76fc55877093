package community

import (
	"fmt"
	"math"
)

// quantum returns the power of two of which all n values are made multiples, so that the sum
// of all of them, twice over, is exact. The same values in another order give the same one.
func quantum(largest float64, n int, value func(int) float64) (float64, error) {
	bound := 2 * largest * float64(n)
	if largest < 0x1p-900 || bound > 0x1p900 {
		return 0, fmt.Errorf("%v is the largest of %d: scale them so that it is about 1", largest, n)
	}
	// The largest times n may be far above the sum. With this coarse step the sum cannot
	// depend on the order either, and it is too low by at most n steps.
	coarse := stepFor(bound)
	sum := 0.0
	for i := range n {
		sum += math.Floor(value(i)/coarse) * coarse
	}
	return stepFor(2 * (sum + float64(n)*coarse)), nil
}

// stepFor returns a power of two of which sums up to the bound hold fewer than 2^52.
func stepFor(bound float64) float64 {
	_, e := math.Frexp(bound)
	return math.Ldexp(1, e-52)
}

// round returns the multiple of the step nearest to the value, but never 0.
func round(value, step float64) float64 {
	return max(math.RoundToEven(value/step), 1) * step
}

// fill sorts the edges into rows by two transpositions, rounds weights, and joins parallel
// edges. It takes time proportional to nodes and edges.
func (g *Graph) fill(edges []Edge, step float64) {
	n := g.Len()
	for _, e := range edges {
		if e.From != e.To && e.Weight > 0 {
			g.start[e.From+1]++
			g.start[e.To+1]++
		}
	}
	for v := range n {
		g.start[v+1] += g.start[v]
	}
	to, weight := make([]int32, g.start[n]), make([]float64, g.start[n])
	at := append([]int(nil), g.start[:n]...)
	for _, e := range edges {
		switch w := round(e.Weight, step); {
		case e.Weight == 0:
		case e.From == e.To:
			if g.loop == nil {
				g.loop = make([]float64, n)
			}
			if g.loop[e.From] == 0 {
				g.edges++
			}
			g.loop[e.From] += w
		default:
			to[at[e.From]], weight[at[e.From]] = int32(e.To), w
			at[e.From]++
			to[at[e.To]], weight[at[e.To]] = int32(e.From), w
			at[e.To]++
		}
	}
	g.transpose(to, weight, at)
	g.join()
}

// transpose writes rows whose neighbours are in any order as rows whose neighbours ascend: a
// symmetric matrix is its own transpose, and columns are met in the order of rows.
func (g *Graph) transpose(to []int32, weight []float64, at []int) {
	n := g.Len()
	copy(at, g.start[:n])
	g.to, g.weight = make([]int32, len(to)), make([]float64, len(to))
	for v := range n {
		for i := g.start[v]; i < g.start[v+1]; i++ {
			u := to[i]
			g.to[at[u]], g.weight[at[u]] = int32(v), weight[i]
			at[u]++
		}
	}
}

// join adds up parallel edges, and takes the sums of rows and of all edges.
func (g *Graph) join() {
	kept, from := 0, 0
	for v := range g.Len() {
		first, end := kept, g.start[v+1]
		sum := 0.0
		for ; from < end; from++ {
			sum += g.weight[from]
			if kept > first && g.to[kept-1] == g.to[from] {
				g.weight[kept-1] += g.weight[from]
				continue
			}
			g.to[kept], g.weight[kept] = g.to[from], g.weight[from]
			kept++
		}
		g.start[v+1] = kept
		g.total += sum / 2
		if g.loop != nil {
			g.total += g.loop[v]
			sum += 2 * g.loop[v]
		}
		g.strength[v] = sum
	}
	g.to, g.weight = g.to[:kept], g.weight[:kept]
	g.edges += kept / 2
}
