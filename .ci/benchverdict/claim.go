package main

import (
	"cmp"
	"slices"
	"sort"

	"bridle/analysis/verdict"
)

// claim is what a method says of a pair.
type claim struct {
	pair
	isIndicated, isSupported bool
	q                        float64
}

func byPair(a, b claim) int {
	return cmp.Or(cmp.Compare(a.operator, b.operator), cmp.Compare(a.country, b.country))
}

// estimate is a rate of lookups a day of all names of an operator through a group, with its interval of 95 %.
type estimate struct {
	group, operator int
	low, high       float64
}

// sortFills brings the fills of a cell into order of time, and their inclusion with them.
func sortFills(c *verdict.Cell) {
	if len(c.Inclusion) == 0 {
		slices.SortStableFunc(c.Fills, func(a, b verdict.Event) int { return a.At.Compare(b.At) })
		return
	}
	sort.Stable(byTime{c})
}

type byTime struct{ *verdict.Cell }

func (b byTime) Len() int           { return len(b.Fills) }
func (b byTime) Less(i, j int) bool { return b.Fills[i].At.Before(b.Fills[j].At) }
func (b byTime) Swap(i, j int) {
	b.Fills[i], b.Fills[j] = b.Fills[j], b.Fills[i]
	b.Inclusion[i], b.Inclusion[j] = b.Inclusion[j], b.Inclusion[i]
}
