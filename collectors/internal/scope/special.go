package scope

import "net/netip"

// special is a block of addresses that nobody may ask, because it is not anybody's on the
// open Internet, or because what answers there is a service of the network and not a resolver,
// or because an address of IPv4 hides in it that scope and opt-out list would miss.
type special struct {
	prefix, name, source string
}

// specials returns the blocks of the IANA special-purpose address registries (RFC 6890, updated by
// RFC 8190; as of 2025), with the RFC that the registry gives for each, then what other registries of
// IANA's set apart: multicast, and IPv6 outside 2000::/3. Rows that the registry marks
// as globally reachable are here too: none of them is for resolvers. The row of IPv4-mapped
// addresses is absent because they are read as the IPv4 they stand for.
func specials() []special {
	return []special{
		{"0.0.0.0/8", "this network", "RFC 791, section 3.2"},
		{"0.0.0.0/32", "this host on this network", "RFC 1122, section 3.2.1.3"},
		{"10.0.0.0/8", "private use", "RFC 1918"},
		{"100.64.0.0/10", "shared address space", "RFC 6598"},
		{"127.0.0.0/8", "loopback", "RFC 1122, section 3.2.1.3"},
		{"169.254.0.0/16", "link local", "RFC 3927"},
		{"172.16.0.0/12", "private use", "RFC 1918"},
		{"192.0.0.0/24", "IETF protocol assignments", "RFC 6890, section 2.1"},
		{"192.0.0.0/29", "IPv4 service continuity prefix", "RFC 7335"},
		{"192.0.0.8/32", "IPv4 dummy address", "RFC 7600"},
		{"192.0.0.9/32", "port control protocol anycast", "RFC 7723"},
		{"192.0.0.10/32", "TURN anycast", "RFC 8155"},
		{"192.0.0.170/32", "NAT64/DNS64 discovery", "RFC 8880"},
		{"192.0.0.171/32", "NAT64/DNS64 discovery", "RFC 8880"},
		{"192.0.2.0/24", "documentation (TEST-NET-1)", "RFC 5737"},
		{"192.31.196.0/24", "AS112-v4", "RFC 7535"},
		{"192.52.193.0/24", "AMT", "RFC 7450"},
		{"192.88.99.0/24", "deprecated (6to4 relay anycast)", "RFC 7526"},
		{"192.88.99.2/32", "6a44 relay anycast", "RFC 6751"},
		{"192.168.0.0/16", "private use", "RFC 1918"},
		{"192.175.48.0/24", "direct delegation AS112 service", "RFC 7534"},
		{"198.18.0.0/15", "benchmarking", "RFC 2544"},
		{"198.51.100.0/24", "documentation (TEST-NET-2)", "RFC 5737"},
		{"203.0.113.0/24", "documentation (TEST-NET-3)", "RFC 5737"},
		{"240.0.0.0/4", "reserved", "RFC 1112, section 4"},
		{"255.255.255.255/32", "limited broadcast", "RFC 919, section 7"},

		{"::/128", "unspecified address", "RFC 4291"},
		{"::1/128", "loopback address", "RFC 4291"},
		{"64:ff9b::/96", "IPv4-IPv6 translation", "RFC 6052"},
		{"64:ff9b:1::/48", "IPv4-IPv6 translation", "RFC 8215"},
		{"100::/64", "discard only", "RFC 6666"},
		{"100:0:0:1::/64", "dummy IPv6 prefix", "RFC 9780"},
		{"2001::/23", "IETF protocol assignments", "RFC 2928"},
		{"2001::/32", "Teredo", "RFC 4380"},
		{"2001:1::1/128", "port control protocol anycast", "RFC 7723"},
		{"2001:1::2/128", "TURN anycast", "RFC 8155"},
		{"2001:1::3/128", "DNS-SD service registration anycast", "RFC 9665"},
		{"2001:2::/48", "benchmarking", "RFC 5180"},
		{"2001:3::/32", "AMT", "RFC 7450"},
		{"2001:4:112::/48", "AS112-v6", "RFC 7535"},
		{"2001:10::/28", "deprecated (ORCHID)", "RFC 4843"},
		{"2001:20::/28", "ORCHIDv2", "RFC 7343"},
		{"2001:30::/28", "drone remote identification", "RFC 9374"},
		{"2001:db8::/32", "documentation", "RFC 3849"},
		{"2002::/16", "6to4", "RFC 3056"},
		{"2620:4f:8000::/48", "direct delegation AS112 service", "RFC 7534"},
		{"3fff::/20", "documentation", "RFC 9637"},
		{"5f00::/16", "segment routing identifiers", "RFC 9602"},
		{"fc00::/7", "unique local", "RFC 4193"},
		{"fe80::/10", "link-local unicast", "RFC 4291"},

		// IPv4 multicast address space registry.
		{"224.0.0.0/4", "multicast", "RFC 5771"},
		// IPv6 address space registry: unicast is assigned from 2000::/3 alone.
		{"::/3", "reserved", "RFC 4291"},
		{"4000::/2", "reserved", "RFC 4291"},
		{"8000::/1", "reserved", "RFC 4291"},
		{"fec0::/10", "deprecated (site local)", "RFC 3879"},
		{"ff00::/8", "multicast", "RFC 4291"},
	}
}

// forbidden says which addresses may not be asked whatever the scope file says.
type forbidden struct {
	allowed []netip.Prefix // a simulation may ask these and nothing else; nil: no simulation
	blocks  []netip.Prefix
	reasons []string // one for each block
	table   table    // of blocks; the line is the place in blocks
}

const notSimulated = "a simulation asks 127.0.0.0/8 and fd00::/8 alone, which do not leave the machine"

func newForbidden(simulated bool) *forbidden {
	f := new(forbidden)
	if simulated {
		f.allowed = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
		return f
	}
	var entries []entry
	for i, b := range specials() {
		p := netip.MustParsePrefix(b.prefix)
		f.blocks = append(f.blocks, p)
		f.reasons = append(f.reasons, p.String()+" is special: "+b.name+" ("+b.source+")")
		entries = append(entries, entry{p, i})
	}
	f.table = newTable(entries)
	return f
}

// reason returns why nothing in a prefix may be asked; empty if something may. In a simulation
// an address outside of what it may ask is reason enough.
func (f *forbidden) reason(p netip.Prefix) string {
	if f.allowed != nil {
		for _, a := range f.allowed {
			if a.Bits() <= p.Bits() && a.Contains(p.Addr()) {
				return ""
			}
		}
		return notSimulated
	}
	e, ok := f.table.find(p.Addr())
	if !ok {
		return ""
	}
	if e.prefix.Bits() <= p.Bits() {
		return f.reasons[e.line]
	}
	// A small block at the beginning of p, which may lie in a greater one all the same.
	for i, b := range f.blocks {
		if b.Bits() <= p.Bits() && b.Contains(p.Addr()) {
			return f.reasons[i]
		}
	}
	return ""
}
