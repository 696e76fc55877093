package athena

import (
	"cmp"
	"math"
	"slices"

	"bridle/analysis/athena/mixture"
)

// Reason is a part of the evidence that two sets of servers are one party's.
type Reason struct {
	Attribute string
	// Value is what they share; "" is what speaks against: they have values of the
	// attribute, and might have shared more.
	Value string
	// First and Second are how many batches (within a batch: servers) of each have the value.
	First, Second int
	// Millibits is the part in thousandths of a bit; above 0 it speaks for one party.
	Millibits int
}

// Tie is a pair of batches (or, within a batch, of servers) with what ties them.
type Tie struct {
	First, Second int
	// Millibits is the sum over Reasons.
	Millibits int
	// Reasons are ordered, strongest first.
	Reasons []Reason
	// Share is the share of variants in which the two were together; 1 without stability, and
	// within a batch.
	Share float64
}

// thousandths rounds bits.
func thousandths(bits float64) int { return int(math.Round(1000 * bits)) }

// BetweenBatches takes the evidence that two sets of batches are one party's apart. Prior
// odds are not in it. The sets must not be empty and have no batch in common.
func (in *Inference) BetweenBatches(first, second []int) []Reason {
	return in.reasons(1, first, second)
}

// BetweenServers does the same for two sets of servers: whether they were set up in one go.
func (in *Inference) BetweenServers(first, second []int) []Reason {
	return in.reasons(0, first, second)
}

func (in *Inference) reasons(level int, first, second []int) []Reason {
	var list []Reason
	for _, p := range in.models[level].Between(first, second) {
		list = append(list, Reason{in.attributes[p.Attribute].Name, p.Value, p.First, p.Second, thousandths(p.Bits)})
	}
	slices.SortStableFunc(list, func(a, b Reason) int { return cmp.Compare(b.Millibits, a.Millibits) })
	return list
}

func total(reasons []Reason) (sum int) {
	for _, r := range reasons {
		sum += r.Millibits
	}
	return sum
}

// Tree returns the maximum spanning tree of the evidence between the batches of an operator,
// each batch alone against each other: the chain by which it holds together, strongest tie
// first. The last is the weakest: without it the operator falls into two.
//
// Ties of equal evidence go by the numbers of the batches, so the tree is always the same.
func (in *Inference) Tree(o Operator) []Tie { return in.tree(1, o.Batches) }

// BatchTree returns the same for the servers of a batch.
func (in *Inference) BatchTree(batch int) []Tie { return in.tree(0, in.Batches[batch]) }

// tree is Kruskal's algorithm over all pairs.
func (in *Inference) tree(level int, units []int) []Tie {
	type pair struct{ a, b, millibits int }
	var pairs []pair
	for i, a := range units {
		for _, b := range units[i+1:] {
			pairs = append(pairs, pair{a, b, thousandths(in.models[level].Bits([]int{a}, []int{b}))})
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return cmp.Compare(y.millibits, x.millibits) })
	parent := map[int]int{}
	for _, u := range units {
		parent[u] = u
	}
	var find func(u int) int
	find = func(u int) int {
		if parent[u] != u {
			parent[u] = find(parent[u])
		}
		return parent[u]
	}
	var ties []Tie
	for _, p := range pairs {
		a, b := find(p.a), find(p.b)
		if a == b {
			continue
		}
		parent[max(a, b)] = min(a, b)
		t := Tie{First: p.a, Second: p.b, Reasons: in.reasons(level, []int{p.a}, []int{p.b}), Share: 1}
		t.Millibits = total(t.Reasons)
		if level == 1 && in.together != nil {
			t.Share = in.together.Share(p.a, p.b)
		}
		ties = append(ties, t)
	}
	return ties
}

// Model returns the fitted model of a level: 0 for servers, 1 for batches.
func (in *Inference) Model(level int) *mixture.Model { return in.models[level] }
