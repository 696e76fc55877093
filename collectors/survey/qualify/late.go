package qualify

// causedWithin is how far apart a question and the fetch that it caused may seem, since clocks agree within 2 s.
const causedWithin = 2 * second

// late is what the questions late in the TTL of an entry show, with at most a tenth of it left (T7).
//
// A new copy that shows then, by a fetch at the authority or a later expiry, has one of two causes. A cache that refreshes shows
// the old entry and fetches behind it. Or the question met another cache of a pool, which does not hold the name, and that cache
// recursed though it was not asked to: then the reply to the very question is new, and the old entry is still where it was. So
// before a pool a new copy is put down to refreshing only if the old entry was met in the 3 s before it; and a cache
// that refreshes does so each time, at least where no more of the TTL is left: the old entry must have been met and spared in fewer
// cases than it was renewed in. Without these rules a resolver that leaks one question in a hundred would look refreshing, and with it all of its
// group.
//
// A leak with rate p, in two rounds of ten questions before C caches, is still taken for refreshing with a probability of at most
// 2 p (TestLateLeaks). T1 misses such a leak with probability (1-p)^60, so both happen with probability 2 p (1-p)^60 <= 1.2 %, at
// p = 1/61. One that leaks nothing is never taken for refreshing.
type late struct {
	// refreshes is nil if the questions cannot tell.
	refreshes *bool
	// missed are questions that another cache answered with nothing, leaks those that another cache recursed for.
	missed, leaks int
}

// lateRound is what one round of T7 shows late in the TTL.
type lateRound struct {
	expiry micros
	seen   []sight
	// fetched are the fetches at the authority since, births those and the instants from which new copies that were shown
	// must be, without what leaks brought.
	fetched, births []micros
}

// sight is a question late in the TTL that was answered with an address.
type sight struct {
	at micros
	// born is when the copy that it showed was fetched; old is true if that was before.
	born micros
	old  bool
	// alone is true if this and the questions before it had their answers at the first try: then no other question, of which
	// the reply was lost, can have caused what it shows.
	alone bool
}

// late reads the rounds of T7 that look late in the TTL.
func (d *dossier) late(fetches map[string][]fetch) late {
	var l late
	var rounds []lateRound
	for _, c := range d.courses("refresh") {
		if c.fill != nil && c.fill.round%2 == 1 { // see package survey: rounds of prefetch and stale answers alternate
			rounds = append(rounds, c.lateRound(fetches[c.fill.key], &l.missed))
		}
	}
	pool := l.missed > 0
	for i := range rounds {
		rounds[i].breed(pool, false, &l.leaks)
	}
	shown, doubtful := false, false
	renewed, most := 0, micros(0) // rounds with a renewal, and the most of the TTL that was left at any
	for _, r := range rounds {
		cause, foreign := r.renewals(pool)
		if cause >= 0 {
			renewed++
			most = max(most, cause)
		}
		doubtful = doubtful || foreign
		for _, s := range r.seen {
			shown = shown || s.old
		}
	}
	spared := 0
	for _, r := range rounds {
		spared += r.spared(most)
	}
	switch {
	case renewed > 0 && (!pool || renewed > spared):
		l.refreshes = new(true)
	case renewed > 0 && renewed < spared: // they were leaks, though the old entry had been met just before
		for i := range rounds {
			rounds[i].breed(pool, true, &l.leaks)
		}
		l.refreshes = new(false)
	case renewed == 0 && shown && !doubtful:
		l.refreshes = new(false)
	}
	return l
}

// lateRound reads a round whose fill is known, and counts questions that were answered without an address.
func (c *course) lateRound(fetches []fetch, missed *int) lateRound {
	e, kept := c.fill.expiry(), micros(c.fill.ttl)*second
	window := micros(max(c.fill.ttlAsked, c.fill.ttl)) * second / 10
	r := lateRound{expiry: e}
	from := e - window - causedWithin // what is older was made by the fill, though it may have taken long
	alone, asked := true, false
	for _, x := range c.all {
		if left := e - x.at; x.rd || left > window || left < second/2 {
			continue
		}
		alone, asked = alone && x.answered() && x.tries <= 1, true
		switch {
		case !x.answered() || x.refused():
		case !x.hit():
			*missed++
		default:
			born := x.expiry() - kept
			r.seen = append(r.seen, sight{x.at, born, x.expiry() <= e+causedWithin || born < from, alone})
		}
	}
	for _, f := range fetches {
		if asked && f.at > from && f.at <= e+causedWithin {
			r.fetched = append(r.fetched, f.at)
		}
	}
	return r
}

// breed finds the births of a round, without those by leaks, which it counts. If the cache is known not to refresh, new copies are leaks
// whatever was met just before.
func (r *lateRound) breed(pool, known bool, leaks *int) {
	var leaked []micros
	for _, s := range r.seen {
		if pool && !s.old && s.alone && near(s.born, s.at) && anyNear(r.fetched, s.at) && (known || !r.met(min(s.born, s.at)-causedWithin-second, s.at)) {
			leaked = append(leaked, s.at)
		}
	}
	*leaks += len(leaked)
	r.births = nil
	for _, s := range r.seen {
		if !s.old && !anyNear(leaked, s.born) {
			r.births = append(r.births, s.born)
		}
	}
	for _, f := range r.fetched {
		if !anyNear(leaked, f) {
			r.births = append(r.births, f)
		}
	}
}

// met reports whether the old entry was met from an instant until before another.
func (r *lateRound) met(from, before micros) bool {
	for _, s := range r.seen {
		if s.old && s.at >= from && s.at < before {
			return true
		}
	}
	return false
}

// anyNear reports whether one of some instants is near another.
func anyNear(list []micros, at micros) bool {
	for _, b := range list {
		if near(b, at) {
			return true
		}
	}
	return false
}

// renewals returns the most of the TTL that was left when the old entry was met and renewed; -1 if it was not. Where nothing but
// the name's one cache answered, every birth is a renewal, and nothing is said of what was left. foreign is true if a birth is no renewal.
func (r *lateRound) renewals(pool bool) (left micros, foreign bool) {
	left = -1
	for _, b := range r.births {
		found := !pool
		if found {
			left = max(left, 0)
		}
		for _, s := range r.seen {
			if s.causes(b) {
				found, left = true, max(left, r.expiry-s.at)
			}
		}
		foreign = foreign || !found
	}
	return left, foreign
}

// causes reports whether a birth may be the renewal of the old entry that was met.
func (s sight) causes(birth micros) bool {
	return s.old && birth > s.at-causedWithin && birth <= s.at+causedWithin+second
}

// spared counts the questions that met the old entry with at most so much left, and after which no copy was made.
func (r *lateRound) spared(most micros) (n int) {
next:
	for _, s := range r.seen {
		if !s.old || r.expiry-s.at > most {
			continue
		}
		for _, b := range r.births {
			if s.causes(b) {
				continue next
			}
		}
		n++
	}
	return n
}
