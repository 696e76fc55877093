package world

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"net/netip"

	"bridle/datasets/world/random"
)

// Addresses: each network has IPv4 prefixes from 127.0.0.0/8 without 127.0.0.0/16, which is
// the machine's own, and one IPv6 prefix from fd00::/8. A network starts with a /24 and
// announces another prefix, twice as large as the last, when three quarters are in use.

// room keeps what is given away.
type room struct {
	next     uint32 // first IPv4 address not given to a network
	used     map[netip.Addr]bool
	networks []networkRoom
}

// networkRoom is the prefix from which a network takes addresses at present.
type networkRoom struct {
	base  uint32
	bits  int
	taken int
	v6    [16]byte
}

const (
	firstPrefix = 127<<24 | 1<<16 // 127.1.0.0
	pastPrefix  = 128 << 24
	widest      = 18 // largest prefix that is added
)

// errNoRoom is returned when 127.0.0.0/8 is used up.
var errNoRoom = errors.New("the addresses of 127.0.0.0/8 are used up; have fewer servers or networks")

// openRoom gives a new network its first prefixes.
func (m *maker) openRoom(network int) {
	if m.room.used == nil {
		m.room.next, m.room.used = firstPrefix, map[netip.Addr]bool{}
	}
	m.room.networks = append(m.room.networks, networkRoom{bits: 25})
	m.grow(network)
	n := &m.room.networks[network]
	// fd, a global identifier of 40 bits (RFC 4193, section 3.2) that holds the index of
	// the network, so that no two are equal, and the subnet 0.
	h := random.Hash(m.seed, random.Label("global identifier"), uint64(network))
	n.v6[0] = 0xfd
	binary.BigEndian.PutUint16(n.v6[1:], uint16(h))
	n.v6[3] = byte(network >> 16)
	binary.BigEndian.PutUint16(n.v6[4:], uint16(network))
	m.w.Networks[network].Prefixes = append(m.w.Networks[network].Prefixes, netip.PrefixFrom(netip.AddrFrom16(n.v6), 48))
}

// grow announces a further IPv4 prefix. IPv4 prefixes stand before the IPv6 one.
func (m *maker) grow(network int) {
	n := &m.room.networks[network]
	n.bits = max(n.bits-1, widest)
	size := uint32(1) << (32 - n.bits)
	n.base = (m.room.next + size - 1) &^ (size - 1)
	if n.base > pastPrefix-size {
		m.fail(errNoRoom)
		n.base = firstPrefix
		return
	}
	m.room.next, n.taken = n.base+size, 0
	p := m.w.Networks[network].Prefixes
	at := max(len(p)-1, 0)
	p = append(p, netip.Prefix{})
	copy(p[at+1:], p[at:])
	p[at] = netip.PrefixFrom(ip4(n.base), n.bits)
	m.w.Networks[network].Prefixes = p
}

// address takes a free IPv4 address of a network, at random.
func (m *maker) address(r *rand.Rand, network int) netip.Addr {
	n := &m.room.networks[network]
	size := 1 << (32 - n.bits)
	if n.taken >= size*3/4 {
		m.grow(network)
		size = 1 << (32 - n.bits)
	}
	if m.err != nil {
		return ip4(n.base)
	}
	for at := r.IntN(size); ; at = (at + 1) % size {
		a := ip4(n.base + uint32(at))
		if last := a.As4()[3]; last == 0 || last == 255 || m.room.used[a] {
			continue
		}
		m.room.used[a] = true
		n.taken++
		return a
	}
}

// address6 takes a free IPv6 address of a network, at random.
func (m *maker) address6(r *rand.Rand, network int) netip.Addr {
	for {
		b := m.room.networks[network].v6
		binary.BigEndian.PutUint64(b[8:], r.Uint64()|1)
		if a := netip.AddrFrom16(b); !m.room.used[a] {
			m.room.used[a] = true
			return a
		}
	}
}

func ip4(n uint32) netip.Addr {
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
}
