package cachefill

import (
	"cmp"
	"slices"
)

// What a reading says of the entry that is watched, in the order in which readings of one instant are taken.
const (
	silent  = iota
	absent  // a miss
	shown   // a hit
	denied  // a denial
	doubted // suspect, but with a TTL: no reading, yet a fill that can be doubted
)

// reading is what a row says at one level.
type reading struct {
	at, expires int64 // expires: of misses 0
	path        int32
	says        uint8
	class       uint8  // of the row, as in rows.sql
	ttl         uint32 // remaining
	isBurst     bool
	entry       int32 // index of the entry that it shows
}

// unknown is a TTL that nobody states.
const unknown = int64(-1)

// keeping is how long a cache keeps what is watched, in seconds or unknown: as stated, and as the bounds of the cache make of it. child is
// the other TTL of a delegation whose parent and child disagree, unclear the last part of the TTL in which the entry looks like a stale one.
type keeping struct {
	level                                 Level
	stated, ttl, child, negative, unclear int64
}

// life is how long an entry is seen for what it is, in microseconds, or unknown.
func (k *keeping) life() int64 {
	if k.ttl == unknown {
		return unknown
	}
	return max(0, k.ttl-k.unclear) * 1_000_000
}

// beside is what else was asked near what is watched, in microseconds, sorted: own probes of the name or the zone through any way to the group, and
// answers to random labels below it.
type beside struct {
	own, echoes []int64
}

// entry is a cluster of expiries: a fill, before its TTL is known.
type entry struct {
	negative            bool
	low, high           int64 // of its expiries
	firstAt             int64 // the first sight that is not doubted
	firstPath           int32 // of several then the least; -1 if all are doubted
	firstSeen, lastSeen int64
	n, confirming       int32
	doubt               uint8 // the least class of doubt, while all are doubted
	longest             int64 // the greatest remaining TTL
	paths               []int32
	isEchoed, isChained bool
}

func (e *entry) expires() int64 { return (e.low + e.high) / 2 }

func (e *entry) tolerance() int64 { return 1_000_000 + (e.high-e.low+1)/2 }

const (
	apart = 4_000_000  // expiries further apart are of two entries
	echo  = 60_000_000 // how near a random label must have been answered to make a sight doubtful, and how long a burst may last
	hour  = 3_600_000_000
)

// entries gathers the sights of a watch into entries, by expiry, and marks readings with theirs.
func entries(list []reading, echoes []int64) []entry {
	var order []int
	for i := range list {
		if list[i].says >= shown {
			order = append(order, i)
		}
	}
	isNegative := func(i int) bool { return list[i].says == denied }
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(list[a].expires, list[b].expires), cmp.Compare(list[a].at, list[b].at), cmp.Compare(list[a].path, list[b].path))
	})
	var all []entry
	for _, negative := range []bool{false, true} {
		var first, last int64 // expiries of the island
		now := -1
		for _, i := range order {
			if isNegative(i) != negative {
				continue
			}
			e := list[i].expires
			switch {
			case now < 0 || e-last > apart:
				first, now = e, len(all)
				all = append(all, entry{negative: negative, low: e})
			case (e-first)/(apart+1) != (all[now].low-first)/(apart+1):
				now = len(all)
				all = append(all, entry{negative: negative, low: e})
			}
			last = e
			all[now].add(&list[i], echoes)
			list[i].entry = int32(now)
		}
	}
	return all
}

// add takes a sight into an entry; sights come in the order of expiries.
func (e *entry) add(x *reading, echoes []int64) {
	if e.n == 0 {
		e.firstSeen, e.lastSeen, e.firstPath, e.longest, e.doubt = x.at, x.at, -1, unknown, x.class
	}
	e.n++
	e.high, e.firstSeen, e.lastSeen = x.expires, min(e.firstSeen, x.at), max(e.lastSeen, x.at)
	if x.isBurst {
		e.confirming++
	}
	if x.says == doubted {
		e.doubt = min(e.doubt, x.class)
	} else if e.firstPath < 0 || x.at < e.firstAt || x.at == e.firstAt && x.path < e.firstPath {
		e.firstAt, e.firstPath = x.at, x.path
	}
	if !e.negative {
		e.longest = max(e.longest, int64(x.ttl))
	}
	if !slices.Contains(e.paths, x.path) {
		e.paths = append(e.paths, x.path)
	}
	for _, t := range echoes {
		e.isEchoed = e.isEchoed || max(t-x.at, x.at-t) <= echo
	}
}

// lived returns the TTL of an entry in seconds, and what it rests on. A delegation whose parent and child disagree tells by a
// remaining TTL that only one of them can have.
func (k *keeping) lived(e *entry) (ttl int64, basis string) {
	isChild := k.level == Delegation && k.child != unknown && k.ttl != unknown && k.child > k.ttl
	switch {
	case e.negative:
		ttl = k.negative
	case k.level == Address || k.child == unknown || k.child == k.ttl:
		ttl = k.ttl
	case k.ttl == unknown:
		ttl = unknown
	case k.child < k.ttl && e.longest > k.child+1:
		ttl = k.ttl
	case k.child > k.ttl && e.longest > k.ttl+1:
		ttl = k.child
	default:
		ttl = unknown
	}
	switch {
	case ttl == unknown:
		return ttl, "ambiguous"
	case e.negative:
		return ttl, "negative"
	case isChild:
		return ttl, "child"
	case ttl > k.stated:
		return ttl, "floor"
	case ttl < k.stated:
		return ttl, "cap"
	case k.level == Address:
		return ttl, "authoritative"
	}
	return ttl, "parent"
}
