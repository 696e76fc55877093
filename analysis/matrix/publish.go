package matrix

import (
	"fmt"
	"slices"
	"strings"
)

// Small says what becomes of countries with few caches.
type Small uint8

// Ways to treat small countries.
const (
	// Withhold leaves a column with its cells empty.
	Withhold Small = iota
	// Aggregate puts them together in one column, which says what is claimed in at least one of
	// them; if they have fewer than k caches together, they are withheld.
	Aggregate
)

// Publish returns a copy of the table that may be published: countries in which fewer than k cache
// systems testify are withheld or aggregated. Those in which nothing could be tested stay, since that tells of
// nobody; those that were tested through caches nobody counted are small. Totals are counted anew from what is left. Where any country is small all verdicts
// across borders are taken out, since they count it; whether two countries are affected can
// still be seen from the cells. It panics if k < 1.
//
// Which countries are small depends on their caches alone, never on what was found there.
//
// Source: the project's notes on cache probing, section 15.
func (t *Table) Publish(k int32, small Small) *Table {
	if k < 1 {
		panic("matrix: a threshold of publication must be at least 1")
	}
	u := *t
	u.Operators, u.Countries, u.Cells, u.Notes = slices.Clone(t.Operators), nil, make([][]Cell, len(t.Operators)), slices.Clone(t.Notes)
	var few []int
	caches := int32(0)
	for j := range t.Countries {
		if c := &t.Countries[j]; c.Caches < k && (c.Caches > 0 || c.Testable()) {
			few = append(few, j)
			caches += c.Caches
		}
	}
	if len(few) == 0 {
		u.Countries = slices.Clone(t.Countries)
		for i := range t.Cells {
			u.Cells[i] = slices.Clone(t.Cells[i])
		}
		return &u
	}
	together := small == Aggregate && len(few) > 1 && caches >= k
	for j := range t.Countries {
		if isFew := slices.Contains(few, j); !isFew || !together {
			u.keep(t, j, isFew)
		}
	}
	what := "withheld"
	if together {
		what = "put together in one column"
		u.putTogether(t, few)
	}
	for i := range u.Operators {
		u.Operators[i].Cross = nil
	}
	u.count()
	for j := range u.Countries {
		if u.Countries[j].Members != nil {
			u.Countries[j].Caches = caches
		}
	}
	u.sort(u.given) // the old order goes by what was found, withheld or not
	u.putLast(func(c *Country) bool { return c.Members != nil })
	var codes []string
	for _, j := range few {
		codes = append(codes, t.Countries[j].Code)
	}
	slices.Sort(codes)
	u.Notes = append(u.Notes, fmt.Sprintf("For having fewer than %d cache systems, %s (%s): %s; verdicts across borders, which count them, are left out.",
		k, several(len(few), "country", "countries"), strings.Join(codes, ", "), what))
	return &u
}

// keep copies a column, without its content if it is small.
func (u *Table) keep(t *Table, j int, isFew bool) {
	u.Countries = append(u.Countries, t.Countries[j])
	for i := range t.Cells {
		cell := t.Cells[i][j]
		if isFew && cell.Level != Absent {
			cell = Cell{Level: Withheld, Reasons: []string{"too few caches to be published"}}
		}
		u.Cells[i] = append(u.Cells[i], cell)
	}
}

// putLast moves a column to the end.
func (t *Table) putLast(is func(c *Country) bool) {
	for j := range t.Countries {
		if is(&t.Countries[j]) {
			t.Countries = append(append(t.Countries[:j:j], t.Countries[j+1:]...), t.Countries[j])
			for i, line := range t.Cells {
				t.Cells[i] = append(append(line[:j:j], line[j+1:]...), line[j])
			}
			return
		}
	}
}

// putTogether adds the column of several countries.
func (u *Table) putTogether(t *Table, few []int) {
	c := Country{Code: fmt.Sprintf("%d small countries", len(few))}
	for _, j := range few {
		c.Members = append(c.Members, t.Countries[j].Code)
	}
	slices.Sort(c.Members)
	u.Countries = append(u.Countries, c)
	for i := range t.Cells {
		u.Cells[i] = append(u.Cells[i], union(t.Cells[i], few))
	}
}

// union is the cell of several countries: the highest level in any, its rates of false discovery, and
// the sums of what can be summed. A rate, a power and networks of all together there are not.
func union(line []Cell, few []int) (sum Cell) {
	for _, j := range few {
		c := &line[j]
		if c.Level > sum.Level {
			sum.Level = c.Level
		}
		sum.Names = max(sum.Names, c.Names)
		sum.Fills += c.Fills
		sum.Removed += c.Removed
		sum.Caches += c.Caches
		sum.CachesWithFills += c.CachesWithFills
		sum.Excluded += c.Excluded
		sum.ExposureDays += c.ExposureDays
		for _, m := range c.Missing {
			if !slices.Contains(sum.Missing, m) {
				sum.Missing = append(sum.Missing, m)
			}
		}
		if c.Level.Claimed() {
			sum.QBH, sum.QBY = least(sum.QBH, c.QBH), least(sum.QBY, c.QBY)
		}
	}
	slices.Sort(sum.Missing)
	if sum.Level != Absent {
		sum.Reasons = []string{"the highest level in any of the countries put together"}
	}
	return sum
}

func least(a, b *float64) *float64 {
	if a == nil || b != nil && *b < *a {
		return b
	}
	return a
}
