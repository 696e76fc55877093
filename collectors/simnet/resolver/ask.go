package resolver

import (
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
)

// Client says how the cache sees who asks.
type Client struct {
	// Outside is true for clients from outside its network.
	Outside bool
	// Leaks is true if this question is recursed although it does not desire it.
	Leaks bool
}

// Ask fills in the reply of the cache to a question for a name of the zone; index is that of the
// host. Questions come in order of time.
func (s *Slot) Ask(q *dns.Question, index int, c Client, r *dns.Reply) {
	p := s.policy
	r.EDNS, r.RecursionDesired, r.RecursionAvailable = q.EDNS, q.RecursionDesired, true
	if p.RefusesOutsiders && c.Outside || p.RefusesRD0 && !q.RecursionDesired {
		r.RCode, r.ExtendedErrors = dns.Refused, p.RefusalErrors
		return
	}
	s.advance(q.At)
	recurses := q.RecursionDesired || p.IgnoresRD || c.Leaks
	r.RecursionDesired = q.RecursionDesired || p.SetsRD
	rec := s.record(q.Name, index, q.Type)
	switch {
	case !recurses && q.At < rec.emptyUntil:
	case rec.live(q.At):
		s.hit(q, rec, r)
		if rec.inWindow(q.At, p.Prefetch) && (recurses || p.Prefetch.ByProbes) {
			s.fetch(&rec.entry, q.Name, index, q.Type, q.At)
		}
	case rec.expiry != 0 && p.StaleTTL != 0:
		s.show(q, rec, p.StaleTTL, r)
		s.fetch(&rec.entry, q.Name, index, q.Type, q.At)
	case recurses:
		s.fetch(&rec.entry, q.Name, index, q.Type, q.At)
		s.show(q, rec, rec.ttl, r)
	default:
		if p.EmptyFor != 0 {
			rec.emptyUntil = q.At + dns.Instant(p.EmptyFor)*dns.Second
		}
		s.miss(q, r)
	}
}

// hit shows a cached entry with its countdown.
func (s *Slot) hit(q *dns.Question, rec *record, r *dns.Reply) {
	s.show(q, rec, rec.left(q.At), r)
}

// show puts an entry into the reply.
func (s *Slot) show(q *dns.Question, rec *record, ttl uint32, r *dns.Reply) {
	r.RCode = rec.rcode
	if rec.data == nil {
		soa := s.zone.SOA()
		soa.TTL = ttl
		r.Authority = append(r.Authority, soa)
		r.ExtendedErrors = s.policy.NegativeErrors
		return
	}
	r.Answer = append(r.Answer, dns.Set{Owner: q.Name, Type: q.Type, TTL: ttl, Data: rec.data})
	if s.policy.NSWithHits && s.ns.live(q.At) && q.Type != dns.NS {
		s.delegation(s.zone, s.ns.left(q.At), r)
	}
}

// miss shows what the class shows of a name it does not hold.
func (s *Slot) miss(q *dns.Question, r *dns.Reply) {
	if s.policy.Miss == Empty {
		return
	}
	if s.ns.live(q.At) {
		s.delegation(s.zone, s.ns.left(q.At), r)
		return
	}
	zone, ttl := s.above.cut(q.At)
	if zone != nil {
		s.delegation(zone, ttl, r)
		return
	}
	root := s.above.root
	if s.policy.Miss == ReferralOrRootAnswer {
		r.Answer = append(r.Answer, dns.Set{Owner: root.Name, Type: dns.NS, TTL: s.policy.Keep(root.ChildNSTTL), Data: root.Servers})
		return
	}
	s.delegation(root, s.policy.Keep(root.ChildNSTTL), r)
}

// delegation puts a referral into the authority section, and what is known of the servers'
// addresses beside it.
func (s *Slot) delegation(z *authority.Zone, ttl uint32, r *dns.Reply) {
	r.Authority = append(r.Authority, dns.Set{Owner: z.Name, Type: dns.NS, TTL: ttl, Data: z.Servers})
	for _, glue := range z.Glue() {
		glue.TTL = ttl
		r.Additional = append(r.Additional, glue)
	}
}
