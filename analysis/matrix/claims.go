package matrix

import (
	"fmt"
	"slices"
	"strings"
)

// Pair is an operator in a country.
type Pair struct{ Operator, Country string }

// Claims makes a table of mere claims, by a method that states neither power nor an error rate (or by the
// truth of a simulated world): [Hit] for the pairs, [NoHit] for all others of the rows and columns of
// like. Pairs beside these get rows and columns of their own, whose other cells are absent.
func Claims(name string, like *Table, pairs []Pair) *Table {
	cells := map[Pair]Cell{}
	for i := range like.Operators {
		for j := range like.Countries {
			cells[Pair{like.Operators[i].Label, like.Countries[j].Code}] = Cell{Level: NoHit, Reasons: []string{"no claim by " + name}}
		}
	}
	for _, p := range pairs {
		cells[p] = Cell{Level: Hit, Reasons: []string{"claimed by " + name}}
	}
	t := &Table{Name: name, Simulated: like.Simulated}
	t.lay(cells)
	domains := map[string]bool{}
	for i := range like.Operators {
		domains[like.Operators[i].Label] = like.Operators[i].IsDomain
	}
	for i := range t.Operators {
		t.Operators[i].IsDomain = domains[t.Operators[i].Label]
	}
	t.sort(Options{})
	return t
}

// Rules2018 returns what the rules of 2018 see, from the column is_hit_2018 of the same verdicts, with
// the rows and columns of t. Where they were not applied a cell is [NotTestable].
func (t *Table) Rules2018() *Table {
	u := &Table{Name: "rules of 2018", Method: "rules-2018", Simulated: t.Simulated, Operators: slices.Clone(t.Operators), Countries: slices.Clone(t.Countries)}
	for i := range t.Operators {
		if c := t.Operators[i].Cross; c != nil && c.Rules2018 != nil {
			level := NoHit
			if *c.Rules2018 {
				level = Hit
			}
			u.Operators[i].Cross = &Cross{Level: level, Reasons: []string{"counted countries; there is no error rate"}, Rules2018: c.Rules2018}
		} else {
			u.Operators[i].Cross = nil
		}
		line := make([]Cell, len(t.Countries))
		for j := range line {
			line[j] = rule2018(&t.Cells[i][j])
		}
		u.Cells = append(u.Cells, line)
	}
	u.count()
	return u
}

func rule2018(c *Cell) Cell {
	cell := Cell{Caches: c.Caches, Excluded: c.Excluded, Hit2018: c.Hit2018, ASNs2018: c.ASNs2018}
	switch {
	case c.Level == Absent || c.Level == Withheld:
		cell.Level = c.Level
	case c.Hit2018 == nil:
		cell.Level, cell.Reasons = NotTestable, []string{"the rules of 2018 were not applied"}
	case *c.Hit2018:
		var systems []string
		for _, n := range c.ASNs2018 {
			systems = append(systems, fmt.Sprintf("AS%d", n))
		}
		cell.Level, cell.Reasons = Hit, []string{"hits on two command-and-control names in " + strings.Join(systems, ", ")}
	default:
		cell.Level, cell.Reasons = NoHit, []string{"no hits on two command-and-control names in one system"}
	}
	return cell
}
