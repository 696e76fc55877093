package resolver

import (
	"sort"

	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
)

// HintTTL is the TTL of the root's NS set in the file of root hints that resolvers come with, in seconds.
const HintTTL = 3_600_000

// Above is what a cache holds of a zone above registered domains, a top-level domain or the
// root. It is shared by the slots of all zones below.
type Above struct {
	policy *Policy
	zone   *authority.Zone
	parent *Above // nil for the root
	// ns is what a quiet cache holds: nothing, until something below is fetched.
	ns entry
	// busy caches have users who look up names below all the time. Hence the course of the
	// delegation is fixed beforehand: fills in order of time.
	busy  bool
	fills []dns.Instant
}

// Quiet returns what a cache that nobody uses but those who ask it holds of a zone;
// parent is nil for the root.
func Quiet(p *Policy, zone *authority.Zone, parent *Above) *Above {
	return &Above{policy: p, zone: zone, parent: parent}
}

// Busy returns what a cache holds whose users look up names below the zone perDay times a
// day, from one instant to another. The delegation is filled anew at the first lookup after
// it expires.
func Busy(p *Policy, zone *authority.Zone, parent *Above, perDay float64, from, until dns.Instant, draws arrival.Draws) *Above {
	a := &Above{policy: p, zone: zone, parent: parent, busy: true}
	keep := dns.Instant(a.ttl()) * dns.Second
	// The first fill lies anywhere in the life of an entry before from.
	at := from - dns.Instant(draws.Uniform()*float64(keep))
	lookups := arrival.New([]arrival.Rate{{PerDay: perDay}}, nil, until, draws)
	for at != arrival.Never {
		a.fills = append(a.fills, at)
		e := entry{}
		e.store(p, at, a.ttl(), dns.NoError, nil)
		at = lookups.Next(e.gone - 1)
	}
	return a
}

// ttl returns for how many seconds the delegation is kept.
func (a *Above) ttl() uint32 {
	if a.parent == nil {
		return a.policy.Keep(a.zone.ChildNSTTL)
	}
	return a.policy.Keep(a.zone.ParentNSTTL)
}

// held returns the delegation as it is held at an instant.
func (a *Above) held(at dns.Instant) entry {
	if !a.busy {
		return a.ns
	}
	i := sort.Search(len(a.fills), func(i int) bool { return a.fills[i] > at })
	e := entry{}
	if i > 0 {
		e.store(a.policy, a.fills[i-1], a.ttl(), dns.NoError, a.zone.Servers)
	}
	return e
}

// cut returns the deepest delegation that is held at an instant, and its remaining TTL; nil
// if none is.
func (a *Above) cut(at dns.Instant) (*authority.Zone, uint32) {
	for ; a != nil; a = a.parent {
		if e := a.held(at); e.live(at) {
			return a.zone, e.left(at)
		}
	}
	return nil, 0
}

// fetched tells that the cache has found its way through the zone at that instant.
func (a *Above) fetched(at dns.Instant) {
	if a.busy || a.ns.live(at) {
		return
	}
	if a.parent != nil {
		a.parent.fetched(at)
	}
	a.ns.store(a.policy, at, a.ttl(), dns.NoError, a.zone.Servers)
}

// root returns what is held of the root.
func (a *Above) root() *Above {
	for a.parent != nil {
		a = a.parent
	}
	return a
}
