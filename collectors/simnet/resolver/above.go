package resolver

import (
	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
)

// Above is what a cache holds of the zones above registered domains: the root and one
// top-level domain. It is shared by the slots of all zones below that top-level domain.
type Above struct {
	policy *Policy
	root   *authority.Zone
	tld    *authority.Zone // nil if it holds the root alone

	// rootNS and tldNS are what a quiet cache holds.
	rootNS, tldNS entry
	// busy caches have users who look up names in this top-level domain all the time.
	// Hence the course of its delegation is fixed beforehand: fills in order of time.
	busy  bool
	fills []dns.Instant
}

// Quiet returns what a cache holds that nobody uses but those who ask it: nothing, at first.
func Quiet(p *Policy, root, tld *authority.Zone) *Above {
	return &Above{policy: p, root: root, tld: tld}
}

// Busy returns what a cache holds whose users look up names in the top-level domain
// perDay times a day, from one instant to another. The delegation is filled anew at the first
// lookup after it expires.
func Busy(p *Policy, root, tld *authority.Zone, perDay float64, from, until dns.Instant, draws arrival.Draws) *Above {
	a := &Above{policy: p, root: root, tld: tld, busy: true}
	keep := dns.Instant(p.Keep(a.top().ParentNSTTL)) * dns.Second
	lookups := arrival.New([]arrival.Rate{{PerDay: perDay}}, nil, until, draws)
	// The first fill lies anywhere in the life of an entry before from.
	at := from - dns.Instant(draws.Uniform()*float64(keep))
	for at != arrival.Never {
		a.fills = append(a.fills, at)
		at = lookups.Next(floor(at) + keep)
	}
	return a
}

func (a *Above) top() *authority.Zone {
	if a.tld != nil {
		return a.tld
	}
	return a.root
}

// cut returns the deepest delegation that is held at an instant and its remaining TTL; nil
// if none is.
func (a *Above) cut(at dns.Instant) (*authority.Zone, uint32) {
	if a.busy {
		return a.busyCut(at)
	}
	if a.tld != nil && a.tldNS.live(at) {
		return a.tld, a.tldNS.left(at)
	}
	if a.rootNS.live(at) {
		return a.root, a.rootNS.left(at)
	}
	return nil, 0
}

func (a *Above) busyCut(at dns.Instant) (*authority.Zone, uint32) {
	ttl := a.policy.Keep(a.top().ParentNSTTL)
	for i := len(a.fills) - 1; i >= 0; i-- {
		if a.fills[i] > at {
			continue
		}
		e := entry{}
		e.store(a.fills[i], ttl, dns.NoError, nil)
		if e.live(at) {
			return a.top(), e.left(at)
		}
		break
	}
	// Between expiry and the next lookup only the root is known; it is looked up for every
	// top-level domain, so that it is always as good as new.
	return a.root, a.policy.Keep(a.root.ChildNSTTL)
}

// fetched tells that the cache has found its way down from the root at that instant.
func (a *Above) fetched(at dns.Instant) {
	if a.busy {
		return
	}
	if !a.rootNS.live(at) {
		a.rootNS.store(at, a.policy.Keep(a.root.ChildNSTTL), dns.NoError, a.root.Servers)
	}
	if a.tld != nil && !a.tldNS.live(at) {
		a.tldNS.store(at, a.policy.Keep(a.tld.ParentNSTTL), dns.NoError, a.tld.Servers)
	}
}
