package prefix

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"sort"
	"strings"
	"time"

	"bridle/datasets/schema/prefixes"
)

// Table holds the rows of many sources and days. It never changes and may be used by
// several goroutines.
type Table struct {
	sets []set // by name
}

// set is one data set.
type set struct {
	name string
	days []snapshot // by day
}

// snapshot is what a set says on one day.
type snapshot struct {
	day     string
	rows    []prefixes.Row
	nodes   []node          // by prefix, shorter ones first where they begin alike
	systems map[int64][]int // rows without a prefix, by AS number
}

// node is a prefix with its rows.
type node struct {
	prefix netip.Prefix
	rows   []int
	parent int // the longest prefix around it; -1: none
}

// Answer is what one source says.
type Answer struct {
	// Set is the data set: the source of the rows up to its first slash.
	Set string
	// ValidOn is the day that the source describes, YYYY-MM-DD.
	ValidOn string
	// Prefix is the longest prefix of the source that covers the address; it is not valid
	// in answers about a system.
	Prefix netip.Prefix
	// Rows are the rows of that prefix, or of the system, by their place in the file: one
	// for each origin, and more if the source contradicts itself. They share memory with
	// the table and must not be changed.
	Rows []prefixes.Row
}

// NewTable makes a table of rows in any order. It is an error if a row bears a prefix that
// is not one with its host bits zero, or a day that is none.
func NewTable(rows []prefixes.Row) (*Table, error) {
	sets := map[string]map[string]*snapshot{}
	for _, r := range rows {
		if _, err := time.Parse(time.DateOnly, r.ValidOn); err != nil {
			return nil, fmt.Errorf("prefix: %s, row %d: valid_on %q is not a day", r.Source, r.SourceRow, r.ValidOn)
		}
		name, _, _ := strings.Cut(r.Source, "/")
		if sets[name] == nil {
			sets[name] = map[string]*snapshot{}
		}
		if sets[name][r.ValidOn] == nil {
			sets[name][r.ValidOn] = &snapshot{day: r.ValidOn, systems: map[int64][]int{}}
		}
		s := sets[name][r.ValidOn]
		s.rows = append(s.rows, r)
	}
	t := &Table{}
	for name, days := range sets {
		one := set{name: name}
		for _, s := range days {
			if err := s.build(); err != nil {
				return nil, err
			}
			one.days = append(one.days, *s)
		}
		slices.SortFunc(one.days, func(a, b snapshot) int { return cmp.Compare(a.day, b.day) })
		t.sets = append(t.sets, one)
	}
	slices.SortFunc(t.sets, func(a, b set) int { return cmp.Compare(a.name, b.name) })
	return t, nil
}

// build sorts the rows and links each prefix to the longest one around it.
func (s *snapshot) build() error {
	slices.SortStableFunc(s.rows, func(a, b prefixes.Row) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.SourceRow, b.SourceRow), cmp.Compare(origin(a), origin(b)))
	})
	place := map[netip.Prefix]int{}
	for i, r := range s.rows {
		if r.Prefix == nil {
			if r.ASN == nil {
				return fmt.Errorf("prefix: %s, row %d: neither prefix nor AS number", r.Source, r.SourceRow)
			}
			s.systems[*r.ASN] = append(s.systems[*r.ASN], i)
			continue
		}
		p, err := netip.ParsePrefix(*r.Prefix)
		if err != nil || p != p.Masked() {
			return fmt.Errorf("prefix: %s, row %d: %q is not a prefix with its host bits zero", r.Source, r.SourceRow, *r.Prefix)
		}
		n, found := place[p]
		if !found {
			n = len(s.nodes)
			place[p] = n
			s.nodes = append(s.nodes, node{prefix: p})
		}
		s.nodes[n].rows = append(s.nodes[n].rows, i)
	}
	slices.SortFunc(s.nodes, func(a, b node) int {
		return cmp.Or(a.prefix.Addr().Compare(b.prefix.Addr()), cmp.Compare(a.prefix.Bits(), b.prefix.Bits()))
	})
	for i := range s.nodes {
		// Prefixes are nested or apart, so the one around is the one before or around that.
		up := i - 1
		for up >= 0 && !s.nodes[up].prefix.Contains(s.nodes[i].prefix.Addr()) {
			up = s.nodes[up].parent
		}
		s.nodes[i].parent = up
	}
	return nil
}

func origin(r prefixes.Row) int64 {
	if r.ASN == nil {
		return -1
	}
	return *r.ASN
}

// At returns what every source says of an address as of a day (YYYY-MM-DD), ordered by
// set. Sources that say nothing are left out.
func (t *Table) At(a netip.Addr, day string) []Answer {
	a = a.Unmap().WithZone("")
	var all []Answer
	for _, s := range t.sets {
		now, ok := s.on(day)
		if !ok {
			continue
		}
		if n := now.find(a); n >= 0 {
			all = append(all, Answer{s.name, now.day, now.nodes[n].prefix, now.pick(now.nodes[n].rows)})
		}
	}
	return all
}

// System returns what every source says of an autonomous system as a whole as of a day,
// ordered by set.
func (t *Table) System(asn int64, day string) []Answer {
	var all []Answer
	for _, s := range t.sets {
		if now, ok := s.on(day); ok && now.systems[asn] != nil {
			all = append(all, Answer{Set: s.name, ValidOn: now.day, Rows: now.pick(now.systems[asn])})
		}
	}
	return all
}

// on returns the latest snapshot that does not come after a day.
func (s set) on(day string) (snapshot, bool) {
	n := sort.Search(len(s.days), func(i int) bool { return s.days[i].day > day })
	if n == 0 {
		return snapshot{}, false
	}
	return s.days[n-1], true
}

// find returns the node of the longest prefix around an address, or -1: the last one that
// does not begin behind the address, or one around that.
func (s *snapshot) find(a netip.Addr) int {
	n := sort.Search(len(s.nodes), func(i int) bool { return s.nodes[i].prefix.Addr().Compare(a) > 0 }) - 1
	for n >= 0 && !s.nodes[n].prefix.Contains(a) {
		n = s.nodes[n].parent
	}
	return n
}

func (s *snapshot) pick(at []int) []prefixes.Row {
	rows := make([]prefixes.Row, len(at))
	for i, n := range at {
		rows[i] = s.rows[n]
	}
	return rows
}
