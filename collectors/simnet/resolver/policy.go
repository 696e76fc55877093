package resolver

import (
	"fmt"

	"bridle/datasets/world"
)

// Miss says how a cache answers an RD=0 question for what it does not hold.
type Miss uint8

// Answers to a miss.
const (
	// Referral is the deepest cached delegation, in the authority section.
	Referral Miss = iota
	// ReferralOrRootAnswer is the same, but a cache that knows no delegation at all puts the
	// NS set of the root into the answer section.
	ReferralOrRootAnswer
	// Empty is NOERROR without any record.
	Empty
)

// Policy is what distinguishes a class of resolver software. TTLs are in seconds.
type Policy struct {
	Class world.Class
	// MinTTL and MaxTTL bound what is kept.
	MinTTL, MaxTTL uint32
	// KeepsZero is true if records with TTL 0 are kept until their second ends.
	KeepsZero bool
	// ShowsZero is true if entries are shown with TTL 0 for one more second when it has run down.
	ShowsZero bool
	// DenialCoversTypes is true if a name known not to exist for one type does not exist for others.
	DenialCoversTypes bool
	// RefusesOutsiders refuses every question of a client outside the network.
	RefusesOutsiders bool
	// RefusesRD0 refuses every question that does not desire recursion.
	RefusesRD0 bool
	// IgnoresRD recurses for RD=0 too; SetsRD also shows RD=1 in the reply.
	IgnoresRD, SetsRD bool
	// Miss is the answer to RD=0 for a name that is not held.
	Miss Miss
	// KeepsChildNS keeps the NS set that a zone puts beside its answers.
	KeepsChildNS bool
	// SharesSOA shows the denials of a zone with the remaining TTL of the SOA that came with
	// the first of them, and keeps them no longer than that.
	SharesSOA bool
	// PrimesAtStart knows the servers of the root from the beginning.
	PrimesAtStart bool
	// NSWithHits adds the NS set of the zone to hits.
	NSWithHits bool
	// Prefetch refreshes entries that are looked up shortly before they expire.
	Prefetch Prefetch
	// StaleTTL, if not 0, is shown with entries that have expired; they are fetched again
	// when a user looks them up, and if ProbesRenewStale for a question without RD too.
	StaleTTL         uint32
	ProbesRenewStale bool
	// EmptyFor is for how many seconds an empty answer is repeated for the same question,
	// whatever has been cached since.
	EmptyFor uint32
	// RefusalErrors are the extended errors (RFC 8914) of refusals, NegativeErrors of
	// negative hits.
	RefusalErrors, NegativeErrors []int32
}

// Prefetch says when a lookup of a cached record makes the cache fetch it again.
type Prefetch struct {
	// Percent of the TTL, or Seconds, that are left or less; the other is 0.
	Percent, Seconds uint32
	// MinTTL is the least TTL of records that are prefetched.
	MinTTL uint32
	// ByProbes is true if a question without RD does it too.
	ByProbes bool
}

// window returns how long before expiry lookups refresh a record with that TTL.
func (p Prefetch) window(ttl uint32) uint32 {
	if ttl < p.MinTTL {
		return 0
	}
	return p.Seconds + ttl*p.Percent/100
}

// Week and day in seconds: default bounds of BIND, and of Unbound and PowerDNS.
const (
	week = 604_800
	day  = 86_400
)

// For returns the policy of a class. It panics on a class it does not know.
func For(class world.Class) Policy {
	p, ok := policy(class)
	if !ok {
		panic(fmt.Sprintf("resolver: no policy for class %q", class))
	}
	p.Class = class
	return p
}

func policy(class world.Class) (Policy, bool) {
	// BIND prefetches for clients in the last 2 s of records of 9 s and more (its defaults
	// prefetch 2 9), never for RD=0.
	bind := Policy{MaxTTL: week, KeepsZero: true, DenialCoversTypes: true, Prefetch: Prefetch{Seconds: 2, MinTTL: 9}}
	unbound := Policy{MaxTTL: day, Miss: ReferralOrRootAnswer, SharesSOA: true, ShowsZero: true}
	powerdns := Policy{DenialCoversTypes: true, PrimesAtStart: true, MinTTL: 1, MaxTTL: day, Miss: Empty, KeepsChildNS: true, EmptyFor: 60}
	switch class {
	case world.BIND918:
		bind.NSWithHits = true
		return bind, true
	case world.BIND920:
		return bind, true
	case world.BINDClosed:
		bind.NSWithHits, bind.RefusesOutsiders, bind.RefusalErrors = true, true, []int32{18}
		return bind, true
	case world.UnboundDefault:
		unbound.RefusesRD0 = true
		return unbound, true
	case world.UnboundSnoop:
		return unbound, true
	case world.UnboundPrefetch:
		unbound.Prefetch = Prefetch{Percent: 10, ByProbes: true}
		return unbound, true
	case world.UnboundExpired:
		unbound.StaleTTL, unbound.ProbesRenewStale = 30, true
		return unbound, true
	case world.Unbound117Prefetch:
		unbound.Prefetch = Prefetch{Percent: 10}
		return unbound, true
	case world.Unbound117Expired:
		unbound.StaleTTL = 30
		return unbound, true
	case world.UnboundSetRD:
		unbound.IgnoresRD, unbound.SetsRD = true, true
		return unbound, true
	case world.PowerDNS4:
		return powerdns, true
	case world.PowerDNS5:
		powerdns.RefusesRD0 = true
		return powerdns, true
	case world.PowerDNS5Open:
		powerdns.NegativeErrors = []int32{29}
		return powerdns, true
	case world.Knot:
		// It renews what has less than 5 s and a hundredth of its TTL left.
		return Policy{MinTTL: 5, MaxTTL: day, RefusesRD0: true, RefusalErrors: []int32{20},
			Prefetch: Prefetch{Seconds: 5, Percent: 1}}, true
	case world.SystemdResolved:
		return Policy{MaxTTL: day, RefusesRD0: true}, true
	case world.RecursesAlways:
		return Policy{MaxTTL: day, IgnoresRD: true}, true
	}
	return Policy{}, false
}

// Bound returns the policy with other bounds of TTL; 0 leaves a bound as it is.
func (p Policy) Bound(minTTL, maxTTL uint32) Policy {
	if minTTL != 0 {
		p.MinTTL = minTTL
	}
	if maxTTL != 0 {
		p.MaxTTL = maxTTL
	}
	return p
}

// Keep returns the TTL that is kept of a record with that TTL.
func (p *Policy) Keep(ttl uint32) uint32 {
	return max(p.MinTTL, min(ttl, p.MaxTTL))
}
