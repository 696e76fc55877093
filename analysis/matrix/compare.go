package matrix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Kind says how a pair differs between two tables.
type Kind string

// Kinds of changes, from the first table to the second.
const (
	Gained     Kind = "gained"      // claimed only by the second
	Lost       Kind = "lost"        // claimed only by the first
	Raised     Kind = "raised"      // claimed by both, at a higher level
	Lowered    Kind = "lowered"     // claimed by both, at a lower level
	Opened     Kind = "testable"    // not claimed; tested only by the second
	Closed     Kind = "untestable"  // not claimed; tested only by the first
	OtherWords Kind = "other words" // tested by neither, for another reason
)

// Change is a pair on which two tables differ.
type Change struct {
	Pair
	Kind     Kind
	From, To Level
	// Why are differences that may explain it, from the numbers and reasons of both cells.
	Why []string
}

// Comparison is two tables side by side.
type Comparison struct {
	// First and Second are the names of the tables, Simulated true if either is.
	First, Second string
	Simulated     bool
	// Counts has the number of pairs by their level in the first and in the second table. Pairs that
	// neither has are not counted.
	Counts [levels][levels]int
	// Both are claimed by both, OnlyFirst and OnlySecond by one, Neither by none though both looked;
	// Incomparable were not looked at by both, and are claimed by none.
	Both, OnlyFirst, OnlySecond, Neither, Incomparable int
	// Changes are sorted by kind in the order above, operator and country. [Hit] beside a level with an error
	// rate is none, nor [NoHit] beside [NotDetected]: the one method states no levels.
	Changes []Change
}

// Compare sets two tables side by side, pair by pair.
func Compare(a, b *Table) *Comparison {
	c := &Comparison{First: a.Name, Second: b.Name, Simulated: a.Simulated || b.Simulated}
	first, second := a.pairs(), b.pairs()
	all := make(map[Pair]bool, len(first))
	for p := range first {
		all[p] = true
	}
	for p := range second {
		all[p] = true
	}
	for p := range all {
		x, y := first[p], second[p]
		if x == nil {
			x = &Cell{}
		}
		if y == nil {
			y = &Cell{}
		}
		c.Counts[x.Level][y.Level]++
		c.tally(x.Level, y.Level)
		if differ(x.Level, y.Level) {
			c.Changes = append(c.Changes, Change{Pair: p, Kind: kind(x.Level, y.Level), From: x.Level, To: y.Level, Why: why(x, y)})
		}
	}
	ranks := []Kind{Gained, Lost, Raised, Lowered, Opened, Closed, OtherWords}
	slices.SortFunc(c.Changes, func(x, y Change) int {
		return cmp.Or(cmp.Compare(slices.Index(ranks, x.Kind), slices.Index(ranks, y.Kind)),
			strings.Compare(x.Operator, y.Operator), strings.Compare(x.Country, y.Country))
	})
	return c
}

// pairs returns the cells that are not absent.
func (t *Table) pairs() map[Pair]*Cell {
	all := map[Pair]*Cell{}
	for i := range t.Operators {
		for j := range t.Countries {
			if cell := &t.Cells[i][j]; cell.Level != Absent {
				all[Pair{t.Operators[i].Label, t.Countries[j].Code}] = cell
			}
		}
	}
	return all
}

// differ reports whether two levels say different things.
func differ(x, y Level) bool {
	bare := min(x, y) == Hit || min(x, y) == NotDetected && max(x, y) == NoHit
	return x != y && !bare
}

func (c *Comparison) tally(x, y Level) {
	switch {
	case x.Claimed() && y.Claimed():
		c.Both++
	case x.Claimed():
		c.OnlyFirst++
	case y.Claimed():
		c.OnlySecond++
	case x.Tested() && y.Tested():
		c.Neither++
	default:
		c.Incomparable++
	}
}

// Jaccard is the share, of the pairs that either claims, that both claim; 1 if neither claims any.
func (c *Comparison) Jaccard() float64 {
	if c.Both+c.OnlyFirst+c.OnlySecond == 0 {
		return 1
	}
	return float64(c.Both) / float64(c.Both+c.OnlyFirst+c.OnlySecond)
}

func kind(x, y Level) Kind {
	switch {
	case !x.Claimed() && y.Claimed():
		return Gained
	case x.Claimed() && !y.Claimed():
		return Lost
	case x.Claimed() && y > x:
		return Raised
	case x.Claimed():
		return Lowered
	case !x.Tested() && y.Tested():
		return Opened
	case x.Tested() && !y.Tested():
		return Closed
	}
	return OtherWords
}

// why lists what differs between two cells: numbers, where both have any, layers, and reasons that only
// one has.
func why(x, y *Cell) (all []string) {
	if x.hasNumbers() && y.hasNumbers() {
		all = numbers(x, y)
	}
	all = append(all, only("first only", x.Reasons, y.Reasons)...)
	all = append(all, only("second only", y.Reasons, x.Reasons)...)
	all = append(all, only("layer missing in the first", x.Missing, y.Missing)...)
	return append(all, only("layer missing in the second", y.Missing, x.Missing)...)
}

// hasNumbers reports whether the cell comes from a verdict and not from a mere claim.
func (c *Cell) hasNumbers() bool { return c.Level >= NotTestable && c.Level != Hit && c.Level != NoHit }

func numbers(x, y *Cell) (all []string) {
	for _, n := range []struct {
		what string
		a, b int32
	}{{"caches", x.Caches, y.Caches}, {"names", x.Names, y.Names}, {"fills that count", x.Fills, y.Fills}, {"fills removed", x.Removed, y.Removed},
		{"resolvers excluded", x.Excluded, y.Excluded}} {
		if n.a != n.b {
			all = append(all, fmt.Sprintf("%s %d, then %d", n.what, n.a, n.b))
		}
	}
	for _, n := range []struct {
		what string
		a, b *float64
	}{{"q", x.QBH, y.QBH}, {"q for any dependence", x.QBY, y.QBY}, {"detectable a day", x.Detectable, y.Detectable}} {
		if n.a != nil && n.b != nil && *n.a != *n.b {
			all = append(all, fmt.Sprintf("%s %s, then %s", n.what, number(n.a), number(n.b)))
		}
	}
	return all
}

func only(what string, of, than []string) (all []string) {
	for _, s := range of {
		if !slices.Contains(than, s) {
			all = append(all, what+": "+s)
		}
	}
	return all
}
