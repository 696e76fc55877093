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
		r.RCode = dns.Refused
		r.RecursionAvailable = !p.RefusesOutsiders
		explain(r, p.RefusalErrors)
		return
	}
	s.advance(q.At)
	recurses := q.RecursionDesired || p.IgnoresRD || c.Leaks
	r.RecursionDesired = q.RecursionDesired || p.SetsRD
	rec := s.find(q, index)
	switch {
	case !recurses && q.At < *rec.empty(q):
	case rec.live(q.At):
		s.show(q, rec, rec.left(q.At), r)
		if rec.inWindow(q.At, p.Prefetch) && (recurses || p.Prefetch.ByProbes) {
			s.fetch(&rec.entry, q.Name, index, q.Type, q.At)
		}
	case rec.ttl != 0 && p.StaleTTL != 0:
		s.show(q, rec, p.StaleTTL, r)
		if recurses || p.ProbesRenewStale {
			s.fetch(&rec.entry, q.Name, index, q.Type, q.At)
		}
	case recurses:
		rec = s.record(q.Name, index, q.Type, q.At)
		s.fetch(&rec.entry, q.Name, index, q.Type, q.At)
		s.show(q, rec, rec.ttl, r)
	default:
		s.miss(q, r)
		if p.EmptyFor != 0 && len(r.Answer) == 0 {
			*s.record(q.Name, index, q.Type, q.At).empty(q) = q.At + dns.Instant(p.EmptyFor)*dns.Second
		}
	}
}

// nothing is what a cache holds of a name that it was never asked for.
var nothing record

// find returns what is held for a question, which must not be changed if it was never
// stored: the record itself, or the denial of its name that stands for all types.
func (s *Slot) find(q *dns.Question, index int) *record {
	rec, ok := s.held(q.Name, index, q.Type)
	if !ok {
		rec = &nothing
	}
	if s.policy.DenialCoversTypes && q.Type != dns.A && !rec.live(q.At) {
		if a, ok := s.held(q.Name, index, dns.A); ok && a.live(q.At) && a.rcode == dns.NXDomain {
			return a
		}
	}
	return rec
}

// explain adds extended errors, for which a reply needs EDNS.
func explain(r *dns.Reply, errors []int32) {
	if r.EDNS {
		r.ExtendedErrors = errors
	}
}

// show puts an entry into the reply.
func (s *Slot) show(q *dns.Question, rec *record, ttl uint32, r *dns.Reply) {
	r.RCode = rec.rcode
	if rec.data == nil {
		soa := s.zone.SOA()
		soa.TTL = ttl
		r.Authority = append(r.Authority, soa)
		explain(r, s.policy.NegativeErrors)
		return
	}
	r.Answer = append(r.Answer, dns.Set{Owner: q.Name, Type: q.Type, TTL: ttl, Data: rec.data})
	if s.policy.NSWithHits && !q.RecursionDesired {
		if zone, ttl := s.cut(q.At); zone != nil {
			delegation(zone, ttl, &r.Authority, r)
		}
	}
}

// cut returns the deepest delegation that is held at an instant, and its remaining TTL; nil
// if none is.
func (s *Slot) cut(at dns.Instant) (*authority.Zone, uint32) {
	if s.ns.live(at) {
		return s.zone, s.ns.left(at)
	}
	return s.above.cut(at)
}

// miss shows what the class shows of a name it does not hold.
func (s *Slot) miss(q *dns.Question, r *dns.Reply) {
	root := s.above.root()
	if s.policy.PrimesAtStart {
		root.fetched(q.At)
	}
	if q.Type == dns.NS && q.Name == root.zone.Name {
		if e := root.held(q.At); e.live(q.At) {
			delegation(root.zone, e.left(q.At), &r.Answer, r)
		}
	}
	if s.policy.Miss == Empty {
		r.Additional = r.Additional[:0]
		return
	}
	if len(r.Answer) > 0 {
		return
	}
	zone, ttl := s.cut(q.At)
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
