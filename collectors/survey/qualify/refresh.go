package qualify

// staleTTL is the TTL that expired entries are shown with, in seconds (RFC 8767, section 4; measured of Unbound).
const staleTTL = 30

// refresh is what T7 found. Each is nil if no round could tell.
type refresh struct {
	refreshes, stale *bool
	// missed are late questions that met a cache without the name, and were answered; leaks are those of them for which it recursed.
	missed, leaks int
}

// refresh reads the rounds of T7. Before a pool of C caches a late question reaches the filled one with probability 1/C only,
// so k questions miss a trait with probability (1-1/C)^k. That a late entry was not refreshed is said only if the
// entry was seen late, that nothing stale is shown only if chance does not explain the misses.
func (d *dossier) refresh(fetches map[string][]fetch, v visibility, tampered bool) refresh {
	var r refresh
	if tampered {
		return r // it is not known when entries expire
	}
	l := d.late(fetches)
	r.refreshes, r.missed, r.leaks = l.refreshes, l.missed+l.leaks, l.leaks
	missed := 0
	for _, c := range d.courses("refresh") {
		if c.fill != nil && c.fill.round%2 == 0 { // rounds of late questions are read by late
			shown, n := c.showsStale(fetches)
			r.stale = either(r.stale, shown)
			missed += n
		}
	}
	if r.stale != nil && !*r.stale && v.chance(missed) {
		r.stale = nil
	}
	return r
}

// showsStale reports whether the name was answered after it ran out: from the old entry, before anything was fetched
// again, or with the TTL of stale answers. Nil if no question after the end was answered but with REFUSED. missed
// counts those that were.
func (c *course) showsStale(fetches map[string][]fetch) (found *bool, missed int) {
	e := c.fill.expiry()
	renewed := false
	for _, x := range c.all {
		if x.rd || !x.answered() || x.refused() || x.at < e+2*second {
			continue
		}
		for _, f := range fetches[x.key] {
			renewed = renewed || f.at > e && f.at < x.at+2*second
		}
		found = either(found, new(x.hit() && (!renewed || x.ttl == staleTTL)))
		missed++
	}
	return found, missed
}

// either joins two findings of which each may be unknown: true wins over false, and both over unknown.
func either(a, b *bool) *bool {
	if a == nil || b != nil && *b {
		return b
	}
	return a
}
