package authority

import (
	"net/netip"
	"strings"

	"bridle/collectors/simnet/dns"
)

// Serves reports whether an authoritative server stands at the address.
func (t *Tree) Serves(address netip.Addr) bool { return len(t.servers[address]) > 0 }

// Ask fills in the reply of the authoritative server at q.To. It refuses names that lie
// in none of its zones. It returns the zone that the question was about, nil if refused.
func (t *Tree) Ask(q *dns.Question, r *dns.Reply) *Zone {
	r.EDNS = q.EDNS
	r.RecursionDesired = q.RecursionDesired
	zone := t.closest(q.To.Addr(), q.Name)
	if zone == nil {
		r.RCode = dns.Refused
		return nil
	}
	place := t.Locate(q.Name)
	if cut := t.cutBelow(zone, place.Zone); cut != nil && cut.Exists(q.At) {
		r.Authority = append(r.Authority, dns.Set{Owner: cut.Name, Type: dns.NS, TTL: cut.ParentNSTTL, Data: cut.Servers})
		r.Additional = append(r.Additional, cut.glue...)
		return zone
	}
	host := None
	if place.Zone == zone.Index {
		host = place.Host
	}
	a := zone.Answer(q.Name, host, q.Type, q.At, q.From.Addr())
	r.Authoritative, r.RCode = true, a.RCode
	if a.Data == nil {
		r.Authority = append(r.Authority, zone.SOA())
		return zone
	}
	r.Answer = append(r.Answer, dns.Set{Owner: q.Name, Type: q.Type, TTL: a.TTL, Data: a.Data})
	if zone.AddsNS && q.Type != dns.NS {
		r.Authority = append(r.Authority, dns.Set{Owner: zone.Name, Type: dns.NS, TTL: zone.ChildNSTTL, Data: zone.Servers})
	}
	return zone
}

// closest returns the zone with the longest name, among those served at the address, that
// the name lies in.
func (t *Tree) closest(address netip.Addr, name string) *Zone {
	var best *Zone
	for _, i := range t.servers[address] {
		z := t.Zones[i]
		if within(name, z.Name) && (best == nil || len(z.Name) > len(best.Name) || best.Parent == None) {
			best = z
		}
	}
	return best
}

// cutBelow returns the zone to which z delegates on the way to the zone with index below,
// nil if that is z itself.
func (t *Tree) cutBelow(z *Zone, below int) *Zone {
	for below != None && below != z.Index {
		child := t.Zones[below]
		if child.Parent == z.Index {
			return child
		}
		below = child.Parent
	}
	return nil
}

func within(name, zone string) bool {
	return zone == "." || name == zone || strings.HasSuffix(name, zone) && name[len(name)-len(zone)-1] == '.'
}
