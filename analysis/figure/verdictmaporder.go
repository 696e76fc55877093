package figure

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"bridle/analysis/hierarchy"
)

// sideTree is a tree over rows or columns; leaf k is the place leaves[k].
type sideTree struct {
	hierarchy.Tree
	leaves []int
}

// words says how rows and columns are ordered.
func (o MapOrder) words() string {
	switch o {
	case AsGiven:
		return "Order: as given."
	case ByName:
		return "Order: by name."
	case ByGroup:
		return "Order: by group, then by claims, then by name."
	}
	return "Order: average linkage of Gower's distance over pairs tested in both; columns with more claims lead, and rows whose claims lie further left."
}

// order puts rows and columns into order, columns first.
func (v *verdictGrid) order() {
	v.cols.sort(v.Order, v.Columns, func(j int) ([]float64, int64) { return v.numbers(j, false), int64(v.cols.claims[j]) })
	place := make([]int, len(v.Columns))
	for k, j := range v.cols.order {
		place[j] = k
	}
	v.rows.sort(v.Order, v.Rows, func(i int) ([]float64, int64) {
		n, sum := int64(v.rows.claims[i]), int64(0)
		if n == 0 {
			return v.numbers(i, true), -1000 * int64(len(place))
		}
		for j, k := range place {
			if v.claim(i, j) {
				sum += int64(k)
			}
		}
		return v.numbers(i, true), -1000 * sum / n // thousandths of a column
	})
}

// numbers returns what the cells of a row or column are in the distance: for verdicts 1 if supported, 2/3 for a lesser claim, 0 if tested and not
// claimed, for values their number; NaN if not tested.
func (v *verdictGrid) numbers(k int, isRow bool) []float64 {
	n := len(v.Columns)
	if !isRow {
		n = len(v.Rows)
	}
	all := make([]float64, n)
	for o := range all {
		i, j := k, o
		if !isRow {
			i, j = o, k
		}
		switch look := v.look(i, j); {
		case v.Values != nil && look == Solid:
			all[o] = v.Values[i][j]
		case look == Solid:
			all[o] = 1
		case look <= Ring:
			all[o] = 2.0 / 3
		case look == Dot:
			all[o] = 0
		default:
			all[o] = math.NaN()
		}
	}
	return all
}

// sort orders one side. Clustering starts from the order by name, so that the order of the caller decides nothing.
// of gives what a place is in the distance, and its weight: of two branches the heavier leads.
func (s *side) sort(by MapOrder, labels []string, of func(int) ([]float64, int64)) {
	s.order = make([]int, len(labels))
	for i := range s.order {
		s.order[i] = i
	}
	if by == AsGiven || by == ByGroup && s.by == nil {
		return
	}
	sort.Slice(s.order, func(a, b int) bool { return labels[s.order[a]] < labels[s.order[b]] })
	switch by {
	case ByGroup:
		slices.SortStableFunc(s.order, func(a, b int) int {
			if (s.by[a] == "") != (s.by[b] == "") { // those of no group last
				return cmp.Compare(s.by[b], s.by[a])
			}
			return cmp.Or(cmp.Compare(s.by[a], s.by[b]), s.claims[b]-s.claims[a])
		})
	case Alike:
		rows, weight := make([][]float64, len(labels)), make([]int64, len(labels))
		for k, i := range s.order {
			rows[k], weight[k] = of(i)
		}
		s.tree = &sideTree{hierarchy.Build(hierarchy.Gower(rows), hierarchy.Average), slices.Clone(s.order)}
		for k, leaf := range s.tree.Order(weight) {
			s.order[k] = s.tree.leaves[leaf]
		}
	}
}

// table returns the plotted data, in the order in which they are drawn.
func (v *verdictGrid) table() table {
	t := table{columns: []string{v.RowName, v.ColumnName, "class"}}
	if v.Values != nil {
		t.columns = append(t.columns, v.Unit)
	}
	if v.rows.by != nil {
		t.columns = append(t.columns, v.RowName+" "+v.RowGroupName)
	}
	if v.cols.by != nil {
		t.columns = append(t.columns, v.ColumnName+" "+v.ColumnGroupName)
	}
	for _, i := range v.rows.order {
		for _, j := range v.cols.order {
			row := []any{v.Rows[i], v.Columns[j], v.Classes[v.Cells[i][j]].Name}
			if v.Values != nil {
				row = append(row, v.Values[i][j])
			}
			if v.rows.by != nil {
				row = append(row, v.rows.by[i])
			}
			if v.cols.by != nil {
				row = append(row, v.cols.by[j])
			}
			t.rows = append(t.rows, row)
		}
	}
	return t
}

// count returns how many cells are of a class.
func (v *verdictGrid) count(class int) (n int) {
	for _, row := range v.Cells {
		for _, c := range row {
			if c == class {
				n++
			}
		}
	}
	return n
}

// tone returns the class of a value: how many breaks lie below it.
func (v *verdictGrid) tone(i, j int) int {
	n := 0
	for _, b := range v.Breaks {
		if v.Values[i][j] > b {
			n++
		}
	}
	return n
}
