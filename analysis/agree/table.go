package agree

import (
	"fmt"
	"slices"
)

// Table counts how many things have each pair of labels. The zero value is that of no things.
type Table struct {
	n     int64
	first []int64 // things by label of the first division, in order of first appearance
	other []int64 // the same of the second
	cells []cell  // pairs of labels that occur, by row, then column
}

// cell counts the things with a pair of labels.
type cell struct {
	row, column int
	n           int64
}

// Compare counts the pairs of labels of two divisions of the same things, the first of which
// is taken for the truth where a measure is not symmetric. It panics if the lists are not of
// the same length.
func Compare[A, B comparable](truth []A, found []B) Table {
	if len(truth) != len(found) {
		panic(fmt.Sprintf("agree: %d labels and %d labels are not those of the same things", len(truth), len(found)))
	}
	rows, first := number(truth)
	columns, other := number(found)
	counts := map[[2]int]int64{}
	for i := range rows {
		counts[[2]int{rows[i], columns[i]}]++
	}
	t := Table{n: int64(len(truth)), first: first, other: other, cells: make([]cell, 0, len(counts))}
	for k, n := range counts {
		t.cells = append(t.cells, cell{k[0], k[1], n})
	}
	slices.SortFunc(t.cells, func(a, b cell) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.column - b.column
	})
	return t
}

// number replaces labels by numbers in order of first appearance and counts each.
func number[L comparable](labels []L) (of []int, counts []int64) {
	seen := map[L]int{}
	of = make([]int, len(labels))
	for i, l := range labels {
		k, ok := seen[l]
		if !ok {
			k = len(counts)
			seen[l] = k
			counts = append(counts, 0)
		}
		of[i] = k
		counts[k]++
	}
	return of, counts
}

// Len returns the number of things.
func (t Table) Len() int { return int(t.n) }

// Groups returns the number of groups of the first and of the second division.
func (t Table) Groups() (truth, found int) { return len(t.first), len(t.other) }

// Coverage returns the share of things that the second division puts into groups of at
// least size things; 0 if there are none.
func (t Table) Coverage(size int) float64 {
	var in int64
	for _, n := range t.other {
		if n >= int64(size) {
			in += n
		}
	}
	if t.n == 0 {
		return 0
	}
	return float64(in) / float64(t.n)
}
