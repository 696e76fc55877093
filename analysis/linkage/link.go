package linkage

import (
	"cmp"
	"slices"
)

// Link is a pair of records with what speaks for a match.
type Link struct {
	Pair
	// Bits are those of the attributes, without the prior.
	Bits float64
	// Probability is that of a match.
	Probability float64
}

// Links returns the pairs whose probability is at least the least, the most probable first,
// equal ones by their records.
func (m *Model) Links(candidates []Pair, least float64) []Link {
	var all []Link
	for _, p := range candidates {
		bits := m.Bits(p)
		if q := m.Probability(bits); q >= least {
			all = append(all, Link{p, bits, q})
		}
	}
	slices.SortFunc(all, func(x, y Link) int {
		return cmp.Or(-cmp.Compare(x.Bits, y.Bits), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return all
}

// Components returns for each of n records the number of its cluster: records are in one if a
// chain of links leads from one to the other. Clusters are numbered in the order of their
// first records.
func Components(n int, links []Link) []int {
	parent := make([]int, n)
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, l := range links {
		a, b := root(l.A), root(l.B)
		parent[max(a, b)] = min(a, b) // so the first record of a cluster stays its root
	}
	labels, next := make([]int, n), 0
	for i := range n {
		if r := root(i); r == i {
			labels[i] = next
			next++
		} else {
			labels[i] = labels[r]
		}
	}
	return labels
}
