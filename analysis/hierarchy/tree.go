package hierarchy

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Check returns an error if the merges do not join all leaves into one tree, each cluster once, or a height falls. Trees of Build
// pass; call it on a tree from elsewhere before its other methods, which would panic or give nonsense.
func (t Tree) Check() error {
	if t.Leaves < 1 {
		return errors.New("the tree has no leaves")
	}
	if len(t.Merges) != t.Leaves-1 {
		return fmt.Errorf("the tree has %d leaves and %d merges; n leaves are joined by n - 1", t.Leaves, len(t.Merges))
	}
	used := make([]bool, t.Leaves+len(t.Merges))
	size := func(c int) int {
		if c < t.Leaves {
			return 1
		}
		return t.Merges[c-t.Leaves].Size
	}
	last := 0.0
	for k, m := range t.Merges {
		for _, c := range []int{m.A, m.B} {
			if c < 0 || c >= t.Leaves+k || used[c] {
				return fmt.Errorf("merge %d joins cluster %d, which is not there or joined already", k+1, c)
			}
			used[c] = true
		}
		switch {
		case math.IsNaN(m.Height) || math.IsInf(m.Height, 0) || m.Height < last:
			return fmt.Errorf("merge %d is at height %v, below the one before (%v) or no number", k+1, m.Height, last)
		case m.Size != size(m.A)+size(m.B):
			return fmt.Errorf("merge %d is of %d leaves, and there are %d below it", k+1, m.Size, size(m.A)+size(m.B))
		}
		last = m.Height
	}
	return nil
}

// Order returns the leaves in the order in which the tree is drawn without crossing lines: of the two branches of a merge, the one with
// the greater mean weight of its leaves comes first, and of equal ones that with the lowest leaf. Weights are whole numbers, so that the order is exact;
// nil stands for all the same. It panics if there is not one weight for each leaf.
func (t Tree) Order(weight []int64) []int {
	if weight == nil {
		weight = make([]int64, t.Leaves)
	}
	if len(weight) != t.Leaves {
		panic(fmt.Sprintf("hierarchy: %d weights for %d leaves", len(weight), t.Leaves))
	}
	type branch struct {
		order []int
		total int64
		least int
	}
	all := make([]branch, 0, t.Leaves+len(t.Merges))
	for i := range t.Leaves {
		all = append(all, branch{[]int{i}, weight[i], i})
	}
	for _, m := range t.Merges {
		first, second := all[m.A], all[m.B]
		if c := cmp.Compare(first.total*int64(len(second.order)), second.total*int64(len(first.order))); c < 0 || c == 0 && second.least < first.least {
			first, second = second, first
		}
		all = append(all, branch{slices.Concat(first.order, second.order), first.total + second.total, min(first.least, second.least)})
	}
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1].order
}

// Cut returns for each leaf the number of its cluster if the tree is cut at a height: merges at or below it stand, those above and
// those that are not known do not. Clusters are numbered from 0 by their lowest leaf.
func (t Tree) Cut(height float64) []int {
	top := make([]int, t.Leaves+len(t.Merges)) // the cluster above, itself if none
	for c := range top {
		top[c] = c
	}
	for k, m := range t.Merges {
		if m.Height <= height && !m.Unknown {
			top[m.A], top[m.B] = t.Leaves+k, t.Leaves+k
		}
	}
	number := map[int]int{}
	cluster := make([]int, t.Leaves)
	for i := range cluster {
		c := i
		for top[c] != c {
			c = top[c]
		}
		if _, seen := number[c]; !seen {
			number[c] = len(number)
		}
		cluster[i] = number[c]
	}
	return cluster
}

// Members returns for each merge its leaves, rising.
func (t Tree) Members() [][]int {
	members := make([][]int, 0, len(t.Merges))
	of := func(c int) []int {
		if c < t.Leaves {
			return []int{c}
		}
		return members[c-t.Leaves]
	}
	for _, m := range t.Merges {
		both := slices.Concat(of(m.A), of(m.B))
		slices.Sort(both)
		members = append(members, both)
	}
	return members
}
