package probe

import (
	"fmt"
	"net/netip"

	"bridle/datasets/world"
)

// qualified returns the witness that a true survey would make of a resolver of the world.
func qualified(w *world.World, i int) Witness {
	r := w.Resolvers[i]
	b := w.Backends[r.Backend]
	x := Witness{Address: netip.AddrPortFrom(r.Address, r.Port), Group: fmt.Sprint("g", r.Backend), Class: Clean, Pool: float64(b.Caches),
		Cap: 86_400, ShowsDelegations: true, MissForm: "referral"}
	switch b.Class {
	case world.BIND918, world.BIND920:
		x.Cap = 604_800
	case world.UnboundPrefetch:
		x.Class = Refreshes
	case world.UnboundExpired, world.Unbound117Expired:
		x.Class = Stale
	case world.PowerDNS4, world.PowerDNS5Open:
		x.PacketCache, x.ShowsDelegations, x.MissForm = 60, false, "empty"
	}
	return x
}

// wanted returns the names of a world's domains of some purposes.
func wanted(w *world.World) (names []Name) {
	for _, d := range w.Domains {
		purpose := map[world.Purpose]Purpose{world.Command: Target, world.Decoy: Decoy, world.Control: Control}[d.Purpose]
		if purpose == "" {
			continue
		}
		n := Name{Name: d.Hosts[0].Name, Purpose: purpose, Zone: d.Zone.Name, Shared: d.Shared, TTL: d.Hosts[0].TTL,
			ParentNSTTL: d.ParentNSTTL, ChildNSTTL: d.ChildNSTTL}
		for _, s := range d.Hosts[0].Stays {
			n.Addresses = append(n.Addresses, s.Address)
		}
		names = append(names, n)
	}
	return names
}

// address returns one of many addresses.
func address(i int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, byte(1 + i>>16), byte(i >> 8), byte(i)}), 53)
}
