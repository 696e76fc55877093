package hierarchy

import (
	"fmt"
	"math/rand/v2"
)

// Bootstrap returns trees of the same rows over columns drawn with replacement, as many as there are: what the tree might
// have been with other columns of the same kind. Distances are those of [Gower].
//
// Source: Felsenstein, "Confidence limits on phylogenies: an approach using the bootstrap", Evolution 39 (1985).
func Bootstrap(rows [][]float64, l Linkage, replicates int, rng *rand.Rand) []Tree {
	if len(rows) == 0 {
		return nil
	}
	columns := len(rows[0])
	drawn := make([][]float64, len(rows))
	for i := range drawn {
		drawn[i] = make([]float64, columns)
	}
	trees := make([]Tree, 0, replicates)
	for range replicates {
		for c := range columns {
			from := rng.IntN(columns)
			for i := range rows {
				drawn[i][c] = rows[i][from]
			}
		}
		trees = append(trees, Build(Gower(drawn), l))
	}
	return trees
}

// Support returns for each merge of the tree the share of the other trees that have a cluster of the same leaves. A merge that is not
// known in a tree does not count as one there. The last merge, of all leaves, has support 1 unless trees lack it so. It panics without other trees
// or if one has another number of leaves.
func Support(t Tree, others []Tree) []float64 {
	if len(others) == 0 {
		panic("hierarchy: support without other trees")
	}
	place := map[string]int{}
	for k, m := range t.clades() {
		place[m] = k
	}
	count := make([]int, len(t.Merges))
	for _, o := range others {
		if o.Leaves != t.Leaves {
			panic(fmt.Sprintf("hierarchy: a tree of %d leaves and one of %d", t.Leaves, o.Leaves))
		}
		for j, m := range o.clades() {
			if k, found := place[m]; found && !o.Merges[j].Unknown {
				count[k]++
			}
		}
	}
	share := make([]float64, len(count))
	for k, n := range count {
		share[k] = float64(n) / float64(len(others))
	}
	return share
}

// clades writes the leaves of each merge as bits, eight to a byte.
func (t Tree) clades() []string {
	sets := make([]string, 0, len(t.Merges))
	for _, m := range t.Merges {
		set := make([]byte, (t.Leaves+7)/8)
		for _, c := range []int{m.A, m.B} {
			if c < t.Leaves {
				set[c/8] |= 1 << (c % 8)
				continue
			}
			for k := range set {
				set[k] |= sets[c-t.Leaves][k]
			}
		}
		sets = append(sets, string(set))
	}
	return sets
}
