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
	if p.DenialCoversTypes && !rec.live(q.At) {
		rec = s.denied(q, index, rec)
	}
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

// denied returns the record of a name that is known not to exist in place of that of
// another type.
func (s *Slot) denied(q *dns.Question, index int, rec *record) *record {
	if q.Type == dns.A {
		return rec
	}
	if a, ok := s.held(q.Name, index, dns.A); ok && a.live(q.At) && a.rcode == dns.NXDomain {
		return a
	}
	return rec
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
	if s.policy.NSWithHits && !q.RecursionDesired && s.ns.live(q.At) {
		delegation(s.zone, s.ns.left(q.At), &r.Authority, r)
	}
}

// miss shows what the class shows of a name it does not hold.
func (s *Slot) miss(q *dns.Question, r *dns.Reply) {
	root := s.above.root()
	if q.Type == dns.NS && q.Name == root.zone.Name {
		if e := root.held(q.At); e.live(q.At) {
			delegation(root.zone, e.left(q.At), &r.Answer, r)
			return
		}
	}
	if s.policy.Miss == Empty {
		return
	}
	if s.ns.live(q.At) {
		delegation(s.zone, s.ns.left(q.At), &r.Authority, r)
		return
	}
	zone, ttl := s.above.cut(q.At)
	switch {
	case zone != nil:
		delegation(zone, ttl, &r.Authority, r)
	case s.policy.Miss == ReferralOrRootAnswer:
		// The question makes the cache look for the root servers, and it shows what it finds.
		root.fetched(q.At)
		delegation(root.zone, root.ttl(), &r.Answer, r)
	default:
		r.Authority = append(r.Authority, dns.Set{Owner: root.zone.Name, Type: dns.NS, TTL: HintTTL, Data: root.zone.Servers})
	}
}

// delegation puts the NS set of a zone into a section, and what is known of the servers'
// addresses beside it.
func delegation(z *authority.Zone, ttl uint32, section *[]dns.Set, r *dns.Reply) {
	*section = append(*section, dns.Set{Owner: z.Name, Type: dns.NS, TTL: ttl, Data: z.Servers})
	for _, glue := range z.Glue() {
		glue.TTL = ttl
		r.Additional = append(r.Additional, glue)
	}
}
