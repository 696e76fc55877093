package pace

import (
	"net/netip"
	"slices"
	"strings"
)

// Accounts are found by place, not by looking up addresses: targets are sorted once, in a
// slice of four bytes each, and equal neighbours share an account. No map is kept or needed, so
// memory does not rise much at the start either. Where every target has an account of its own, it is found by the
// place of the target.

// assignAddresses numbers the distinct addresses and their neighbourhoods.
func (p *Pacer) assignAddresses(limits Limits, targets list) {
	order := places(targets.n)
	slices.SortFunc(order, func(i, j int32) int { return targets.address(i).Compare(targets.address(j)) })
	p.prefix = targets.shared(limits.Prefix, order, func(i, j int32) bool {
		return neighbourhood(targets.address(i)) == neighbourhood(targets.address(j))
	})
	p.address = targets.shared(limits.Address, order, func(i, j int32) bool { return targets.address(i) == targets.address(j) })
}

// assignGroups numbers the distinct groups.
func (p *Pacer) assignGroups(limits Limits, targets list) {
	var order []int32
	for i := range int32(targets.n) {
		if targets.at(int(i)).Group != "" {
			order = append(order, i)
		}
	}
	group := func(i int32) string { return targets.at(int(i)).Group }
	slices.SortFunc(order, func(i, j int32) int { return strings.Compare(group(i), group(j)) })
	p.group = targets.shared(limits.Group, order, func(i, j int32) bool { return group(i) == group(j) })
}

// list is whom a pacer is made for.
type list struct {
	n  int
	at func(int) Target
}

func (l list) address(i int32) netip.Addr { return canonical(l.at(int(i)).Addr) }

// shared returns accounts for the targets in order, of which neighbours share one if they are the same. Targets that
// are not in order have none.
func (l list) shared(limits Level, order []int32, same func(i, j int32) bool) level {
	n := 0
	for k := range order {
		if k == 0 || !same(order[k-1], order[k]) {
			n++
		}
	}
	if n == 0 || n == l.n {
		return newLevel(limits, nil, n)
	}
	of := make([]int32, l.n)
	for i := range of {
		of[i] = none
	}
	at := int32(none)
	for k, i := range order {
		if k == 0 || !same(order[k-1], i) {
			at++
		}
		of[i] = at
	}
	return newLevel(limits, of, n)
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
