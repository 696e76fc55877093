package watched

import (
	"fmt"
	"net/netip"
	"slices"

	"bridle/analysis/cachefill"
	"bridle/collectors/simnet"
	"bridle/datasets/world"
)

// describe tells of a group what a survey and tables of prefixes would.
func describe(net *simnet.Internet, backend int, members []int) cachefill.Group {
	w := net.World()
	b := &w.Backends[backend]
	home := &w.Networks[b.Network]
	p := net.Policy(backend)
	g := cachefill.Group{Label: fmt.Sprintf("group-%04d", backend), Class: "clean", PacketCacheS: p.EmptyFor,
		Caches: float64(max(b.Caches, 1)), Network: string(home.Kind), Country: w.Countries[home.Country].Code}
	asns := []int64{int64(home.ASN)}
	for _, r := range members {
		asns = append(asns, int64(w.Networks[w.Resolvers[r].Network].ASN))
	}
	slices.Sort(asns)
	g.ASNs = slices.Compact(asns)
	return g
}

// name tells of a domain what its finder knows.
func name(w *world.World, index int) cachefill.Name {
	d := &w.Domains[index]
	n := cachefill.Name{Name: d.Hosts[0].Name, Zone: d.Name, Operator: int32(d.Operator), Purpose: purpose(d)}
	if d.Shared {
		n.Zone = ""
	}
	if d.Operator == world.None {
		n.Operator = cachefill.NoOperator
	}
	for _, stay := range d.Hosts[0].Stays {
		for i := range w.Networks {
			x := &w.Networks[i]
			if slices.ContainsFunc(x.Prefixes, func(p netip.Prefix) bool { return p.Contains(stay.Address) }) {
				n.HostingASNs = append(n.HostingASNs, int64(x.ASN))
			}
		}
	}
	slices.Sort(n.HostingASNs)
	n.HostingASNs = slices.Compact(n.HostingASNs)
	return n
}

// infected notes the rates of infections behind the groups.
func (s *simulation) infected() {
	groups := map[int]int{}
	for g, b := range s.out.Backends {
		groups[b] = g
	}
	for _, d := range s.world.Demands {
		if g, ok := groups[d.Backend]; ok && d.Cause == world.CauseInfection {
			key := [2]int{g, s.world.Domains[d.Domain].Operator}
			x := s.out.Infected[key]
			x.PerDay += d.PerDay
			if n := slices.Index(s.plan.Domains, d.Domain); n >= 0 && !slices.Contains(x.Names, n) {
				x.Names = append(x.Names, n)
				slices.Sort(x.Names)
			}
			s.out.Infected[key] = x
		}
	}
}
