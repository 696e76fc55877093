package pace

import (
	"net/netip"
	"slices"
	"strings"
)

// Accounts are found by place, not by looking up addresses: targets are sorted once, in a
// slice of four bytes each, and equal neighbours share an account. No map is kept or needed, so
// memory does not rise at the start either.

// assignAddresses numbers the distinct addresses and their neighbourhoods and returns how
// many there are. Sorted addresses are sorted by neighbourhood too.
func (p *Pacer) assignAddresses(targets []Target) (addresses, prefixes int) {
	order := places(len(targets))
	slices.SortFunc(order, func(i, j int32) int {
		return canonical(targets[i].Addr).Compare(canonical(targets[j].Addr))
	})
	var last netip.Addr
	var lastPrefix netip.Prefix
	for _, i := range order {
		a := canonical(targets[i].Addr)
		if a != last {
			last = a
			addresses++
		}
		if n := neighbourhood(a); n != lastPrefix {
			lastPrefix = n
			prefixes++
		}
		p.shares[i].address, p.shares[i].prefix = int32(addresses-1), int32(prefixes-1)
	}
	return addresses, prefixes
}

// assignGroups numbers the distinct groups and returns how many there are.
func (p *Pacer) assignGroups(targets []Target) (groups int) {
	order := places(len(targets))
	slices.SortFunc(order, func(i, j int32) int { return strings.Compare(targets[i].Group, targets[j].Group) })
	last := ""
	for _, i := range order {
		if targets[i].Group != last {
			last = targets[i].Group
			groups++
		}
		// Targets without group come first in the order.
		p.shares[i].group = int32(groups - 1)
	}
	return groups
}

func places(n int) []int32 {
	s := make([]int32, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

// canonical writes an address in one way: without zone, IPv4 as IPv4.
func canonical(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

// neighbourhood returns the /24 or /48 of a canonical address.
func neighbourhood(a netip.Addr) netip.Prefix {
	bits := 48
	if a.Is4() {
		bits = 24
	}
	return netip.PrefixFrom(a, bits).Masked()
}
