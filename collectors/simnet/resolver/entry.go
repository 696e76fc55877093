package resolver

import "bridle/collectors/simnet/dns"

// entry is one thing that a cache holds.
type entry struct {
	// fill is when it was stored, expiry the whole second at which it is gone; an expiry of 0 means
	// that it was never stored.
	fill, expiry dns.Instant
	// ttl is the effective TTL with which it was stored, in seconds.
	ttl   uint32
	rcode dns.RCode
	// data is nil for a denial.
	data []string
}

func floor(t dns.Instant) dns.Instant { return t - t%dns.Second }

// store puts something in with an effective TTL. What has TTL 0 is gone at once.
func (e *entry) store(at dns.Instant, ttl uint32, rcode dns.RCode, data []string) {
	*e = entry{fill: at, expiry: floor(at) + dns.Instant(ttl)*dns.Second, ttl: ttl, rcode: rcode, data: data}
}

// linger keeps an entry with TTL 0 until its second ends.
func (e *entry) linger() {
	if e.ttl == 0 {
		e.expiry += dns.Second
	}
}

func (e *entry) live(at dns.Instant) bool { return at < e.expiry }

// left returns the TTL shown at an instant at which the entry is live.
func (e *entry) left(at dns.Instant) uint32 {
	return min(e.ttl, uint32((e.expiry-floor(at))/dns.Second))
}

// inWindow reports whether a lookup at that instant refreshes the entry.
func (e *entry) inWindow(at dns.Instant, p Prefetch) bool {
	w := p.window(e.ttl)
	return w > 0 && e.left(at) <= w
}

// refreshable returns the first instant at which a lookup changes the entry: where the
// prefetch window begins, or where the entry is gone.
func (e *entry) refreshable(p Prefetch) dns.Instant {
	return e.expiry - dns.Instant(p.window(e.ttl))*dns.Second
}
