package watched

import (
	"slices"

	"bridle/datasets/world"
)

// Infected is what phones did behind a group while it was watched, seen or not, and in what state the caches
// truly were. By hour means hour of the day in UTC.
type Infected struct {
	// PerDay is the mean rate of their lookups of all names of the operator together.
	PerDay float64
	// Names are those that they look up, indices of the Book's, sorted.
	Names []int
	// Copies is how many caches stand behind the group.
	Copies int
	// Fills are those of addresses of these names that they caused, by hour.
	Fills [24]int
	// OpenUS is for how long a lookup of these names would truly have made a fill, by hour, summed over names and copies: while
	// they were absent, and in the last seconds of entries that the cache then fetches anew. SeenUS is the part of it in which the
	// fill would have been seen if a probe met its copy: within a TTL before a probe.
	OpenUS, SeenUS [24]int64
}

// truth notes what infected phones did and how long lookups would truly have filled copies.
func (s *simulation) truth(n int) {
	key := [2]int{int(s.group), s.world.Domains[s.plan.Domains[n]].Operator}
	x, ok := s.out.Infected[key]
	if !ok || !slices.Contains(x.Names, n) {
		return
	}
	from, until := s.plan.From.UnixMicro(), s.plan.Until.UnixMicro()
	x.Copies = len(s.courses)
	for c, list := range s.host {
		for k := range list {
			if e := &list[k]; e.cause == world.CauseInfection && e.filled >= from && e.filled < until {
				x.Fills[e.filled%day/hour]++
			}
		}
		s.open(list, from, until, &x.OpenUS)
		for i := range s.series {
			if s.ports[i] == 0 || s.net.CopyAt(s.backend, s.ports[i]) == c {
				s.visible(&s.series[i], list, n, &x.SeenUS)
			}
		}
	}
	s.out.Infected[key] = x
}

// visible adds the time in which a lookup would have made a fill that a probe of the series sees.
func (s *simulation) visible(sr *series, list []entry, n int, into *[24]int64) {
	place := s.net.Tree().Locate(s.world.Domains[s.plan.Domains[n]].Hosts[0].Name)
	keep := int64(s.policy.Keep(s.net.Tree().Zones[place.Zone].Hosts[place.Host].TTL)) * second
	last := sr.at(0) - keep
	for i := range sr.len() {
		at := sr.at(i)
		begin := max(last, at-keep)
		for len(list) > 0 && s.closed(&list[0]) <= begin {
			list = list[1:]
		}
		s.open(list, begin, at, into)
		last = at
	}
}

// open adds the time between two instants in which a lookup would make a fill, by hour of the day. The list is sorted.
func (s *simulation) open(list []entry, from, until int64, into *[24]int64) {
	for k := range list {
		e := &list[k]
		if e.filled >= until {
			break
		}
		byHour(from, min(e.filled, until), into)
		from = max(from, s.closed(e))
	}
	byHour(from, until, into)
}

// closed returns until when lookups find an entry and do nothing.
func (s *simulation) closed(e *entry) int64 {
	p := s.policy.Prefetch
	if e.negative || e.ttl < p.MinTTL {
		return e.gone
	}
	return min(e.gone, e.expires-int64(p.Seconds+e.ttl*p.Percent/100)*second)
}

// byHour adds the time between two instants.
func byHour(from, until int64, into *[24]int64) {
	for from < until {
		end := min((from/hour+1)*hour, until)
		into[from%day/hour] += end - from
		from = end
	}
}
