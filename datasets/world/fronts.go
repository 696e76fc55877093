package world

import (
	"math"

	"bridle/datasets/world/random"
)

// dealFronts deals what stands before the caches. Only something in the network of a cache
// system can be that system itself; whoever is elsewhere forwards. The first resolver before
// an anchor is one through which a cache can be seen.
func (m *maker) dealFronts(anchors []int) {
	deck := deal(m.stream("fronts"), len(m.w.Resolvers), Fronts(), m.s.Resolvers.Fronts)
	first := m.firstBefore(anchors)
	forwards := func(f Front) bool { return f != Direct }
	whatever := func(Front) bool { return true }
	see := func(f Front) bool { return f == Direct || f == Dnsmasq }
	// Those with a wish choose first, in the order of the list.
	for _, turn := range []func(i int, away bool) func(Front) bool{
		func(_ int, away bool) func(Front) bool { return when(away, forwards) },
		func(i int, _ bool) func(Front) bool { return when(first[i], see) },
		func(int, bool) func(Front) bool { return whatever },
	} {
		for i := range m.w.Resolvers {
			x := &m.w.Resolvers[i]
			away := x.Network != m.w.Backends[x.Backend].Network
			want := turn(i, away)
			if x.Front != "" || want == nil {
				continue
			}
			x.Front = take(&deck, want)
			if away && x.Front == Direct {
				x.Front = Dnsmasq // the deck has no forwarder left
			}
		}
	}
	m.directAddresses()
}

func when(ok bool, want func(Front) bool) func(Front) bool {
	if ok {
		return want
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
