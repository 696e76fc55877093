package world

import (
	"math/rand/v2"
	"slices"

	"bridle/datasets/world/random"
)

// forwarders gives addresses to cache systems, in the networks of their users. Systems in
// networks of security companies have none; other services answer at an address of their own.
func (m *maker) forwarders(public, anchors []int) {
	served := map[int][]int{} // countries whose users are behind a cache system
	for c, backends := range m.uses {
		for _, b := range backends {
			served[b] = append(served[b], c)
		}
	}
	for b := range m.w.Backends {
		r := m.stream("forwarders", b)
		network := m.w.Networks[m.w.Backends[b].Network]
		own := network.Kind != Access && network.Kind != Security // the service itself
		group := len(served[b]) > 0 && network.Kind == Access && !slices.Contains(served[b], network.Country)
		if own || group { // of a group, its own site
			m.resolver(r, m.w.Backends[b].Network, b)
		}
		for _, c := range served[b] {
			m.forwardersOf(r, b, c, public, slices.Contains(anchors, b))
		}
	}
}

// forwardersOf gives addresses in a country to one of its cache systems. Some of them use
// public DNS services instead, but never the first before an anchor.
func (m *maker) forwardersOf(r *rand.Rand, backend, country int, public []int, anchor bool) {
	network := m.w.Networks[m.w.Backends[backend].Network]
	home := network.Kind == Access && network.Country == country
	strays := network.Kind == Access && len(public) > 0 && m.roles[country] == testable
	for k := range random.Between(r, m.s.Resolvers.ForwardersMin, m.s.Resolvers.ForwardersMax) {
		at, to := m.w.Backends[backend].Network, backend
		if !home {
			at = m.access[country][r.IntN(len(m.access[country]))]
		}
		if strays && !(anchor && k == 0) && random.Chance(r, m.s.Resolvers.PublicShare) {
			to = public[r.IntN(len(public))]
		}
		m.resolver(r, at, to)
	}
}

// resolver adds an address before a cache system.
func (m *maker) resolver(r *rand.Rand, network, backend int) {
	x := Resolver{Port: m.s.Ports.Resolver, Network: network, Backend: backend}
	if random.Chance(r, m.s.Resolvers.IPv6Share) {
		x.Address = m.address6(r, network)
	} else {
		x.Address = m.address(r, network)
	}
	m.w.Resolvers = append(m.w.Resolvers, x)
}

// firstBefore returns for each anchor the first resolver before it, which is in its network.
func (m *maker) firstBefore(anchors []int) map[int]bool {
	first := map[int]bool{}
	for _, b := range anchors {
		i := slices.IndexFunc(m.w.Resolvers, func(x Resolver) bool { return x.Backend == b })
		if i >= 0 {
			first[i] = true
		}
	}
	return first
}
