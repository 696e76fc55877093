package resolver

import (
	"slices"

	"bridle/collectors/simnet/dns"
	"bridle/datasets/world"
)

// Front is a forwarder with a cache of its own, seen from one zone.
type Front struct {
	kind world.Front
	held map[key]*stored
}

// stored is a reply that a front keeps.
type stored struct {
	at, expiry dns.Instant
	reply      dns.Reply
}

// Bounds of CoreDNS's cache in seconds: positive and negative answers, and the referrals
// and empty answers that it keeps without a TTL of their own.
const (
	coreMin = 5
	coreMax = 3600
)

// NewFront returns an empty forwarder of that kind, Dnsmasq or CoreDNS.
func NewFront(kind world.Front) *Front {
	if kind != world.Dnsmasq && kind != world.CoreDNS {
		panic("resolver: front " + string(kind) + " has no cache")
	}
	return &Front{kind: kind, held: map[key]*stored{}}
}

// Ask answers from what the front keeps, or passes the question on.
//
// dnsmasq answers from its cache only those who desire recursion, on purpose: others shall
// not see what it holds. CoreDNS does not tell the two apart, so a referral that it got for a
// question without RD is given to users too.
func (f *Front) Ask(q *dns.Question, r *dns.Reply, pass func(*dns.Reply)) {
	if f.kind == world.Dnsmasq && !q.RecursionDesired {
		pass(r)
		return
	}
	k := key{q.Name, q.Type}
	if s := f.held[k]; s != nil && q.At < s.expiry {
		s.show(q, r)
		return
	}
	pass(r)
	if keep := f.keeps(r); keep > 0 {
		s := &stored{at: q.At, expiry: floor(q.At) + dns.Instant(keep)*dns.Second, reply: *r}
		s.reply.Answer, s.reply.Authority = slices.Clone(r.Answer), slices.Clone(r.Authority)
		s.reply.Additional = slices.Clone(r.Additional)
		if f.kind == world.CoreDNS {
			bound(s.reply.Answer)
			bound(s.reply.Authority)
		}
		f.held[k] = s
	}
}

// keeps returns for how many seconds the front keeps a reply.
func (f *Front) keeps(r *dns.Reply) uint32 {
	if r.Fate != dns.Answered || r.RCode != dns.NoError && r.RCode != dns.NXDomain {
		return 0
	}
	least, found := uint32(0), false
	for _, set := range r.Answer {
		if !found || set.TTL < least {
			least, found = set.TTL, true
		}
	}
	if f.kind == world.Dnsmasq {
		return least
	}
	if !found {
		for _, set := range r.Authority {
			if set.Type == dns.SOA {
				least = set.TTL
			}
		}
	}
	return max(coreMin, min(least, coreMax))
}

// bound brings TTLs within what CoreDNS keeps.
func bound(sets []dns.Set) {
	for i := range sets {
		sets[i].TTL = max(coreMin, min(sets[i].TTL, coreMax))
	}
}

// show repeats a kept reply with the TTLs counted down.
func (s *stored) show(q *dns.Question, r *dns.Reply) {
	answer, authority, additional := r.Answer, r.Authority, r.Additional
	*r = s.reply
	r.EDNS, r.RecursionDesired = q.EDNS, q.RecursionDesired
	gone := uint32((floor(q.At) - floor(s.at)) / dns.Second)
	r.Answer = count(answer, s.reply.Answer, gone)
	r.Authority = count(authority, s.reply.Authority, gone)
	r.Additional = count(additional, s.reply.Additional, gone)
}

func count(into, sets []dns.Set, gone uint32) []dns.Set {
	for _, set := range sets {
		set.TTL -= min(set.TTL, gone)
		into = append(into, set)
	}
	return into
}
