package watched

import (
	"math"
	"slices"

	"bridle/analysis/cachefill"
	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/authority"
)

// level makes the watches of a record at one level, and the fills seen.
func (s *simulation) level(n int, level cachefill.Level, place authority.Place, ttl uint32, busy bool) {
	for i := range s.series {
		sr := &s.series[i]
		b := &s.out.Book
		b.Watches = append(b.Watches, cachefill.Watch{})
		w := &b.Watches[len(b.Watches)-1]
		keep := int64(ttl) * second
		last := sr.len() - 1
		*w = cachefill.Watch{Group: s.group, Name: int32(n), Anchor: s.ports[i], Level: level, TTL: ttl,
			FirstAt: sr.at(0), LastAt: sr.at(last), Probes: int64(sr.len())}
		w.VisibleUS = keep + sr.gaps(0, last, keep)
		if !busy {
			w.EmptyUS, w.Misses = w.VisibleUS, w.Probes
		} else {
			s.read(n, i, level, place, w)
		}
		s.lose(n, i, w)
		w.WatchedUS = max(w.LastAt-w.FirstAt, w.EmptyUS)
	}
}

// read reads a series of which something may be seen.
func (s *simulation) read(n, i int, level cachefill.Level, place authority.Place, w *cachefill.Watch) {
	from := len(s.out.Book.Fills)
	clear(s.hours[:])
	t := tally{watch: w, keep: int64(w.TTL) * second, hours: s.hours[:]}
	s.readOnce(&t, n, i, level, place)
	s.order(from)
	if len(s.out.Book.Fills) > from {
		w.Hours = slices.Clone(t.hours)
	}
}

// order sorts the fills of a watch by expiry, and their causes with them. They come nearly so: the middles of what sights
// said of two entries, one of which replaced the other, can lie the other way round by a second.
func (s *simulation) order(from int) {
	fills, causes := s.out.Book.Fills, s.out.Causes
	for i := from + 1; i < len(fills); i++ {
		for j := i; j > from && fills[j-1].Expires > fills[j].Expires; j-- {
			fills[j-1], fills[j] = fills[j], fills[j-1]
			causes[j-1], causes[j] = causes[j], causes[j-1]
		}
	}
}

func (s *simulation) readOnce(t *tally, n, i int, level cachefill.Level, place authority.Place) {
	sees := func(x *sight) { s.note(x, n, i, level) }
	if s.ports[i] == 0 && len(s.courses) > 1 {
		p := &pool{net: s.net, zone: place.Zone, host: place.Host, name: s.out.Book.Names[n].Name, copies: s.host}
		if level == cachefill.Delegation {
			if p.copies = s.zone; !s.policy.NSWithHits {
				p.above = s.host
			}
		}
		t.pool(&s.series[i], p, sees)
		return
	}
	c := 0
	if s.ports[i] != 0 {
		c = s.net.CopyAt(s.backend, s.ports[i])
	}
	if level == cachefill.Address {
		s.seen[i] = t.single(&s.series[i], s.host[c], nil, int64(s.policy.EmptyFor)*second, sees, s.seen[i][:0])
		return
	}
	blinds := s.seen[i]
	if s.policy.NSWithHits {
		blinds = denials(&s.series[i], s.host[c])
	}
	t.single(&s.series[i], s.zone[c], blinds, 0, sees, nil)
}

// denials returns the probes that are shown a denial, which says nothing of the delegation.
func denials(s *series, list []entry) []blind {
	var out []blind
	for k := range list {
		if a, b := list[k].sighted(s); list[k].negative && a < b {
			out = append(out, blind{a, b})
		}
	}
	return out
}

// note puts a fill that was seen into the Book.
func (s *simulation) note(x *sight, n, i int, level cachefill.Level) {
	asked := &s.series[i]
	if len(s.ports) > 1 {
		asked = &s.all
	}
	f := cachefill.Seen{Group: s.group, Name: int32(n), Anchor: s.ports[i], Level: level, Negative: x.entry.negative,
		Expires: x.expires(), Tolerance: (x.most - x.least) / 2, TTL: x.entry.ttl, Filled: x.filled(),
		FirstSeen: x.first, LastSeen: x.last, Probes: x.probes, During: x.during, Forwarders: int32(len(x.members)),
		NearestProbe: asked.nearest(x.filled()), Basis: s.basis(x, n, level)}
	s.out.Book.Fills = append(s.out.Book.Fills, f)
	s.out.Causes = append(s.out.Causes, x.entry.cause)
}

// basis says what a TTL rests on.
func (s *simulation) basis(x *sight, n int, level cachefill.Level) string {
	d := &s.world.Domains[s.plan.Domains[n]]
	told, word := d.ParentNSTTL, "parent"
	switch {
	case x.entry.negative:
		told, word = d.NegativeTTL, "negative"
	case level == cachefill.Address:
		told, word = d.Hosts[0].TTL, "authoritative"
	}
	switch {
	case x.entry.ttl < told && !x.entry.negative:
		return "cap"
	case x.entry.ttl > told:
		return "floor"
	}
	return word
}

// lose takes out the misses whose packets were lost in all tries. Losses are rare and
// independent; one where entries outlive the period loses no exposure.
func (s *simulation) lose(n, i int, w *cachefill.Watch) {
	p := 0.0
	for _, r := range s.members {
		p += math.Pow(s.world.Resolvers[r].Faults.Loss, tries)
	}
	if p == 0 || w.Misses == 0 {
		return
	}
	mean := float64(w.Misses) * p / float64(len(s.members))
	d := arrival.Seed(s.plan.Seed, streamLoss, uint64(s.members[0]), uint64(n), uint64(i), uint64(w.Level))
	lost := int64(0)
	for sum := d.Exponential(); sum < mean && lost < w.Misses; sum += d.Exponential() {
		lost++
	}
	w.Misses, w.Missing = w.Misses-lost, w.Missing+lost
	if keep := int64(w.TTL) * second; keep <= s.series[i].every/int64(len(s.members)) {
		w.EmptyUS, w.VisibleUS = max(w.EmptyUS-lost*keep, 0), max(w.VisibleUS-lost*keep, 0)
	}
}
