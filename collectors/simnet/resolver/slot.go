package resolver

import (
	"net/netip"

	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
)

// Slot is what one copy of a cache holds of one zone.
type Slot struct {
	policy *Policy
	zone   *authority.Zone
	above  *Above
	// Egress is the address from which the cache asks authorities.
	egress netip.Addr
	// upstream is called for each question that goes to the servers of the zone; may be nil.
	upstream Upstream

	ns    entry // delegation of the zone, with the parent's TTL
	soa   entry // that came with a denial
	hosts []host
	other host // lookups of any other name of the zone: they fill the delegation alone
	next  dns.Instant
	named map[key]*record
	room  int // names that are held before a look at which are gone
}

// host is what is held of a name with addresses, and who looks it up.
type host struct {
	record
	next    dns.Instant // lookup that may change something
	lookups arrival.Stream
}

// record is an entry, and until when an empty answer is repeated in its stead, to questions
// without and with EDNS.
type record struct {
	entry
	emptyUntil [2]dns.Instant
}

// empty returns until when questions like q get an empty answer again.
func (r *record) empty(q *dns.Question) *dns.Instant {
	if q.EDNS {
		return &r.emptyUntil[1]
	}
	return &r.emptyUntil[0]
}

type key struct {
	name string
	kind dns.Type
}

// Upstream is told of questions that a cache puts to the servers of a zone.
type Upstream func(zone *authority.Zone, at dns.Instant, from netip.Addr, name string, kind dns.Type, a authority.Answer)

// Users are the lookups that the users of a cache make in one zone.
type Users struct {
	// Hosts has one stream for each host of the zone; nil means that nobody looks up any.
	Hosts []arrival.Stream
	// Other are lookups of names that have no host.
	Other arrival.Stream
	// Since is when they begin. The cache is empty then.
	Since dns.Instant
}

// NewSlot returns an empty slot. users.Hosts has as many elements as zone.Hosts, or none.
func NewSlot(p *Policy, zone *authority.Zone, above *Above, egress netip.Addr, users Users, upstream Upstream) *Slot {
	s := &Slot{policy: p, zone: zone, above: above, egress: egress, upstream: upstream, next: arrival.Never}
	s.hosts = make([]host, len(zone.Hosts))
	for i := range s.hosts {
		s.hosts[i].next = arrival.Never
		if users.Hosts != nil {
			s.hosts[i].lookups = users.Hosts[i]
			s.hosts[i].next = s.hosts[i].lookups.Next(users.Since)
			s.next = min(s.next, s.hosts[i].next)
		}
	}
	s.other.lookups = users.Other
	s.other.next = s.other.lookups.Next(users.Since)
	s.next = min(s.next, s.other.next)
	return s
}

// advance lets the users look up names until just before an instant.
func (s *Slot) advance(to dns.Instant) {
	for s.next < to {
		s.step()
	}
}

// step makes the next lookup that may change something, and returns of which host and when.
func (s *Slot) step() (int, dns.Instant) {
	first, at := &s.other, s.other.next
	index := authority.None
	for i := range s.hosts {
		if s.hosts[i].next < at {
			first, at, index = &s.hosts[i], s.hosts[i].next, i
		}
	}
	s.lookup(first, index, at)
	s.next = s.other.next
	for i := range s.hosts {
		s.next = min(s.next, s.hosts[i].next)
	}
	return index, at
}

// lookup is what a user's lookup does, and when the next one may matter.
func (s *Slot) lookup(h *host, index int, at dns.Instant) {
	if index == authority.None {
		s.warm(at)
		h.next = h.lookups.Next(max(at, s.ns.gone-1))
		return
	}
	if !h.live(at) || h.inWindow(at, s.policy.Prefetch) {
		s.fetch(&h.entry, s.zone.Hosts[index].Name, index, dns.A, at)
	}
	h.next = h.lookups.Next(max(at, h.refreshable(s.policy.Prefetch)-1))
}

// warm fetches the delegation of the zone unless it is held.
func (s *Slot) warm(at dns.Instant) {
	if s.ns.live(at) {
		return
	}
	s.above.fetched(at)
	if !s.zone.Children() && s.zone.Exists(at) {
		s.ns.store(s.policy, at, s.policy.Keep(s.zone.ParentNSTTL), dns.NoError, s.zone.Servers)
	}
}

// fetch asks the servers of the zone and keeps what they say.
func (s *Slot) fetch(e *entry, name string, index int, kind dns.Type, at dns.Instant) {
	s.warm(at)
	if !s.zone.Exists(at) {
		e.store(s.policy, at, s.policy.Keep(s.zone.NegativeTTL), dns.NXDomain, nil)
		return
	}
	a := s.zone.Answer(name, index, kind, at, s.egress)
	if s.upstream != nil {
		s.upstream(s.zone, at, s.egress, name, kind, a)
	}
	ttl := s.policy.Keep(a.TTL)
	if a.Data == nil && s.policy.SharesSOA {
		if !s.soa.live(at) {
			s.soa.store(s.policy, at, ttl, dns.NoError, nil)
		}
		ttl = min(ttl, s.soa.left(at))
	}
	e.store(s.policy, at, ttl, a.RCode, a.Data)
	if s.policy.KeepsChildNS && s.zone.AddsNS && a.Data != nil && kind != dns.NS {
		child := s.record(s.zone.Name, authority.None, dns.NS, at)
		if !child.live(at) {
			child.store(s.policy, at, s.policy.Keep(s.zone.ChildNSTTL), dns.NoError, s.zone.Servers)
		}
	}
}

// record returns where the cache holds a name and type, and makes room for it.
func (s *Slot) record(name string, index int, kind dns.Type, at dns.Instant) *record {
	if r, ok := s.held(name, index, kind); ok {
		return r
	}
	if s.named == nil {
		s.named = map[key]*record{}
	}
	if len(s.named) >= s.room {
		s.prune(at)
	}
	r := &record{}
	s.named[key{name, kind}] = r
	return r
}

// leastRoom is how many names without hosts a slot holds before it looks which are gone.
const leastRoom = 256

// prune forgets what has been gone for a day, so that a survey with millions of fresh names
// does not fill the memory of the machine. No cache shows such entries.
func (s *Slot) prune(at dns.Instant) {
	for k, r := range s.named {
		if r.gone+dns.Day < at && r.emptyUntil[0] < at && r.emptyUntil[1] < at {
			delete(s.named, k)
		}
	}
	s.room = max(leastRoom, 2*len(s.named))
}

func (s *Slot) held(name string, index int, kind dns.Type) (*record, bool) {
	if index != authority.None && kind == dns.A {
		return &s.hosts[index].record, true
	}
	r, ok := s.named[key{name, kind}]
	return r, ok
}
