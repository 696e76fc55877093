package cachefill

import (
	"cmp"
	"slices"
)

// compare is the order of readings: by time, and of one instant by what they say.
func (x *reading) compare(y *reading) int {
	if x.at != y.at { // nearly always
		return cmp.Compare(x.at, y.at)
	}
	return cmp.Or(cmp.Compare(x.says, y.says), cmp.Compare(x.path, y.path), cmp.Compare(x.expires, y.expires))
}

// inOrder brings readings into order. Those before an index are in order already, and the others, which come from one record, often are.
func inOrder(list []reading, from int) []reading {
	older, newer := list[:from], list[from:]
	compare := func(a, b reading) int { return a.compare(&b) }
	if !slices.IsSortedFunc(newer, compare) {
		slices.SortFunc(newer, compare)
	}
	if from == 0 || len(newer) == 0 || older[from-1].compare(&newer[0]) <= 0 {
		return list
	}
	merged := make([]reading, 0, len(list))
	for len(older) > 0 && len(newer) > 0 {
		if older[0].compare(&newer[0]) <= 0 {
			merged, older = append(merged, older[0]), older[1:]
		} else {
			merged, newer = append(merged, newer[0]), newer[1:]
		}
	}
	return append(append(merged, older...), newer...)
}
