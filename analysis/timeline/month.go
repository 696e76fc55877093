package timeline

import (
	"cmp"
	"slices"
)

// ByMonth puts scans together that began in the same calendar month (UTC), and the visits of each server in them: it was there if one of them
// found it, with the first and last sight, else absent from the first to the last question. A month in which nobody scanned has no scan.
//
// Use scans of one kind only (see [Only]), where absences are filled in afterwards: if scans of another kind (other ports, another protocol) stop one day, servers
// that only they found seem to vanish together on that day.
//
// It is for sweeps that take weeks and are stored by day, as those of the public scans of 2012 to 2014: each day alone asks few of the servers.
func ByMonth(visits []Visit, scans []Scan) ([]Visit, []Scan) {
	month := map[string]string{} // by scan
	months := map[string]*Scan{}
	for _, s := range scans {
		name := s.From.UTC().Format("2006-01")
		month[s.Name] = name
		m := months[name]
		if m == nil {
			m = &Scan{name, s.From, s.Until}
			months[name] = m
		}
		if s.From.Before(m.From) {
			m.From = s.From
		}
		m.Until = later(m.Until, s.Until)
	}
	type place struct{ operator, server, month string }
	joined := map[place]*Visit{}
	for _, v := range visits {
		name, known := month[v.Scan]
		if !known {
			panic("timeline: a visit is of scan " + v.Scan + ", which is not among the scans")
		}
		p := place{v.Operator, v.Server, name}
		switch j := joined[p]; {
		case j == nil || v.There && !j.There:
			v.Scan = name
			joined[p] = &v
		case v.There == j.There:
			if v.From.Before(j.From) {
				j.From = v.From
			}
			j.Until = later(j.Until, v.Until)
		}
	}
	all := make([]Visit, 0, len(joined))
	for _, v := range joined {
		all = append(all, *v)
	}
	slices.SortFunc(all, byServer)
	grouped := make([]Scan, 0, len(months))
	for _, name := range sortedKeys(months) {
		grouped = append(grouped, *months[name])
	}
	slices.SortFunc(grouped, func(a, b Scan) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Name, b.Name)) })
	return all, grouped
}

// Only keeps the scans that keep says, and their visits, such as those of one source: imported scans are named after source and day.
func Only(visits []Visit, scans []Scan, keep func(Scan) bool) ([]Visit, []Scan) {
	var kept []Scan
	names := map[string]bool{}
	for _, s := range scans {
		if keep(s) {
			kept = append(kept, s)
			names[s.Name] = true
		}
	}
	var of []Visit
	for _, v := range visits {
		if names[v.Scan] {
			of = append(of, v)
		}
	}
	return of, kept
}
