package study

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// lay fills the list of operators that were found in memory. names are those of each server; nil if the method knows none.
func (s *Study) lay(o *Operators, groups []group, names map[string][]string) {
	seen := s.must("matches by server", "SELECT address, min(grabbed_at), max(grabbed_at) FROM current_fingerprint_matches GROUP BY address ORDER BY address")
	span := map[string][2]time.Time{}
	for _, row := range seen.Rows {
		span[row[0].(string)] = [2]time.Time{row[1].(time.Time), row[2].(time.Time)}
	}
	holders := map[string]int{} // operators by name
	for _, g := range groups {
		for _, name := range g.names(names) {
			holders[name]++
		}
	}
	o.Table = s.table("operators of "+s.label()+", fitted in memory", "operator VARCHAR", "basis VARCHAR", "servers BIGINT", "core BIGINT", "fringe BIGINT", "names BIGINT",
		"shared_names BIGINT", "first_matched_at TIMESTAMPTZ", "last_matched_at TIMESTAMPTZ", "supported BIGINT", "indicated BIGINT")
	slices.SortFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(len(b.servers), len(a.servers)), strings.Compare(a.label, b.label))
	})
	for _, g := range groups {
		servers := s.table("", "address VARCHAR", "standing VARCHAR", "co_assignment DOUBLE", "first_matched_at TIMESTAMPTZ", "last_matched_at TIMESTAMPTZ")
		var first, last any
		core := 0
		slices.SortFunc(g.servers, func(a, b member) int {
			return cmp.Or(strings.Compare(a.standing(), b.standing()), strings.Compare(a.address, b.address))
		})
		for _, m := range g.servers {
			o.labels[m.address] = g.label
			if m.isCore {
				core++
			}
			at, ok := span[m.address]
			if !ok {
				servers.add(m.address, m.standing(), m.share, nil, nil)
				continue
			}
			servers.add(m.address, m.standing(), m.share, at[0], at[1])
			if first == nil || at[0].Before(first.(time.Time)) {
				first = at[0]
			}
			if last == nil || at[1].After(last.(time.Time)) {
				last = at[1]
			}
		}
		list, shared := s.namesOf(g, names, holders)
		o.add(g.label, "cluster", len(g.servers), core, len(g.servers)-core, len(list.Rows), shared, first, last, nil, nil)
		p := o.fresh(o.Rows[len(o.Rows)-1])
		p.Table, p.names = servers.done(), list
		o.finish(p)
	}
	o.done()
	o.say()
	o.Notes = append(o.Notes, "Verdicts of the study speak of the operators that it holds, not of these.")
}

// namesOf lists the names of an operator, and how many others have too.
func (s *Study) namesOf(g group, names map[string][]string, holders map[string]int) (list *Table, shared int) {
	list = s.table("names of "+g.label, "name VARCHAR", "is_core BOOLEAN", "is_unique BOOLEAN", "role VARCHAR", "valid_from_on VARCHAR", "valid_to_on VARCHAR")
	core := map[string]bool{}
	for _, m := range g.servers {
		for _, name := range names[m.address] {
			core[name] = core[name] || m.isCore
		}
	}
	for _, name := range g.names(names) {
		list.add(name, core[name], holders[name] == 1, nil, nil, nil)
		if holders[name] > 1 {
			shared++
		}
	}
	return list.done(), shared
}

// names returns the names of the servers of a group, sorted, each once.
func (g group) names(of map[string][]string) (all []string) {
	for _, m := range g.servers {
		all = append(all, of[m.address]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (m member) standing() string {
	if m.isCore {
		return "core"
	}
	return "fringe"
}
