package athena

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bridle/analysis/agree"
)

// Difference compares two clusterings by the servers that both have.
type Difference struct {
	// Common is how many servers both have; OnlyFirst and OnlySecond are those of one alone, sorted.
	Common                int
	OnlyFirst, OnlySecond []string
	// ARI is the adjusted Rand index; 1 if they agree.
	ARI float64
	// Pairs counts pairs of servers by who puts them together; Truth are those of the first.
	Pairs agree.PairCounts
	// Split are operators of the first of which servers are in several groups of the second;
	// Merged are operators of the second with servers of several groups of the first.
	Split, Merged []Parting
	// Moved are servers that are not where most of their operator are, sorted.
	Moved []Moved
}

// Parting is a group with the groups of the other clustering that share its servers.
type Parting struct {
	Operator string
	Servers  int
	Parts    []Part // largest first
}

// Part is a number of servers of a group.
type Part struct {
	Operator string
	Servers  int
}

// Moved is a server that left its operator.
type Moved struct{ Server, From, To string }

// Compare compares two clusterings, each given as the label of every server. Labels of one need not
// be those of the other; a server that is with nobody has a label of its own.
func Compare(first, second map[string]string) Difference {
	var d Difference
	var a, b []string
	var servers []string
	for _, s := range slices.Sorted(maps.Keys(first)) {
		if to, ok := second[s]; ok {
			servers, a, b = append(servers, s), append(a, first[s]), append(b, to)
		} else {
			d.OnlyFirst = append(d.OnlyFirst, s)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(second)) {
		if _, ok := first[s]; !ok {
			d.OnlySecond = append(d.OnlySecond, s)
		}
	}
	d.Common = len(servers)
	table := agree.Compare(a, b)
	d.ARI, d.Pairs = table.ARI(), table.PairCounts()
	d.Split, d.Merged = partings(a, b), partings(b, a)
	home := map[string]string{}
	for _, p := range d.Split {
		home[p.Operator] = p.Parts[0].Operator
	}
	for i, s := range servers {
		if h, ok := home[a[i]]; ok && b[i] != h {
			d.Moved = append(d.Moved, Moved{s, a[i], b[i]})
		}
	}
	return d
}

// partings lists groups whose servers are in several groups of the other clustering.
func partings(from, to []string) (list []Parting) {
	counts := map[string]map[string]int{}
	for i, f := range from {
		if counts[f] == nil {
			counts[f] = map[string]int{}
		}
		counts[f][to[i]]++
	}
	for _, f := range slices.Sorted(maps.Keys(counts)) {
		if len(counts[f]) < 2 {
			continue
		}
		p := Parting{Operator: f}
		for _, t := range slices.Sorted(maps.Keys(counts[f])) {
			p.Parts = append(p.Parts, Part{t, counts[f][t]})
			p.Servers += counts[f][t]
		}
		slices.SortStableFunc(p.Parts, func(x, y Part) int { return cmp.Compare(y.Servers, x.Servers) })
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(x, y Parting) int { return cmp.Compare(y.Servers, x.Servers) })
	return list
}

// String says in a sentence how far the two agree.
func (d Difference) String() string {
	return fmt.Sprintf("%d servers in both, %d in the first alone, %d in the second alone; adjusted Rand index %.3f; of %d pairs that the first puts together the second has %d, and %d of its own",
		d.Common, len(d.OnlyFirst), len(d.OnlySecond), d.ARI, d.Pairs.Truth, d.Pairs.Both, d.Pairs.Found-d.Pairs.Both)
}

// Tables returns what differs: operators that split, operators that merged, servers that moved.
func (d Difference) Tables() []Table {
	parted := func(caption, other string, list []Parting) Table {
		t := Table{Caption: caption, Header: []string{"operator", "servers", other}, Numeric: []bool{false, true, false}}
		for _, p := range list {
			var parts []string
			for _, x := range p.Parts {
				parts = append(parts, x.Operator+" "+strconv.Itoa(x.Servers))
			}
			t.Rows = append(t.Rows, []string{p.Operator, strconv.Itoa(p.Servers), strings.Join(parts, ", ")})
		}
		return t
	}
	moved := Table{Caption: "Servers that left most of their operator", Header: []string{"server", "from", "to"}, Numeric: []bool{false, false, false}}
	for _, m := range d.Moved {
		moved.Rows = append(moved.Rows, []string{m.Server, m.From, m.To})
	}
	return []Table{parted("Operators of the first that the second splits", "into", d.Split),
		parted("Operators of the second that the first has apart", "of", d.Merged), moved}
}
