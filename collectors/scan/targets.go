package scan

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"
)

// Target is a server to visit.
type Target struct {
	// Address is unmapped, without zone, and has a port.
	Address netip.AddrPort
	// Plain says that HTTP is spoken there without TLS.
	Plain bool
	// Names are asked for by SNI after the visit without any, in this order.
	Names []string
}

// Widths of a packed target: address, port, and a byte that is 1 for plain HTTP.
const (
	width4 = 4 + 3
	width6 = 16 + 3
)

// Targets is a list of targets, each address and port once, in their order: 7 bytes for each of IPv4 and 19 for each of
// IPv6. It is not changed once it is used and may be used by several goroutines.
type Targets struct {
	four  [][width4]byte
	six   [][width6]byte
	names map[netip.Addr][]string
}

// Gather makes a list. The zero value is empty. Names are given to the list itself.
type Gather struct {
	list Targets
}

// Add adds a target. One that is there already is left as it is, but is plain only if it was added as plain each time.
func (g *Gather) Add(at netip.AddrPort, plain bool) error {
	a := at.Addr().Unmap()
	if !a.IsValid() || a.Zone() != "" || at.Port() == 0 {
		return fmt.Errorf("%s is no target: give an address without zone, and a port", at)
	}
	if a.Is4() {
		var e [width4]byte
		b := a.As4()
		pack(e[:], b[:], at.Port(), plain)
		g.list.four = append(g.list.four, e)
		return nil
	}
	var e [width6]byte
	b := a.As16()
	pack(e[:], b[:], at.Port(), plain)
	g.list.six = append(g.list.six, e)
	return nil
}

// Targets returns the list and how many targets had been there already. The gatherer cannot be used afterwards.
func (g *Gather) Targets() (list *Targets, repeated int) {
	l := &g.list
	before := len(l.four) + len(l.six)
	slices.SortFunc(l.four, func(a, b [width4]byte) int { return bytes.Compare(a[:], b[:]) })
	slices.SortFunc(l.six, func(a, b [width6]byte) int { return bytes.Compare(a[:], b[:]) })
	// Plain sorts behind TLS, so the one that stays is TLS if any is.
	l.four = slices.Clip(slices.CompactFunc(l.four, func(a, b [width4]byte) bool { return bytes.Equal(a[:width4-1], b[:width4-1]) }))
	l.six = slices.Clip(slices.CompactFunc(l.six, func(a, b [width6]byte) bool { return bytes.Equal(a[:width6-1], b[:width6-1]) }))
	return l, before - l.Len()
}

func pack(to, address []byte, port uint16, plain bool) {
	n := copy(to, address)
	binary.BigEndian.PutUint16(to[n:], port)
	if plain {
		to[n+2] = 1
	}
}

// Len returns the number of targets.
func (t *Targets) Len() int { return len(t.four) + len(t.six) }

// Address returns the address and port of the target at a place, from 0.
func (t *Targets) Address(place int) netip.AddrPort {
	if place < len(t.four) {
		e := &t.four[place]
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte(e[:4])), binary.BigEndian.Uint16(e[4:]))
	}
	e := &t.six[place-len(t.four)]
	return netip.AddrPortFrom(netip.AddrFrom16([16]byte(e[:16])), binary.BigEndian.Uint16(e[16:]))
}

// At returns the target at a place, from 0.
func (t *Targets) At(place int) Target {
	x := Target{Address: t.Address(place)}
	if place < len(t.four) {
		x.Plain = t.four[place][width4-1] == 1
	} else {
		x.Plain = t.six[place-len(t.four)][width6-1] == 1
	}
	if !x.Plain {
		x.Names = t.names[x.Address.Addr()]
	}
	return x
}

// Find returns the place of a target. It reports false if the list does not have it.
func (t *Targets) Find(at netip.AddrPort) (int, bool) {
	a := at.Addr().Unmap()
	if a.Is4() {
		var key [width4]byte
		b := a.As4()
		pack(key[:], b[:], at.Port(), false)
		return slices.BinarySearchFunc(t.four, key, func(e, k [width4]byte) int { return bytes.Compare(e[:width4-1], k[:width4-1]) })
	}
	var key [width6]byte
	b := a.As16()
	pack(key[:], b[:], at.Port(), false)
	i, ok := slices.BinarySearchFunc(t.six, key, func(e, k [width6]byte) int { return bytes.Compare(e[:width6-1], k[:width6-1]) })
	return len(t.four) + i, ok
}

// Name notes a name that is asked for by SNI at every target with this address that speaks TLS. One for an address without a
// target is not kept. Names are given before the list is used, and [Targets.LimitNames] is called after the last.
func (t *Targets) Name(a netip.Addr, name string) {
	a = a.Unmap()
	if place, _ := t.Find(netip.AddrPortFrom(a, 0)); place == t.Len() || t.Address(place).Addr() != a {
		return
	}
	if t.names == nil {
		t.names = map[netip.Addr][]string{}
	}
	t.names[a] = append(t.names[a], name)
}

// LimitNames puts the names of every address in order, each once, and keeps the first n; it returns how many it left out.
func (t *Targets) LimitNames(n int) (left int) {
	for a, names := range t.names {
		slices.Sort(names)
		names = slices.Compact(names)
		left += max(0, len(names)-n)
		t.names[a] = slices.Clone(names[:min(n, len(names))])
	}
	return left
}
