package lists

import (
	"net/netip"
	"slices"

	"bridle/datasets/world"
)

// Open returns the addresses and ports at which a server of the world is reachable at some time, sorted: what port scans of all
// its time have found together. Which of them are up at an instant, and whose they are, is not in it. Servers at IPv6 addresses
// are left out, since zmap writes its lists for one family.
func Open(w *world.World) (list []netip.AddrPort) {
	for i := range w.Servers {
		s := &w.Servers[i]
		if !s.Address.Unmap().Is4() {
			continue
		}
		for _, p := range slices.Concat(s.TLSPorts, s.HTTPPorts) {
			list = append(list, netip.AddrPortFrom(s.Address, p))
		}
	}
	slices.SortFunc(list, netip.AddrPort.Compare)
	return slices.Compact(list)
}
