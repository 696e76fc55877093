package hierarchy

import (
	"fmt"
	"math"
)

// Linkage says how far apart two clusters are.
type Linkage uint8

const (
	Average  Linkage = iota // the mean over the known pairs between them (UPGMA)
	Complete                // the farthest known pair
	Single                  // the nearest known pair
)

// String returns the name in words.
func (l Linkage) String() string {
	switch l {
	case Average:
		return "average linkage"
	case Complete:
		return "complete linkage"
	case Single:
		return "single linkage"
	}
	return fmt.Sprintf("linkage %d", uint8(l))
}

// Merge joins two clusters. Leaves are numbered from 0; the cluster of merge k has the number leaves + k.
type Merge struct {
	// A and B are the clusters joined; the lowest leaf of A is below that of B.
	A, B int
	// Height is the distance at which they are joined. It never falls from merge to merge.
	Height float64
	// Size is the number of leaves below.
	Size int
	// Unknown says that no pair between the two is known; Height is then that of the merge before, or 0.
	Unknown bool
}

// Tree is what [Build] returns. Leaves - 1 merges join all leaves; a tree of one leaf has none.
type Tree struct {
	Leaves int
	Merges []Merge
}

// Build joins the nearest two clusters until one is left. Every known pair counts the same.
//
// Source: Lance and Williams, "A general theory of classificatory sorting strategies", The Computer Journal 9 (1967); the sums
// and counts of pairs are carried instead of the means, so that pairs not known can be left out.
func Build(d *Distances, l Linkage) Tree {
	if l > Single {
		panic(fmt.Sprintf("hierarchy: there is no %v", l))
	}
	t := Tree{Leaves: d.n}
	b := newBuilder(d, l)
	height := 0.0
	for range d.n - 1 {
		i, j := b.nearest()
		at := b.between(i, j)
		unknown := math.IsInf(at, 1)
		if !unknown {
			height = at
		}
		t.Merges = append(t.Merges, Merge{b.number[i], b.number[j], height * b.unit, b.size[i] + b.size[j], unknown})
		b.join(i, j, d.n+len(t.Merges)-1)
	}
	return t
}

// builder holds clusters in the place of their lowest leaf.
type builder struct {
	linkage Linkage
	unit    float64     // of the distances, a power of two
	sum     [][]float64 // by places: sum of the known distances (Average), or the one that decides; Inf: none known
	pairs   [][]float64 // how many are known; Average only
	near    []int       // the nearest cluster at a higher place; -1: there is none
	number  []int
	size    []int
	live    []int // places in use, rising
}

func newBuilder(d *Distances, l Linkage) *builder {
	most := 0.0
	for _, v := range d.half {
		if v > most {
			most = v
		}
	}
	b := &builder{linkage: l, unit: 1}
	if most > 0 {
		_, exponent := math.Frexp(most)
		b.unit = math.Ldexp(1, max(exponent-32, -1074))
	}
	for i := range d.n {
		b.sum, b.pairs = append(b.sum, make([]float64, d.n)), append(b.pairs, make([]float64, d.n))
		b.number, b.size, b.live, b.near = append(b.number, i), append(b.size, 1), append(b.live, i), append(b.near, -1)
		for j := range d.n {
			v := d.At(i, j)
			if i == j || math.IsNaN(v) {
				b.sum[i][j] = math.Inf(1)
				continue
			}
			b.sum[i][j], b.pairs[i][j] = math.Round(v/b.unit), 1
		}
	}
	for i := range d.n {
		b.look(i)
	}
	return b
}

// between returns the distance of two clusters in units; infinite if it is not known.
func (b *builder) between(i, j int) float64 {
	if b.linkage == Average && b.pairs[i][j] > 1 {
		return b.sum[i][j] / b.pairs[i][j]
	}
	return b.sum[i][j]
}

// look finds the nearest cluster at a place above i, the lowest of several.
func (b *builder) look(i int) {
	b.near[i] = -1
	for _, j := range b.live {
		if j > i && (b.near[i] < 0 || b.between(i, j) < b.between(i, b.near[i])) {
			b.near[i] = j
		}
	}
}

// nearest returns the two clusters to join next, the lowest of several.
func (b *builder) nearest() (i, j int) {
	i = -1
	for _, k := range b.live {
		if b.near[k] >= 0 && (i < 0 || b.between(k, b.near[k]) < b.between(i, b.near[i])) {
			i = k
		}
	}
	return i, b.near[i]
}

// join puts the cluster at j into that at i < j.
func (b *builder) join(i, j, number int) {
	b.number[i], b.size[i] = number, b.size[i]+b.size[j]
	for n, k := range b.live {
		if k == j {
			b.live = append(b.live[:n:n], b.live[n+1:]...)
			break
		}
	}
	for _, k := range b.live {
		if k != i {
			b.sum[i][k], b.pairs[i][k] = b.joined(i, j, k)
			b.sum[k][i], b.pairs[k][i] = b.sum[i][k], b.pairs[i][k]
		}
	}
	for _, k := range b.live {
		switch at := b.near[k]; {
		case k == i || at == i || at == j:
			b.look(k)
		case k < i && (b.between(k, i) < b.between(k, at) || b.between(k, i) == b.between(k, at) && i < at):
			b.near[k] = i // single linkage may come nearer to equal
		}
	}
}

// joined returns how far k is from i and j together.
func (b *builder) joined(i, j, k int) (sum, pairs float64) {
	x, y := b.sum[i][k], b.sum[j][k]
	pairs = b.pairs[i][k] + b.pairs[j][k]
	switch {
	case math.IsInf(x, 1):
		return y, pairs
	case math.IsInf(y, 1):
		return x, pairs
	case b.linkage == Complete:
		return max(x, y), 1
	case b.linkage == Single:
		return min(x, y), 1
	}
	return x + y, pairs
}
