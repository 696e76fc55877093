package athena

import (
	"reflect"
	"testing"

	"bridle/analysis/athena/mixture"
)

// Six batches of one group, and two servers of nobody. Batches 0 and 1 have a key that nobody else
// has; 2 shares the quirk with 0, but two of seven bearers are outside; 3 shares a network alone; 4 has
// enough servers by itself; 5 shares with 4 a registrant that one of six bearers has outside, which
// is not too many.
func TestOwnedByHand(t *testing.T) {
	in := &Inference{
		attributes: []Attribute{{Name: "key", Class: Identity}, {Name: "quirk", Class: Identity}, {Name: "registrant", Class: Identity}, {Name: "asn", Class: Circumstance}},
		Batches:    [][]int{{0, 1}, {2, 3}, {4}, {5}, {6, 7, 8, 9}, {10}, {11}, {12}},
	}
	rows := [][4]string{
		{"k", "q", "", "a"}, {"k", "q", "", "a"}, {"k", "q", "", "a"}, {"k", "q", "", "a"}, {"", "q", "", "a"}, {"", "", "", "a"},
		{"", "", "r", ""}, {"", "", "r", ""}, {"", "", "r", ""}, {"", "", "r", ""}, {"", "", "r", ""}, {"", "q", "r", ""}, {"", "q", "", ""},
	}
	var records []mixture.Record
	for _, row := range rows {
		r := mixture.Record{Values: make([][]string, 4)}
		for k, v := range row {
			if v != "" {
				r.Values[k] = []string{v}
			}
		}
		records = append(records, r)
	}
	in.data[0] = mixture.NewData(names(in.attributes), records)
	group := []int{0, 1, 2, 3, 4, 5}
	for name, c := range map[string]struct {
		keep   bool
		stated map[int]bool
		group  []int
		kept   []int
		weak   [][]int
	}{
		"own signs":      {group: group, kept: []int{0, 1, 4, 5}, weak: [][]int{{2}, {3}}},
		"stated":         {group: group, stated: map[int]bool{3: true}, kept: []int{0, 1, 3, 4, 5}, weak: [][]int{{2}}},
		"weak ones kept": {group: group, keep: true, kept: group},
		"a small group":  {group: []int{2, 3}, kept: []int{2, 3}},
		"none remains":   {group: []int{0, 2, 3}, weak: [][]int{{0}, {2}, {3}}},
	} {
		in.stated, in.settings.KeepWeak = c.stated, c.keep
		kept, weak := in.owned(c.group)
		if !reflect.DeepEqual(kept, c.kept) || !reflect.DeepEqual(weak, c.weak) {
			t.Errorf("%s: %v and %v, want %v and %v", name, kept, weak, c.kept, c.weak)
		}
	}
}
