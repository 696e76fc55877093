package verdict

import (
	"cmp"
	"slices"
	"strings"
)

// sorted returns a copy of the input in which groups and operators are in order of label, cells of
// group, operator and level, fills of time and name. So nothing depends on the order given.
func (in *Input) sorted() *Input {
	out := *in
	groups, placeOfGroup := order(in.Groups, func(g Group) string { return g.Label })
	operators, placeOfOperator := order(in.Operators, func(o Operator) string { return o.Label })
	out.Groups, out.Operators = groups, operators
	out.Cells = slices.Clone(in.Cells)
	for i := range out.Cells {
		c := &out.Cells[i]
		c.Group = placeOfGroup[c.Group]
		if c.Operator != Decoys {
			c.Operator = placeOfOperator[c.Operator]
		}
		if c.Inclusion == nil {
			c.Fills = slices.Clone(c.Fills)
			slices.SortFunc(c.Fills, func(a, b Event) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Name, b.Name)) })
		}
	}
	slices.SortFunc(out.Cells, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Operator, b.Operator), cmp.Compare(a.Level, b.Level))
	})
	out.Countries = slices.Clone(in.Countries)
	for _, g := range groups {
		if g.Country != "" {
			out.Countries = append(out.Countries, g.Country)
		}
	}
	slices.Sort(out.Countries)
	out.Countries = slices.Compact(out.Countries)
	return &out
}

// order returns a list in order of labels, and the new place of each old one.
func order[T any](list []T, label func(T) string) ([]T, []int) {
	by := make([]int, len(list))
	for i := range by {
		by[i] = i
	}
	slices.SortFunc(by, func(a, b int) int { return strings.Compare(label(list[a]), label(list[b])) })
	out, place := make([]T, len(list)), make([]int, len(list))
	for to, from := range by {
		out[to], place[from] = list[from], to
	}
	return out, place
}

// group returns the group of a label.
func (d *decision) group(label string) (*Group, bool) {
	i, ok := slices.BinarySearchFunc(d.in.Groups, label, func(g Group, l string) int { return strings.Compare(g.Label, l) })
	if !ok {
		return nil, false
	}
	return &d.in.Groups[i], true
}
