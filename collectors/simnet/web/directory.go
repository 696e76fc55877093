package web

import (
	"cmp"
	"net/netip"
	"slices"
	"time"

	"bridle/datasets/world"
)

// directory finds servers by address, port and time. It holds four bytes per server.
type directory struct {
	servers []world.Server
	// sorted are the indices of servers by address; servers that had one address one after
	// the other stand side by side.
	sorted []int32
}

func newDirectory(servers []world.Server) *directory {
	d := &directory{servers: servers, sorted: make([]int32, len(servers))}
	for i := range d.sorted {
		d.sorted[i] = int32(i)
	}
	slices.SortStableFunc(d.sorted, func(a, b int32) int { return servers[a].Address.Compare(servers[b].Address) })
	return d
}

// find returns the index of the server that is up at an address and listens on a port, and
// whether it speaks TLS there.
func (d *directory) find(at netip.AddrPort, t time.Time) (server int, overTLS, ok bool) {
	from, _ := slices.BinarySearchFunc(d.sorted, at.Addr(), func(i int32, a netip.Addr) int {
		return d.servers[i].Address.Compare(a)
	})
	for _, i := range d.sorted[from:] {
		s := &d.servers[i]
		if s.Address != at.Addr() {
			break
		}
		overTLS = slices.Contains(s.TLSPorts, at.Port())
		if (overTLS || slices.Contains(s.HTTPPorts, at.Port())) && up(s, t) {
			return int(i), overTLS, true
		}
	}
	return 0, false, false
}

// up reports whether a server is reachable at an instant.
func up(s *world.Server, t time.Time) bool {
	return slices.ContainsFunc(s.Up, func(span world.Span) bool { return !t.Before(span.From) && t.Before(span.Until) })
}

// ports returns the ports on which any server listens, in ascending order.
func (d *directory) ports() []uint16 {
	seen := map[uint16]bool{}
	var list []uint16
	for i := range d.servers {
		for _, ports := range [][]uint16{d.servers[i].TLSPorts, d.servers[i].HTTPPorts} {
			for _, p := range ports {
				if !seen[p] {
					seen[p] = true
					list = append(list, p)
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b uint16) int { return cmp.Compare(a, b) })
	return list
}
