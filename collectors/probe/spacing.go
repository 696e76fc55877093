package probe

import (
	"cmp"
	"slices"
	"time"

	"bridle/datasets/schema/probes"
)

// instant is study time in microseconds since 1970 (UTC).
type instant = int64

const (
	second instant = 1e6
	day    instant = 86_400 * second
)

func at(t time.Time) instant   { return t.UnixMicro() }
func when(t instant) time.Time { return time.UnixMicro(t).UTC() }

// tolerance is [Tolerance].
const tolerance = instant(Tolerance / time.Microsecond)

// rule says how a cache group may be asked for one name.
type rule struct {
	packetCache      instant // probes are further apart than this
	refreshes, stale bool
}

func (r rule) none() bool { return r == rule{} }

// cell is what is known of one name in one cache group that has a rule; times in seconds since
// 1970, rounded up.
type cell struct {
	last uint32 // probe
	rest uint32 // not asked before this
}

// window is a time in which a cache that refreshes is not asked, both ends included.
type window struct{ opens, closes instant }

// spacing keeps the rules of classes, per cache group and name. Without any rule it takes no memory.
type spacing struct {
	names   int
	group   numbering // of witnesses
	ruled   []int32   // of groups: the place of its rule, or none; nil: no group has one
	rules   []rule
	cells   []cell
	busy    map[int]bool     // cells with a question in flight
	windows map[int][]window // around known expiries in caches that refresh, by cell
	slack   instant          // how long a question may wait for its turn
}

// newSpacing makes cells for the groups that need them. gap is the least time between two packets to
// an address.
func newSpacing(l *Packed, group numbering, names int, gap time.Duration) *spacing {
	s := &spacing{names: names, busy: map[int]bool{}, windows: map[int][]window{}, slack: instant(gap/time.Microsecond) + tolerance}
	if !slices.ContainsFunc(l.profiles, func(p profile) bool { return !p.rule().none() }) {
		return s
	}
	s.group, s.ruled = group, make([]int32, group.n)
	for g := range s.ruled {
		s.ruled[g] = none
	}
	for i := range l.entries {
		own := l.profile(i).rule()
		if own.none() {
			continue
		}
		k := &s.ruled[group.at(i)]
		if *k == none {
			*k = int32(len(s.rules))
			s.rules = append(s.rules, rule{})
		}
		r := &s.rules[*k]
		*r = rule{max(r.packetCache, own.packetCache), r.refreshes || own.refreshes, r.stale || own.stale}
	}
	s.cells = make([]cell, len(s.rules)*names)
	return s
}

// rule returns how a cache with that profile may be asked.
func (p *profile) rule() rule {
	return rule{packetCache: instant(p.packetCache) * second, refreshes: p.class == Refreshes, stale: p.class == Stale}
}

// at returns the cell of a witness and name and its rule, or -1.
func (s *spacing) at(witness, name int) (int, rule) {
	if s.ruled == nil {
		return -1, rule{}
	}
	k := s.ruled[s.group.at(witness)]
	if k == none {
		return -1, rule{}
	}
	return int(k)*s.names + name, s.rules[k]
}

// earliest returns the earliest instant from t on at which a witness may be asked for a name.
func (s *spacing) earliest(witness, name int, t instant) instant {
	c, r := s.at(witness, name)
	if c < 0 {
		return t
	}
	if s.busy[c] {
		t += second
	}
	x := s.cells[c]
	if x.last > 0 && r.packetCache > 0 {
		t = max(t, instant(x.last)*second+r.packetCache+second)
	}
	t = max(t, instant(x.rest)*second)
	// They are in the order in which they open.
	for _, w := range s.windows[c] {
		if t >= w.opens-s.slack && t <= w.closes {
			t = w.closes + 1
		}
	}
	return t
}

// begin notes that a question is on its way. It returns how often it may be tried (0: as usual) and the least
// time between two tries.
func (s *spacing) begin(witness, name int, now instant) (tries int, wait time.Duration) {
	c, r := s.at(witness, name)
	if c < 0 {
		return 0, 0
	}
	s.busy[c] = true
	for _, w := range s.windows[c] {
		if w.closes >= now {
			tries = 1 // a second one might wait for its turn until the window opens
		}
	}
	if r.packetCache > 0 {
		wait = time.Duration(r.packetCache+second) * time.Microsecond
	}
	return tries, wait
}

// end notes the instant of a question's last try, if anything was sent.
func (s *spacing) end(witness, name int, t instant, sent bool) {
	c, _ := s.at(witness, name)
	if c < 0 {
		return
	}
	delete(s.busy, c)
	if sent {
		s.cells[c].last = max(s.cells[c].last, uint32((t+second-1)/second))
	}
}

// hit notes that an entry was seen at t, with an expiry. It is kept for ttl seconds, or longer if more
// is left of it.
func (s *spacing) hit(witness, name int, ttl uint32, t, expiry instant) {
	c, r := s.at(witness, name)
	if c < 0 {
		return
	}
	if r.stale {
		s.cells[c].rest = max(s.cells[c].rest, uint32((expiry+day+second-1)/second))
	}
	if !r.refreshes {
		return
	}
	kept := max(instant(ttl)*second, expiry-t)
	known := []window{{expiry - kept/10 - tolerance, expiry + tolerance}}
	if t >= known[0].opens {
		// An entry seen in its last tenth has been renewed by the probe that saw it.
		known = append(known, window{t + kept - kept/10 - tolerance, t + kept + tolerance})
	}
	list := slices.DeleteFunc(s.windows[c], func(w window) bool { return w.closes < t })
	for _, w := range known {
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	slices.SortFunc(list, func(a, b window) int { return cmp.Compare(a.opens, b.opens) })
	s.windows[c] = list
}

// note takes what a row shows of an entry, whatever is to be thought of it: a doubtful answer is
// renewed as well as a good one. No entry is believed to last longer than caches keep any, so that one wrong TTL does not
// silence a group for years.
func (s *spacing) note(witness, name int, ttl uint32, row *probes.Row) {
	left := row.RemainingTTLS
	if left == nil {
		left, ttl = row.SOARemainingTTLS, 0
	}
	if left != nil {
		t := at(row.ProbedAt)
		s.hit(witness, name, ttl, t, min(at(after(row, *left)), t+longestWarm))
	}
}
