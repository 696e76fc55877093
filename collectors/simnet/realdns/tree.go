package realdns

import (
	"net/netip"

	"bridle/collectors/simnet/dns"
	"bridle/datasets/world"
)

// Tree is a name space: its zones, the root among them.
type Tree struct {
	Zones []Zone
}

// Zone is a zone of a tree. World.Zone gives its apex, its servers and the TTLs of its NS set.
type Zone struct {
	world.Zone
	// AddsNS is true if its servers put their own NS set and the servers' addresses
	// beside their answers, as servers do that are not set to minimal responses.
	AddsNS bool
	// Elsewhere is true if somebody else serves it: the tree has its delegation alone.
	Elsewhere bool
	// Sets are its records apart from SOA and NS of the apex, among them the addresses of
	// its servers as far as they lie in it. A name that begins with "*." is a wildcard.
	Sets []dns.Set
}

// TTLs of the default tree, in seconds.
const (
	rootTTL      = 518_400 // NS sets of the root zone, as the real root has it
	delegated    = 172_800 // NS sets in the parent, the root's and the TLD's
	childNS      = 1_800   // NS sets in the zones themselves
	childAddress = 3_600   // addresses of name servers in the zones themselves
	negative     = 20      // SOA minimum of the zones below the TLD
)

// network holds the servers of the default tree. It is set aside for measurements inside a
// laboratory (RFC 2544); loopback addresses will not do, since Knot Resolver does not
// believe a delegation to them.
var network = netip.MustParsePrefix("198.18.0.0/24")

// DefaultTree returns the name space that the records in testdata were made with.
//
//	.           two servers
//	xa          a TLD: NS TTL 172,800 s in the root and in itself
//	xb          another, for questions that nobody asked before
//	plain.xa    answers hold nothing but the answer
//	adds.xa     answers bring the zone's NS set and the servers' addresses along
//	brief.xa    as plain.xa, with a host whose TTL is 5 s
//	briefadds.xa  as adds.xa, with a host whose TTL is 5 s
//	short.xa    NS TTL 6 s in the parent
//	away.xa     its name servers are those of plain.xa
//
// Zones below xa have NS TTL 172,800 s in the parent unless said and 1,800 s in themselves.
func DefaultTree() Tree {
	root := apex(".", rootTTL, rootTTL, 86_400, "a.root", "198.18.0.1", "b.root", "198.18.0.2")
	xa := apex("xa", delegated, delegated, 900, "ns1.nic.xa", "198.18.0.11", "ns2.nic.xa", "198.18.0.12")
	xb := apex("xb", delegated, delegated, 900, "ns1.nic.xb", "198.18.0.13", "ns2.nic.xb", "198.18.0.14")
	plain := below("plain.xa", "198.18.0.21", "198.18.0.22",
		a("plain.xa", 60), a("www.plain.xa", 60), a("cold.plain.xa", 60), a("again.plain.xa", 60), a("fresh.plain.xa", 60),
		a("five.plain.xa", 5), a("hour.plain.xa", 3_600), a("over.plain.xa", 100_000), a("weeks.plain.xa", 1_000_000),
		a("zero.plain.xa", 0), a("one.plain.xa", 1), a("four.plain.xa", 300),
		a("window.plain.xa", 20), a("window1.plain.xa", 20), a("early.plain.xa", 20), a("edge.plain.xa", 20),
		a("minute.plain.xa", 60), a("minute1.plain.xa", 60),
		a("*.wild.plain.xa", 60),
		dns.Set{Owner: "many.plain.xa", Type: dns.A, TTL: 60, Data: []string{"127.8.1.1", "127.8.1.2", "127.8.1.3"}},
		dns.Set{Owner: "text.plain.xa", Type: dns.TXT, TTL: 60, Data: []string{"a text"}},
		dns.Set{Owner: "alias.plain.xa", Type: dns.CNAME, TTL: 60, Data: []string{"www.plain.xa"}},
		dns.Set{Owner: "half.plain.xa", Type: dns.CNAME, TTL: 60, Data: []string{"five.plain.xa"}},
		dns.Set{Owner: "cross.plain.xa", Type: dns.CNAME, TTL: 60, Data: []string{"host.adds.xa"}})
	adds := below("adds.xa", "198.18.0.31", "198.18.0.32", a("www.adds.xa", 60), a("host.adds.xa", 60))
	adds.AddsNS = true
	brief := below("brief.xa", "198.18.0.41", "198.18.0.42", a("brief.xa", 60), a("five.brief.xa", 5))
	briefAdds := below("briefadds.xa", "198.18.0.51", "198.18.0.52", a("briefadds.xa", 60), a("five.briefadds.xa", 5))
	briefAdds.AddsNS = true
	short := below("short.xa", "198.18.0.61", "198.18.0.62", a("www.short.xa", 60))
	short.ParentNSTTL = 6
	away := Zone{
		Zone: world.Zone{Name: "away.xa", Servers: plain.Servers, Glue: plain.Glue,
			ParentNSTTL: delegated, ChildNSTTL: childNS, NegativeTTL: negative},
		Sets: []dns.Set{a("www.away.xa", 60)},
	}
	return Tree{Zones: []Zone{root, xa, xb, plain, adds, brief, briefAdds, short, away}}
}

// apex returns a zone that holds nothing but its two servers.
func apex(name string, parent, child, negative uint32, server1, address1, server2, address2 string) Zone {
	return Zone{
		Zone: world.Zone{Name: name, Servers: []string{server1, server2},
			Glue:        []netip.Addr{netip.MustParseAddr(address1), netip.MustParseAddr(address2)},
			ParentNSTTL: parent, ChildNSTTL: child, NegativeTTL: negative},
		Sets: []dns.Set{
			{Owner: server1, Type: dns.A, TTL: max(child, childAddress), Data: []string{address1}},
			{Owner: server2, Type: dns.A, TTL: max(child, childAddress), Data: []string{address2}},
		},
	}
}

// below returns a zone below the TLD with servers ns1 and ns2 of its own.
func below(name, address1, address2 string, sets ...dns.Set) Zone {
	z := apex(name, delegated, childNS, negative, "ns1."+name, address1, "ns2."+name, address2)
	z.Sets = append(z.Sets, sets...)
	return z
}

// a returns one address of the name.
func a(name string, ttl uint32) dns.Set {
	return dns.Set{Owner: name, Type: dns.A, TTL: ttl, Data: []string{"127.8.0.1"}}
}
