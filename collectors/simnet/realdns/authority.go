package realdns

import (
	"fmt"
	"net/netip"
	"strings"

	"bridle/collectors/simnet/dns"
)

// ds is the type of delegation signer records (RFC 4034), which the parent answers for.
const ds dns.Type = 43

// Authority answers for the zones of a tree, as each of their servers would: the address
// that a question goes to decides which zones it can answer for. It keeps nothing and may
// be asked by several goroutines.
type Authority struct {
	zones []Zone
	names map[string]map[string][]dns.Set // by zone and owner; names that only have names below them are empty
}

// NewAuthority returns the authority for t. It panics if a zone has no server or has
// servers without address.
func NewAuthority(t Tree) *Authority {
	auth := &Authority{zones: t.Zones, names: map[string]map[string][]dns.Set{}}
	for _, z := range t.Zones {
		if len(z.Servers) == 0 || len(z.Servers) != len(z.Glue) {
			panic("realdns: zone " + z.Name + " needs one address for each of its servers")
		}
		names := map[string][]dns.Set{}
		auth.names[z.Name] = names
		for _, s := range append([]dns.Set{z.soa(), z.ns(z.ChildNSTTL)}, z.Sets...) {
			names[s.Owner] = append(names[s.Owner], s)
			for up := s.Owner; up != z.Name; up = parent(up) {
				if _, ok := names[up]; !ok {
					names[up] = nil
				}
			}
		}
	}
	return auth
}

// Addresses returns the addresses of the servers of zones that are not served elsewhere, each once, in order of the zones.
func (auth *Authority) Addresses() []netip.Addr {
	var out []netip.Addr
	seen := map[netip.Addr]bool{}
	for _, z := range auth.zones {
		for _, g := range z.Glue {
			if !z.Elsewhere && !seen[g] {
				seen[g] = true
				out = append(out, g)
			}
		}
	}
	return out
}

// Ask fills in r with what the server at q.To answers: authoritative data, a referral
// with the parent's TTL, or REFUSED for what lies in none of its zones.
func (auth *Authority) Ask(q *dns.Question, r *dns.Reply) {
	r.EDNS, r.RecursionDesired = q.EDNS, q.RecursionDesired
	z := auth.zoneAt(q.To.Addr(), q.Name, q.Type)
	if z == nil {
		r.RCode = dns.Refused
		return
	}
	if cut := auth.cut(z, q.Name, q.Type); cut != nil {
		r.Authority = append(r.Authority, cut.ns(cut.ParentNSTTL))
		for i, s := range cut.Servers {
			if within(s, cut.Name) {
				r.Additional = append(r.Additional, address(s, cut.ParentNSTTL, cut.Glue[i]))
			}
		}
		return
	}
	r.Authoritative = true
	auth.answer(z, q.Name, q.Type, r)
}

// answer fills in what zone z says about a name that is not delegated away. An alias is
// followed inside the zone.
func (auth *Authority) answer(z *Zone, name string, typ dns.Type, r *dns.Reply) {
	for range 8 { // no chain of the tree is longer
		sets, ok := auth.names[z.Name][name]
		if !ok {
			sets, ok = auth.wildcard(z, name)
		}
		if !ok && !auth.delegates(z, name) {
			r.RCode = dns.NXDomain
			r.Authority = append(r.Authority, z.soa())
			return
		}
		found, alias := pick(sets, typ)
		if found == nil {
			r.Authority = append(r.Authority, z.soa())
			return
		}
		found.Owner = name
		r.Answer = append(r.Answer, *found)
		if !alias || !within(found.Data[0], z.Name) {
			break
		}
		name = found.Data[0]
	}
	auth.add(z, name, typ, r)
}

// add puts the NS set and the servers' addresses beside an answer, where the zone does so.
func (auth *Authority) add(z *Zone, name string, typ dns.Type, r *dns.Reply) {
	apexNS := typ == dns.NS && name == z.Name
	if !z.AddsNS && !apexNS {
		return
	}
	if !apexNS {
		r.Authority = append(r.Authority, z.ns(z.ChildNSTTL))
	}
	for _, s := range z.Servers {
		if found, _ := pick(auth.names[z.Name][s], dns.A); found != nil {
			r.Additional = append(r.Additional, *found)
		}
	}
}

// zoneAt returns the deepest zone served at an address that a name lies in, or nil. For
// type DS that is the parent of an apex.
func (auth *Authority) zoneAt(at netip.Addr, name string, typ dns.Type) *Zone {
	var best *Zone
	for i := range auth.zones {
		z := &auth.zones[i]
		serves := false
		for _, g := range z.Glue {
			serves = serves || g == at
		}
		if z.Elsewhere || !serves || !within(name, z.Name) || typ == ds && name == z.Name {
			continue
		}
		if best == nil || within(z.Name, best.Name) {
			best = z
		}
	}
	return best
}

// cut returns the zone below z that a name has been delegated to, or nil.
func (auth *Authority) cut(z *Zone, name string, typ dns.Type) *Zone {
	var top *Zone
	for i := range auth.zones {
		c := &auth.zones[i]
		if c.Name == z.Name || !within(c.Name, z.Name) || !within(name, c.Name) || typ == ds && name == c.Name {
			continue
		}
		if top == nil || within(top.Name, c.Name) {
			top = c
		}
	}
	return top
}

// delegates reports whether z has a delegation at or below a name, so that the name exists.
func (auth *Authority) delegates(z *Zone, name string) bool {
	for _, c := range auth.zones {
		if c.Name != z.Name && within(c.Name, z.Name) && within(c.Name, name) {
			return true
		}
	}
	return false
}

// wildcard returns the sets that a wildcard gives to a name (RFC 4592): those of "*." and
// the closest encloser that exists.
func (auth *Authority) wildcard(z *Zone, name string) ([]dns.Set, bool) {
	for up := parent(name); ; up = parent(up) {
		if _, exists := auth.names[z.Name][up]; exists {
			sets, ok := auth.names[z.Name]["*."+up]
			return sets, ok
		}
		if up == z.Name || up == "." {
			return nil, false
		}
	}
}

// pick returns a copy of the set of a type, or of an alias if there is one.
func pick(sets []dns.Set, typ dns.Type) (found *dns.Set, alias bool) {
	for _, s := range sets {
		if s.Type == typ || s.Type == dns.CNAME {
			return &s, s.Type == dns.CNAME && typ != dns.CNAME
		}
	}
	return nil, false
}

func (z *Zone) ns(ttl uint32) dns.Set {
	return dns.Set{Owner: z.Name, Type: dns.NS, TTL: ttl, Data: z.Servers}
}

func (z *Zone) soa() dns.Set {
	data := fmt.Sprintf("%s hostmaster.%s 1 7200 3600 1209600 %d", z.Servers[0], strings.TrimPrefix(z.Name, "."), z.NegativeTTL)
	if z.Name == "." {
		data = fmt.Sprintf("%s hostmaster.root 1 7200 3600 1209600 %d", z.Servers[0], z.NegativeTTL)
	}
	return dns.Set{Owner: z.Name, Type: dns.SOA, TTL: z.NegativeTTL, Data: []string{data}}
}

func address(name string, ttl uint32, at netip.Addr) dns.Set {
	return dns.Set{Owner: name, Type: dns.A, TTL: ttl, Data: []string{at.String()}}
}

// within reports whether name is zone or lies below it.
func within(name, zone string) bool {
	return zone == "." || name == zone || strings.HasSuffix(name, "."+zone)
}

// parent returns the name without its first label; that of a top-level name is the root.
func parent(name string) string {
	_, rest, ok := strings.Cut(name, ".")
	if !ok || rest == "" {
		return "."
	}
	return rest
}
