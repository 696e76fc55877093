package resolver

import (
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
)

// Stored is something that a cache took in.
type Stored struct {
	// At is when.
	At dns.Instant
	// Host is that of the zone, or authority.None for the delegation of the zone.
	Host int
	// TTL is how long it is kept, in seconds. Expiry is when the shown TTL has run down, Gone from
	// when it is not shown any more.
	TTL          uint32
	Expiry, Gone dns.Instant
	// Negative says that it denies the name or the type.
	Negative bool
}

// Follow lets the users look up names until just before an instant, and tells in order of
// time of the delegations of the zone and the addresses of its hosts that the cache takes in.
// Between what it tells nothing of that changes, so that whoever knows it knows what every
// question without RD would have shown.
func (s *Slot) Follow(to dns.Instant, tell func(Stored)) {
	for s.next < to {
		index, at := s.step()
		s.told(index, at, tell)
	}
}

// Recurse lets the cache answer a question for a host's address as if it desired recursion, as one that
// leaks does, and tells what it takes in.
func (s *Slot) Recurse(at dns.Instant, index int, tell func(Stored)) {
	s.Follow(at, tell)
	h := &s.hosts[index]
	if !h.live(at) || h.inWindow(at, s.policy.Prefetch) {
		s.fetch(&h.entry, s.zone.Hosts[index].Name, index, dns.A, at)
	}
	s.told(index, at, tell)
}

// told tells what was stored by a lookup at an instant.
func (s *Slot) told(index int, at dns.Instant, tell func(Stored)) {
	if s.ns.fill == at && s.ns.gone != 0 {
		tell(s.ns.stored(authority.None))
	}
	if index != authority.None && s.hosts[index].fill == at {
		tell(s.hosts[index].stored(index))
	}
}

func (e *entry) stored(host int) Stored {
	return Stored{At: e.fill, Host: host, TTL: e.ttl, Expiry: e.expiry(), Gone: e.gone, Negative: e.data == nil}
}
