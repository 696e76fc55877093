package simnet

import (
	"net/netip"
	"time"

	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/world"
)

// lieTTL is the TTL of answers that injectors and sinkholes make up, in seconds.
const lieTTL = 64

// sinkhole is the address that sinkholes answer (a documentation address, RFC 5737).
var sinkhole = []string{"203.0.113.66"}

// hijacked is the address that hijackers of names that do not exist answer.
var hijacked = []string{"203.0.113.80"}

// injected returns the address that is injected before a resolver: another one in each
// network, all of them documentation addresses.
func injected(r *world.Resolver) []string {
	return []string{netip.AddrFrom4([4]byte{198, 51, 100, byte(1 + r.Network%250)}).String()}
}

// lie fills in a reply with one made-up address.
func lie(q *dns.Question, address []string, r *dns.Reply) {
	r.EDNS, r.RecursionDesired, r.RecursionAvailable = q.EDNS, q.RecursionDesired, true
	r.Answer = append(r.Answer, dns.Set{Owner: q.Name, Type: dns.A, TTL: lieTTL, Data: address})
}

// distort applies the faults that change a reply on its way back.
func (u *Unit) distort(res *world.Resolver, host int, q *dns.Question, r *dns.Reply) {
	f := &res.Faults
	if f.HijackNX && r.RCode == dns.NXDomain && q.Type == dns.A {
		r.RCode, r.Authority, r.ExtendedErrors = dns.NoError, r.Authority[:0], nil
		lie(q, hijacked, r)
	}
	if f.FixedTTL != 0 {
		for i := range r.Answer {
			r.Answer[i].TTL = f.FixedTTL
		}
		for i := range r.Authority {
			r.Authority[i].TTL = f.FixedTTL
		}
	}
	if f.ClockRate != 0 && f.ClockRate != 1 {
		u.misclock(f.ClockRate, host, q, r.Answer)
		u.misclock(f.ClockRate, host, q, r.Authority)
	}
}

// misclock shows the TTLs of a clock that runs at another speed: since an entry was stored,
// more or fewer of its seconds have gone by. The study's own names choose their TTLs.
func (u *Unit) misclock(rate float64, host int, q *dns.Question, sets []dns.Set) {
	p := &u.net.policies[u.backend]
	for i := range sets {
		s := &sets[i]
		full := s.TTL
		switch {
		case s.Type == dns.NS && s.Owner == u.zone.Name:
			full = p.Keep(u.zone.ParentNSTTL)
		case s.Type == dns.SOA:
			full = p.Keep(u.zone.NegativeTTL)
		case u.zone.Canary != nil && s.Owner == q.Name:
			full = p.Keep(u.zone.Answer(q.Name, host, s.Type, q.At, netip.Addr{}).TTL)
		case s.Type == dns.A && host != authority.None:
			full = p.Keep(u.zone.Hosts[host].TTL)
		}
		if full > s.TTL {
			s.TTL = uint32(max(float64(full)-rate*float64(full-s.TTL), 0))
		}
	}
}

func msec(n int) time.Duration { return time.Duration(n) * time.Millisecond }
