package probe

import (
	"math"
	"slices"
	"time"
)

// instant is study time in microseconds since 1970 (UTC).
type instant = int64

const (
	second instant = 1e6
	day    instant = 86_400 * second
	never  instant = math.MaxInt64
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

// spacing keeps the rules of classes, per cache group and name. Groups without rules take no memory.
type spacing struct {
	names   int
	group   []int32 // of witnesses
	rules   []rule  // of groups
	first   []int   // cell of a group's first name, or -1
	cells   []cell
	busy    map[int]bool      // cells with a question in flight
	windows map[int][]instant // known expiries in caches that refresh, by cell
	slack   instant           // how long a question may wait for its turn
}

// newSpacing makes cells for the groups that need them. gap is the least time between two packets to
// an address.
func newSpacing(witnesses []Witness, names int, gap time.Duration) *spacing {
	s := &spacing{names: names, busy: map[int]bool{}, windows: map[int][]instant{}, slack: instant(gap/time.Microsecond) + tolerance}
	var n int
	s.group, n = groups(witnesses)
	s.rules, s.first = make([]rule, n), make([]int, n)
	for i := range witnesses {
		w, r := &witnesses[i], &s.rules[s.group[i]]
		r.packetCache = max(r.packetCache, instant(w.PacketCache)*second)
		r.refreshes = r.refreshes || w.Class == Refreshes
		r.stale = r.stale || w.Class == Stale
	}
	n = 0
	for g, r := range s.rules {
		if s.first[g] = -1; !r.none() {
			s.first[g] = n
			n += names
		}
	}
	s.cells = make([]cell, n)
	return s
}

// at returns the cell of a witness and name and its rule, or -1.
func (s *spacing) at(witness, name int) (int, rule) {
	g := s.group[witness]
	if s.first[g] < 0 {
		return -1, rule{}
	}
	return s.first[g] + name, s.rules[g]
}

// earliest returns the earliest instant from t on at which a witness may be asked for a name whose
// address is kept for ttl seconds.
func (s *spacing) earliest(witness, name int, ttl uint32, t instant) instant {
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
	// Expiries are in ascending order.
	for _, e := range s.windows[c] {
		if t >= s.opens(e, ttl)-s.slack && t <= e+tolerance {
			t = e + tolerance + 1
		}
	}
	return t
}

// opens returns when probes begin to renew an entry with expiry e.
func (s *spacing) opens(e instant, ttl uint32) instant {
	return e - instant(ttl)*second/10 - tolerance
}

// begin notes that a question is on its way. It returns how often it may be tried (0: as usual) and the least
// time between two tries.
func (s *spacing) begin(witness, name int, now instant) (tries int, wait time.Duration) {
	c, r := s.at(witness, name)
	if c < 0 {
		return 0, 0
	}
	s.busy[c] = true
	if w := s.windows[c]; len(w) > 0 && w[len(w)-1] > now {
		tries = 1 // a later try might fall into the window
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

// hit notes that an entry was seen at t, with an expiry.
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
	// An entry seen in its last tenth has been renewed by the probe that saw it.
	known := []instant{expiry}
	if t >= s.opens(expiry, ttl) {
		known = append(known, t+instant(ttl)*second)
	}
	w := slices.DeleteFunc(s.windows[c], func(e instant) bool { return e+tolerance < t })
	for _, e := range known {
		near := func(x instant) bool { return max(x-e, e-x) <= tolerance/2 }
		if !slices.ContainsFunc(w, near) {
			w = append(w, e)
		}
	}
	slices.Sort(w)
	s.windows[c] = w
}
