package survey

import (
	"encoding/binary"
	"hash/fnv"
	"math/rand/v2"
	"net/netip"

	"bridle/collectors/internal/dispatch"
)

// neighboursEach is how many unused addresses of a prefix are asked.
const neighboursEach = 2

// neighbourhood is a prefix of /24 (IPv4) or /64 (IPv6) with a port.
type neighbourhood struct {
	prefix netip.Prefix
	port   uint16
}

// addNeighbours appends unused addresses to the targets, the same for all resolvers of a prefix so
// that few strangers are asked, and notes with each course where its own begin. A prefix in which two
// cannot be found has none.
func (s *Survey) addNeighbours() {
	if s.cfg.Neighbour == nil {
		return
	}
	listed := make(map[netip.Addr]bool, len(s.cfg.Resolvers))
	for _, r := range s.cfg.Resolvers {
		listed[r.Address.Addr()] = true
	}
	known := map[neighbourhood]int32{}
	for i, r := range s.cfg.Resolvers {
		bits := 64
		if r.Address.Addr().Is4() {
			bits = 24
		}
		prefix, err := r.Address.Addr().Prefix(bits)
		if err != nil {
			continue // an address with a zone, which no list has
		}
		at := neighbourhood{prefix, r.Address.Port()}
		first, done := known[at]
		if !done {
			first = s.findNeighbours(at, listed)
			known[at] = first
		}
		s.courses[i].neighbours = first
	}
}

// findNeighbours appends the neighbours of a prefix to the targets and returns the place of the
// first, 0 if there are none.
func (s *Survey) findNeighbours(at neighbourhood, listed map[netip.Addr]bool) int32 {
	h := fnv.New64a()
	h.Write([]byte(at.prefix.String()))
	draws := rand.New(rand.NewPCG(uint64(s.cfg.Seed), h.Sum64()))
	var found []netip.Addr
	try := func(a netip.Addr) {
		if len(found) < neighboursEach && !listed[a] && s.cfg.Neighbour(a) {
			found = append(found, a)
		}
	}
	if at.prefix.Addr().Is4() {
		bytes := at.prefix.Addr().As4()
		for _, host := range draws.Perm(254) { // not the network's own address nor the broadcast one
			bytes[3] = byte(1 + host)
			try(netip.AddrFrom4(bytes))
		}
	} else {
		bytes := at.prefix.Addr().As16()
		for range 16 { // a prefix with so many hosts has room everywhere
			binary.BigEndian.PutUint64(bytes[8:], draws.Uint64())
			try(netip.AddrFrom16(bytes))
		}
	}
	if len(found) < neighboursEach {
		return 0
	}
	first := int32(len(s.targets))
	for _, a := range found {
		s.targets = append(s.targets, dispatch.Target{Address: netip.AddrPortFrom(a, at.port)})
	}
	return first
}
