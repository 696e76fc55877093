package figure

import (
	"fmt"
	"math"
	"slices"
)

// VerdictMap draws which operator is claimed in which country: a table of verdicts whose rows and columns stand so that
// those alike lie together, with the trees that say how alike, bars of the claims of each row and column, and
// a legend with counts.
//
// Either Cells holds a verdict for each row and column, or Values a number, or both: then the number gives the tone of the cells
// whose class has the look Solid.
type VerdictMap struct {
	Meta
	// RowName and ColumnName say what rows and columns are, such as "operator" and "country".
	RowName, ColumnName string
	// Rows and Columns are the labels; none stands twice.
	Rows, Columns []string
	// Cells has for each row and column the place of a class in Classes. Nil takes classes from Values: "not measured" for NaN,
	// "measured, none found" for zero.
	Cells [][]int
	// Classes are what a cell may be. Solid, Half and Ring are claims; with Dot they are tested, the other looks are not.
	Classes []Class
	// Values has for each row and column a number that is not negative, or NaN. Nil draws no numbers.
	Values [][]float64
	// Unit is that of Values, such as "share of caches".
	Unit string
	// Breaks are where classes of Values end, rising, at most five of them: with 1 and 5 the classes are up to 1, above 1 up to
	// 5, above 5. Nil takes round numbers.
	Breaks []float64
	// Order is that of rows and columns. The zero value puts those alike together.
	Order MapOrder
	// RowGroup and ColumnGroup name a group for each row and column, drawn as a strip of colours, such as a region; nil draws none,
	// and an empty text is no group. There are at most six groups of each.
	RowGroup, ColumnGroup []string
	// RowGroupName and ColumnGroupName say what the groups are.
	RowGroupName, ColumnGroupName string
}

// MapOrder is how rows and columns of a VerdictMap are ordered.
type MapOrder uint8

const (
	// Alike orders by hierarchical clustering: average linkage of Gower's distance over pairs tested in both, in which a Solid cell
	// is 1 (or its value), Half and Ring are 2/3 and Dot is 0. Of two branches of
	// columns the one with more claims a column leads, of two of rows the one whose claims lie further left; of equal ones the first by
	// name. Trees are drawn.
	Alike MapOrder = iota
	// AsGiven keeps the order of the caller.
	AsGiven
	// ByName orders by label.
	ByName
	// ByGroup orders by group, in the order of their names, then by claims, most first, then by label.
	ByGroup
)

// VerdictMapLimit bounds the rows and the columns of a [VerdictMap]; there are 249 countries.
const VerdictMapLimit = 250

// Draw draws the chart. It returns an error if there are no cells, their number is not that of rows and columns, a label is empty or
// stands twice, a cell is of a class that is not there, a value is negative, infinite or lacks in a cell that is claimed,
// or there are more than 250 rows or columns: choose some then, or draw several maps.
func (m VerdictMap) Draw() (*Figure, error) {
	v, err := m.prepared()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", m.ID, err)
	}
	v.order()
	p, err := measure()
	if err != nil {
		return nil, fmt.Errorf("figure %s: %w", m.ID, err)
	}
	l := newVerdictLayout(p, v)
	return render(chart{meta: m.Meta, data: v.table(), height: l.height, draw: func(p *pen, y float64) { l.draw(p, y) }, vega: v.vega()})
}

// verdictGrid is a VerdictMap that was checked, then put into order.
type verdictGrid struct {
	VerdictMap
	derived    bool // the classes are taken from the values
	rows, cols side
}

// side is the rows or the columns.
type side struct {
	order  []int // places in the order in which they are drawn
	tree   *sideTree
	claims []int // by place given
	groups []string
	by     []string // group by place given; nil: none
}

// prepared checks what was given, and fills in classes of values.
func (m VerdictMap) prepared() (*verdictGrid, error) {
	if err := m.checkLabels(); err != nil {
		return nil, err
	}
	if m.Values != nil {
		if err := m.checkValues(); err != nil {
			return nil, err
		}
	}
	derived := m.Cells == nil
	if derived {
		m.Classes = []Class{{Name: "measured above zero", Look: Solid}, {Name: "measured, none found", Look: Dot}, {Name: "not measured", Look: Hatched}}
		m.Cells = make([][]int, len(m.Rows))
		for i, row := range m.Values {
			for _, v := range row {
				m.Cells[i] = append(m.Cells[i], verdictOf(v))
			}
		}
	}
	g := Grid{RowName: m.RowName, ColumnName: m.ColumnName, Rows: m.Rows, Columns: m.Columns, Cells: m.Cells, Classes: m.Classes}
	if err := g.valid(); err != nil {
		return nil, err
	}
	v := &verdictGrid{VerdictMap: m, derived: derived}
	if err := v.addGroups(); err != nil {
		return nil, err
	}
	if m.Values != nil {
		if err := v.checkClaimed(); err != nil {
			return nil, err
		}
		v.Breaks = m.breaks()
	}
	v.rows.claims, v.cols.claims = make([]int, len(m.Rows)), make([]int, len(m.Columns))
	for i, row := range m.Cells {
		for j := range row {
			if v.claim(i, j) {
				v.rows.claims[i]++
				v.cols.claims[j]++
			}
		}
	}
	return v, nil
}

// verdictOf is the class of a value where no classes are given.
func verdictOf(v float64) int {
	switch {
	case math.IsNaN(v):
		return 2
	case v == 0:
		return 1
	}
	return 0
}

// breaks returns those given, or round numbers.
func (m VerdictMap) breaks() []float64 {
	if m.Breaks != nil {
		return m.Breaks
	}
	most := 0.0
	for _, row := range m.Values {
		for _, v := range row {
			if v > most {
				most = v
			}
		}
	}
	if most == 0 {
		return nil
	}
	var all []float64
	for _, b := range (scale{to: most}).marks(5) {
		if b > 0 && b < most && len(all) < len(verdictRamp)-1 {
			all = append(all, b)
		}
	}
	return all
}

// addGroups checks the groups and lists their names.
func (v *verdictGrid) addGroups() error {
	for _, s := range []struct {
		to    *side
		by    []string
		name  string
		what  string
		count int
	}{{&v.rows, v.RowGroup, v.RowGroupName, "row", len(v.Rows)}, {&v.cols, v.ColumnGroup, v.ColumnGroupName, "column", len(v.Columns)}} {
		if s.by == nil {
			if v.Order == ByGroup && v.RowGroup == nil && v.ColumnGroup == nil {
				return fmt.Errorf("the order is by group, and there are no groups; set RowGroup or ColumnGroup")
			}
			continue
		}
		if len(s.by) != s.count {
			return fmt.Errorf("there are %d groups for %d %ss", len(s.by), s.count, s.what)
		}
		if s.name == "" {
			return fmt.Errorf("the groups of %ss have no name; say what they are, for example region", s.what)
		}
		names := slices.Clone(s.by)
		slices.Sort(names)
		names = slices.DeleteFunc(slices.Compact(names), func(n string) bool { return n == "" })
		if len(names) > len(groups) {
			return fmt.Errorf("there are %d groups of %ss; %d is the most that can be told apart: put small ones together", len(names), s.what, len(groups))
		}
		s.to.by, s.to.groups = s.by, names
	}
	return nil
}

func (v *verdictGrid) look(i, j int) Look { return v.Classes[v.Cells[i][j]].Look }

func (v *verdictGrid) claim(i, j int) bool { return v.look(i, j) <= Ring }

// claimWord says what bars count.
func (v *verdictGrid) claimWord() string {
	if v.derived {
		return "above zero"
	}
	return "claims"
}
