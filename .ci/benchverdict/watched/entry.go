package watched

import (
	"sort"

	"bridle/analysis/cachefill"
	"bridle/collectors/simnet"
	"bridle/datasets/world"
)

// entry is a fill of one copy of a cache.
type entry struct {
	filled, expires, gone int64
	ttl                   uint32
	negative              bool
	cause                 world.Cause
	seen                  int // place among the fills seen, less 1; 0: not yet
}

// entries returns those of a host, or of the delegation, of a course.
func entries(into []entry, course []simnet.Taken, host int) []entry {
	for i := range course {
		x := &course[i]
		if x.Host != host || x.TTL == 0 {
			continue
		}
		if n := len(into); n > 0 {
			into[n-1].gone = min(into[n-1].gone, int64(x.At)+1)
		}
		into = append(into, entry{filled: int64(x.At), expires: int64(x.Expiry), gone: int64(x.Gone),
			ttl: x.TTL, negative: x.Negative, cause: x.Cause})
	}
	return into
}

// sighted returns which probes of a series, from the first to before the last, find the cache
// with the entry in it. A lookup of the instant of a probe comes after it; a probe that leaks fills by itself.
func (e *entry) sighted(s *series) (int, int) {
	from := e.filled + 1
	if e.cause == simnet.CauseProbe {
		from = e.filled
	}
	return s.before(from), s.before(e.gone)
}

// held returns the entry that a probe at an instant finds, nil if none.
func held(list []entry, t int64) *entry {
	i := sort.Search(len(list), func(i int) bool {
		return list[i].filled > t || list[i].filled == t && list[i].cause != simnet.CauseProbe
	})
	if i == 0 || t >= list[i-1].gone {
		return nil
	}
	return &list[i-1]
}

// shown returns the expiry that a row shows: the probe's instant plus whole seconds.
func (e *entry) shown(at int64) int64 { return e.expires + at%second }

// sight is a fill as it is being seen.
type sight struct {
	entry          *entry
	least, most    int64 // expiries shown
	first, last    int64
	probes, during int32
	members        []int
	anchor         uint16
	level          cachefill.Level
}

func (x *sight) see(at int64, who int) {
	e := x.entry.shown(at)
	if x.probes == 0 {
		x.least, x.most, x.first = e, e, at
	}
	x.least, x.most, x.last = min(x.least, e), max(x.most, e), at
	x.probes++
	for _, m := range x.members {
		if m == who {
			return
		}
	}
	x.members = append(x.members, who)
}

func (x *sight) expires() int64 { return (x.least + x.most) / 2 }

func (x *sight) filled() int64 { return x.expires() - int64(x.entry.ttl)*second }
