package simnet

import (
	"net/netip"

	"bridle/collectors/simnet/dns"
)

// OwnResolver returns where the study's own resolver stands on every simulated Internet: in 127.0.0.0/16, which worlds leave to the
// machine, so that no list names it and nobody surveys it.
func OwnResolver() netip.Addr { return netip.AddrFrom4([4]byte{127, 0, 53, 53}) }

// askOwn answers as a resolver does that has just iterated from the root: it keeps nothing, so each TTL is whole.
func (n *Internet) askOwn(q *dns.Question, r *dns.Reply) {
	r.EDNS, r.RecursionDesired, r.RecursionAvailable = q.EDNS, q.RecursionDesired, true
	if !q.RecursionDesired {
		r.RCode = dns.Refused
		return
	}
	place := n.tree.Locate(q.Name)
	zone := n.tree.Zones[place.Zone]
	if !zone.Exists(q.At) { // its parent says so
		for !zone.Exists(q.At) {
			zone = n.tree.Zones[zone.Parent]
		}
		r.RCode, r.Authority = dns.NXDomain, append(r.Authority, zone.SOA())
		return
	}
	a := zone.Answer(q.Name, place.Host, q.Type, q.At, q.To.Addr())
	if r.RCode = a.RCode; a.Data == nil {
		r.Authority = append(r.Authority, zone.SOA())
		return
	}
	r.Answer = append(r.Answer, dns.Set{Owner: q.Name, Type: q.Type, TTL: a.TTL, Data: a.Data})
}
