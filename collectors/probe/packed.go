package probe

import (
	"cmp"
	"math"
	"net/netip"

	"bridle/collectors/internal/dispatch"
)

// Packed is a list of witnesses that takes 16 bytes for each that is asked over IPv4 and 40 for each over IPv6, beside what
// distinct qualifications and labels of groups take. Like a slice it may be read by several goroutines, if none adds.
type Packed struct {
	entries  []entry
	others   []netip.Addr // that are no IPv4
	profiles []profile
	labels   []string // of groups; one may be there several times
	known    map[profile]int32
}

// entry is a witness.
type entry struct {
	ip           uint32 // IPv4, or the place among others
	port, anchor uint16
	profile      int32 // its complement if the address is among others
	label        int32 // none without
}

// profile is what many witnesses have in common.
type profile struct {
	class                   Class
	packetCache, cap, floor uint32
	pool                    float64
	showsDelegations        bool
	missForm                string
}

// none is the place of no label.
const none = -1

// NewPacked returns an empty list with room for n witnesses.
func NewPacked(n int) *Packed {
	return &Packed{entries: make([]entry, 0, n), known: map[profile]int32{}}
}

// Pack returns a list of witnesses, which are not kept.
func Pack(witnesses []Witness) *Packed {
	l := NewPacked(len(witnesses))
	for i := range witnesses {
		l.Add(witnesses[i])
	}
	return l
}

// Add appends a witness. Its address is kept as IPv4 if it stands for one. Witnesses of one group should
// follow each other: then its label is kept once.
func (l *Packed) Add(w Witness) {
	if len(l.entries) == math.MaxInt32 {
		panic("probe: more witnesses than a list can hold")
	}
	p := profile{w.Class, w.PacketCache, w.Cap, w.Floor, w.Pool, w.ShowsDelegations, w.MissForm}
	at, ok := l.known[p]
	if !ok {
		at = int32(len(l.profiles))
		l.profiles, l.known[p] = append(l.profiles, p), at
	}
	e := entry{port: w.Address.Port(), anchor: w.AnchorPort, profile: at, label: none}
	if a := w.Address.Addr().Unmap(); a.Is4() {
		b := a.As4()
		e.ip = uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	} else {
		e.ip, e.profile = uint32(len(l.others)), ^e.profile
		l.others = append(l.others, a)
	}
	if w.Group != "" {
		if n := len(l.labels); n == 0 || l.labels[n-1] != w.Group {
			l.labels = append(l.labels, w.Group)
		}
		e.label = int32(len(l.labels) - 1)
	}
	l.entries = append(l.entries, e)
}

// Len returns the number of witnesses.
func (l *Packed) Len() int { return len(l.entries) }

// At returns the witness at a place, from 0.
func (l *Packed) At(place int) Witness {
	e := &l.entries[place]
	p := l.profile(place)
	w := Witness{Address: l.addrPort(e), AnchorPort: e.anchor, Class: p.class, PacketCache: p.packetCache, Cap: p.cap, Floor: p.floor,
		Pool: p.pool, ShowsDelegations: p.showsDelegations, MissForm: p.missForm}
	if e.label != none {
		w.Group = l.labels[e.label]
	}
	return w
}

func (l *Packed) profile(place int) *profile {
	p := l.entries[place].profile
	return &l.profiles[max(p, ^p)]
}

func (l *Packed) address(e *entry) netip.Addr {
	if e.profile < 0 {
		return l.others[e.ip]
	}
	return netip.AddrFrom4([4]byte{byte(e.ip >> 24), byte(e.ip >> 16), byte(e.ip >> 8), byte(e.ip)})
}

func (l *Packed) addrPort(e *entry) netip.AddrPort {
	return netip.AddrPortFrom(l.address(e), e.port)
}

// anchor returns the own port from which a witness is asked; 0 means any.
func (l *Packed) anchor(place int) uint16 { return l.entries[place].anchor }

func (l *Packed) asked(place int) asked {
	e := &l.entries[place]
	return asked{l.addrPort(e), e.anchor}
}

// compare orders witnesses by address, port and anchor port.
func (l *Packed) compare(a, b *entry) int {
	var c int
	if a.profile >= 0 && b.profile >= 0 {
		c = cmp.Compare(a.ip, b.ip)
	} else {
		c = l.address(a).Compare(l.address(b))
	}
	return cmp.Or(c, cmp.Compare(a.port, b.port), cmp.Compare(a.anchor, b.anchor))
}

// addressees is a list for a dispatcher: the addresses of witnesses, in the order of their first.
type addressees struct {
	*Packed
	first []int32 // witness of each; nil: all witnesses have different ones
}

func (t addressees) Len() int {
	if t.first == nil {
		return t.Packed.Len()
	}
	return len(t.first)
}

func (t addressees) Target(place int) dispatch.Target {
	if t.first != nil {
		place = int(t.first[place])
	}
	e := &t.entries[place]
	x := dispatch.Target{Address: t.addrPort(e)}
	if e.label != none {
		x.Group = t.labels[e.label]
	}
	return x
}

// Targets returns the list for a dispatcher, as the function [Targets] does, without a slice of it.
func (l *Packed) Targets() dispatch.List {
	of := l.targets(l.sorted())
	if of.of == nil {
		return addressees{l, nil}
	}
	first := make([]int32, of.n)
	for i := len(l.entries) - 1; i >= 0; i-- {
		first[of.at(i)] = int32(i)
	}
	return addressees{l, first}
}
