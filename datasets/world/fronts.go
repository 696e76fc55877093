package world

import (
	"math"

	"bridle/datasets/world/random"
)

// dealFronts deals what stands before the caches. Whoever is not in the network of a cache
// system forwards to it; services in hosting networks answer themselves; a packet to an IPv6
// address cannot be passed on to a system that has IPv4 addresses only. The first resolver
// before an anchor is one through which a cache can be seen. These choose first; what the
// deck cannot give them becomes the commonest forwarder.
func (m *maker) dealFronts(anchors []int) {
	deck := deal(m.stream("fronts"), len(m.w.Resolvers), Fronts(), m.s.Resolvers.Fronts)
	first := m.firstBefore(anchors)
	for pass := range 3 {
		for i := range m.w.Resolvers {
			x := &m.w.Resolvers[i]
			want := m.wish(x, first[i])
			if x.Front != "" || pass == 0 && !first[i] || pass == 1 && want == nil {
				continue
			}
			if want == nil {
				want = func(Front) bool { return true }
			}
			x.Front = take(&deck, want)
			away := x.Network != m.w.Backends[x.Backend].Network
			if away && x.Front == Direct || x.Address.Is6() && x.Front == Transparent {
				x.Front = Dnsmasq
			}
		}
	}
	m.directAddresses()
}

// wish returns which fronts suit a resolver; nil means any.
func (m *maker) wish(x *Resolver, first bool) func(Front) bool {
	away := x.Network != m.w.Backends[x.Backend].Network
	kind := m.w.Networks[x.Network].Kind
	switch {
	case first:
		return func(f Front) bool { return f == Direct || f == Dnsmasq }
	case !away && kind != Access:
		return func(f Front) bool { return f == Direct }
	case away && x.Address.Is6():
		return func(f Front) bool { return f == Dnsmasq || f == CoreDNS }
	case away:
		return func(f Front) bool { return f != Direct }
	case x.Address.Is6():
		return func(f Front) bool { return f != Transparent }
	}
	return nil
}

// directAddresses lets the first resolver that is the cache system itself have the address
// from which that system asks authorities, as it is in life.
func (m *maker) directAddresses() {
	done := map[int]bool{}
	for i := range m.w.Resolvers {
		x := &m.w.Resolvers[i]
		if x.Front == Direct && x.Address.Is4() && !done[x.Backend] {
			done[x.Backend] = true
			x.Address = m.w.Backends[x.Backend].Egress[0]
		}
	}
}

// dealFaults deals faults: every resolver of a refusing country refuses; of the others each
// has at most one fault, never the first before an anchor. A fault
// with a share occurs at least once if there is anybody left to have it.
func (m *maker) dealFaults(anchors []int) {
	r := m.stream("faults")
	f := m.s.Resolvers.Faults
	first := m.firstBefore(anchors)
	var free []int
	for _, i := range r.Perm(len(m.w.Resolvers)) {
		x := &m.w.Resolvers[i]
		x.Faults.LatencyMS = 5 + r.IntN(120)
		if m.roles[m.w.Networks[x.Network].Country] == refusing {
			x.Faults.Refuses = true
		} else if !first[i] {
			free = append(free, i)
		}
	}
	total := len(m.w.Resolvers)
	for _, part := range []struct {
		share float64
		set   func(*Faults)
	}{
		{f.Dead, func(x *Faults) { x.Dead = true }},
		{f.Refuses, func(x *Faults) { x.Refuses = true }},
		{f.Lossy, func(x *Faults) { x.Loss = f.Loss }},
		{f.Slow, func(x *Faults) { x.LatencyMS = f.LatencyMS }},
		{f.Leaky, func(x *Faults) { x.LeakRD = f.LeakRD }},
		{f.FixedTTL, func(x *Faults) { x.FixedTTL = []uint32{1, 10, 60, 300}[r.IntN(4)] }},
		{f.WrongClock, func(x *Faults) { x.ClockRate = round(random.LogUniform(r, 0.5, 2)) }},
		{f.HijackNX, func(x *Faults) { x.HijackNX = true }},
		{f.Inject, func(x *Faults) { x.Inject = true }},
		{f.Sinkhole, func(x *Faults) { x.Sinkhole = true }},
		{f.StripsCase, func(x *Faults) { x.StripsCase = true }},
	} {
		n := int(math.Ceil(part.share*float64(total) - 0.5))
		if part.share > 0 {
			n = max(n, 1)
		}
		n = min(n, len(free))
		for _, i := range free[:n] {
			part.set(&m.w.Resolvers[i].Faults)
		}
		free = free[n:]
	}
}
