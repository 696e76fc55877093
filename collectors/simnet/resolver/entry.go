package resolver

import "bridle/collectors/simnet/dns"

// entry is one thing that a cache holds.
type entry struct {
	// fill is when it was stored, gone the whole second from which it is not there any more;
	// 0 means that it was never stored.
	fill, gone dns.Instant
	// ttl is the effective TTL with which it was stored, in seconds.
	ttl   uint32
	rcode dns.RCode
	// data is nil for a denial.
	data []string
}

func floor(t dns.Instant) dns.Instant { return t - t%dns.Second }

// store puts something in with an effective TTL. What has TTL 0 is gone at once, unless the
// policy keeps it until the second ends.
func (e *entry) store(p *Policy, at dns.Instant, ttl uint32, rcode dns.RCode, data []string) {
	*e = entry{fill: at, gone: floor(at) + dns.Instant(ttl)*dns.Second, ttl: ttl, rcode: rcode, data: data}
	if ttl == 0 && p.KeepsZero || ttl > 0 && p.ShowsZero {
		e.gone += dns.Second
	}
}

func (e *entry) live(at dns.Instant) bool { return at < e.gone }

// expiry is the whole second at which the TTL has run down.
func (e *entry) expiry() dns.Instant { return floor(e.fill) + dns.Instant(e.ttl)*dns.Second }

// left returns the TTL shown at an instant at which the entry is live.
func (e *entry) left(at dns.Instant) uint32 {
	return uint32(max(e.expiry()-floor(at), 0) / dns.Second)
}

// inWindow reports whether a lookup at that instant refreshes the entry.
func (e *entry) inWindow(at dns.Instant, p Prefetch) bool {
	w := p.window(e.ttl)
	return w > 0 && e.left(at) <= w
}

// refreshable returns the first instant at which a lookup changes the entry: where the
// prefetch window begins, or where the entry is gone.
func (e *entry) refreshable(p Prefetch) dns.Instant {
	if w := p.window(e.ttl); w > 0 {
		return e.expiry() - dns.Instant(w)*dns.Second
	}
	return e.gone
}
