package cachefill

import (
	"cmp"
	"slices"
	"sort"
)

// watch walks through the readings of one record at one cache and returns how long it was watched and the fills that were seen, without
// the group, name and anchor. forwarders gives each path the number of its address and port.
func (k *keeping) watch(list []reading, near beside, forwarders []int32) (Watch, []Seen) {
	list = inOrder(list, 0)
	found := entries(list, near.echoes)
	list = slices.DeleteFunc(list, func(x reading) bool { return x.says == doubted })
	w := Watch{Level: k.level, TTL: uint32(max(0, k.ttl))}
	if len(found) == 0 {
		k.cold(list, &w)
		return w, nil
	}
	seen := make([]Seen, len(found))
	for i := range found {
		k.fill(&found[i], &seen[i])
	}
	k.hot(list, found, seen, &w)
	for i := range found {
		found[i].count(list, near.own, forwarders, &seen[i])
		seen[i].Chained = found[i].isChained
	}
	slices.SortStableFunc(seen, func(a, b Seen) int { return cmp.Compare(a.Expires, b.Expires) }) // denials come after the others
	return w, seen
}

// fill says what an entry tells by itself.
func (k *keeping) fill(e *entry, s *Seen) {
	ttl, basis := k.lived(e)
	*s = Seen{Level: k.level, Negative: e.negative, Expires: e.expires(), Tolerance: e.tolerance(), Basis: basis, FirstSeen: e.firstSeen, LastSeen: e.lastSeen,
		Probes: e.n, Confirming: e.confirming}
	if ttl != unknown {
		s.TTL, s.Filled = uint32(ttl), s.Expires-ttl*1_000_000
	}
	switch {
	case e.isEchoed:
		s.Suspect = doubts[1]
	case e.firstPath < 0:
		s.Suspect = doubts[int64(e.doubt)]
	}
}

// cold sums up a watch without any fill, each miss for itself; before the first there is a gap longer than all lives.
func (k *keeping) cold(list []reading, w *Watch) {
	s := sum{life: max(0, k.life())}
	for i, x := range list {
		gap := Never
		if i > 0 {
			gap = x.at - list[i-1].at
		}
		s.add(gap)
	}
	w.EmptyUS, w.NearUS = s.empty, s.near
	w.VisibleUS, w.Misses = w.EmptyUS, int64(len(list))
	if len(list) > 0 {
		w.FirstAt, w.LastAt = list[0].at, list[len(list)-1].at
	}
}

// hot sums up a watch with fills by the definition in the package comment.
func (k *keeping) hot(list []reading, found []entry, seen []Seen, w *Watch) {
	life := k.life()
	empty := unknown // the last instant known empty
	for i, x := range list {
		isFirst := false
		if x.says == absent {
			w.Misses++
		} else {
			w.Hits++
			e := &found[x.entry]
			isFirst = e.firstPath == x.path && e.firstAt == x.at
			e.isChained = e.isChained || isFirst && i > 0 && list[i-1].says != absent
		}
		if k.ttl != unknown {
			var before *reading
			if i > 0 {
				before = &list[i-1]
			}
			begins, ends := gap(&x, before, empty, life, isFirst, seen)
			w.add(begins, ends, x.at, before, life)
		}
		switch {
		case x.says == absent:
			empty = x.at
		case isFirst:
			empty = seen[x.entry].Expires
		}
	}
	if len(list) > 0 {
		w.FirstAt, w.LastAt = list[0].at, list[len(list)-1].at
	}
	if w.Hits == 0 {
		w.Hours = nil
	}
}

// gap returns the time that a reading adds to what was watched; nothing if it ends before it begins. empty is the last instant known empty.
func gap(x, before *reading, empty, life int64, isFirst bool, seen []Seen) (begins, ends int64) {
	if x.says == absent {
		begins = x.at - life
		if empty != unknown {
			begins = max(begins, empty)
		}
		return begins, max(begins, x.at)
	}
	if !isFirst || empty == unknown || before == nil || seen[x.entry].Basis == "ambiguous" {
		return 0, 0
	}
	filled := seen[x.entry].Filled
	if filled < empty || filled-empty > life || 2*(x.at-before.at) >= 3*life {
		return 0, 0
	}
	return max(empty, x.at-life), filled
}

// add takes the time from begins to ends, which the reading at an instant adds, into a watch.
func (w *Watch) add(begins, ends, at int64, before *reading, life int64) {
	if before == nil {
		w.VisibleUS += life
	} else {
		w.VisibleUS += min(at-before.at, life)
	}
	if ends <= begins {
		return
	}
	w.EmptyUS += ends - begins
	near := max(0, min(ends, at+Near)-max(begins, at-Near))
	if before != nil {
		near += max(0, min(ends, before.at+Near)-max(begins, before.at-Near))
	}
	w.NearUS += min(ends-begins, near)
	if w.Hours == nil {
		w.Hours = make([]int64, 24)
	}
	for from := begins; from < ends; {
		until := min(ends, (from/hour+1)*hour)
		w.Hours[from/hour%24] += until - from
		from = until
	}
}

// count says what the other probes tell of a fill: the nearest own one, how many fell within its life, and which of a burst did not see it.
func (e *entry) count(list []reading, own []int64, forwarders []int32, s *Seen) {
	s.NearestProbe = Never
	begin := s.FirstSeen
	if s.Basis != "ambiguous" {
		begin = s.Filled
		i, _ := slices.BinarySearch(own, s.Filled)
		if i < len(own) {
			s.NearestProbe = own[i] - s.Filled
		}
		if i > 0 {
			s.NearestProbe = min(s.NearestProbe, s.Filled-own[i-1])
		}
	}
	from := sort.Search(len(list), func(i int) bool { return list[i].at >= begin })
	until := sort.Search(len(list), func(i int) bool { return list[i].at > s.Expires })
	s.During = max(int32(until-from), s.Probes)
	for i := sort.Search(len(list), func(i int) bool { return list[i].at > s.FirstSeen }); i < len(list) && list[i].at <= s.FirstSeen+echo; i++ {
		if x := &list[i]; x.isBurst && x.says == absent && x.at < s.Expires-s.Tolerance-1_000_000 {
			s.Refuted++
		}
	}
	addresses := make([]int32, len(e.paths))
	for i, p := range e.paths {
		addresses[i] = forwarders[p]
	}
	slices.Sort(addresses)
	s.Forwarders = int32(len(slices.Compact(addresses)))
}
