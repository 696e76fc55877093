package simnet

import (
	"net/netip"

	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/resolver"
	"bridle/datasets/world"
	"bridle/datasets/world/random"
)

// Unit is everything that a backend holds of one zone, with the fronts before it. Units do not influence
// each other (but for quiet caches, see [resolver.Quiet]), so each can be asked by a
// goroutine of its own.
type Unit struct {
	net     *Internet
	backend int
	zone    *authority.Zone
	copies  []*resolver.Slot
	fronts  map[int]*resolver.Front // by resolver
}

func (n *Internet) newUnit(backend, zone int, known aboves) *Unit {
	u := &Unit{net: n, backend: backend, zone: n.tree.Zones[zone]}
	b := &n.world.Backends[backend]
	p := &n.policies[backend]
	tld := 0
	if zone != 0 {
		tld = zone
		if parent := u.zone.Parent; parent != 0 {
			tld = parent
		}
	}
	for c := range max(b.Caches, 1) {
		u.copies = append(u.copies, resolver.NewSlot(p, u.zone, known.get(n, backend, c, tld), egress(b, c),
			n.demand.users(backend, c, u.zone, p), n.upstream(u.zone)))
	}
	return u
}

// egress returns the address from which a copy asks authorities.
func egress(b *world.Backend, copy int) netip.Addr {
	if len(b.Egress) == 0 {
		return netip.Addr{}
	}
	return b.Egress[copy%len(b.Egress)]
}

// upstream returns what is told of questions to the zone's servers, nil if nobody wants to
// know.
func (n *Internet) upstream(z *authority.Zone) resolver.Upstream {
	if z.Canary == nil || n.options.Canary == nil {
		return n.options.Upstream
	}
	return func(z *authority.Zone, at dns.Instant, from netip.Addr, name string, kind dns.Type, a authority.Answer) {
		q := CanaryQuestion{At: at, From: netip.AddrPortFrom(from, 0), Name: name, Type: kind, EDNS: true,
			RCode: a.RCode, Answers: a.Data, TTL: a.TTL}
		if len(z.Glue()) > 0 {
			q.Server, _ = netip.ParseAddr(z.Glue()[0].Data[0])
		}
		n.options.Canary(q)
		if n.options.Upstream != nil {
			n.options.Upstream(z, at, from, name, kind, a)
		}
	}
}

// Ask fills in the reply to a question that reached the resolver with that index, for a name
// of the unit's zone at that host.
func (u *Unit) Ask(index, host int, q *dns.Question, r *dns.Reply) {
	res := &u.net.world.Resolvers[index]
	f := &res.Faults
	draws := u.draws(index, host, q)
	if f.Dead || f.Loss > 0 && draws.Uniform() < f.Loss {
		r.Fate = dns.Lost
		return
	}
	r.Delay = msec(f.LatencyMS)
	switch {
	case f.Refuses:
		r.RCode, r.EDNS, r.RecursionDesired = dns.Refused, q.EDNS, q.RecursionDesired
	case f.Inject && q.Type == dns.A:
		lie(q, injected(res), r)
	case f.Sinkhole && q.Type == dns.A && u.public(host, q.At):
		lie(q, sinkhole, r)
	default:
		leaks := f.LeakRD > 0 && draws.Uniform() < f.LeakRD
		u.pass(index, host, q, leaks, draws, r)
		u.distort(res, host, q, r)
	}
	r.LosesCase = f.StripsCase
}

// pass hands the question to the front, and what the front does not answer to a copy.
func (u *Unit) pass(index, host int, q *dns.Question, leaks bool, draws arrival.Draws, r *dns.Reply) {
	res := &u.net.world.Resolvers[index]
	slot := u.copies[u.choose(q, &draws)]
	switch res.Front {
	case world.Direct:
		slot.Ask(q, host, resolver.Client{Outside: u.outside(q), Leaks: leaks}, r)
	case world.Transparent:
		slot.Ask(q, host, resolver.Client{Outside: u.outside(q), Leaks: leaks}, r)
		if b := &u.net.world.Backends[u.backend]; len(b.Egress) > 0 {
			r.From = b.Egress[0]
		}
	default:
		front := u.fronts[index]
		if front == nil {
			if u.fronts == nil {
				u.fronts = map[int]*resolver.Front{}
			}
			front = resolver.NewFront(res.Front)
			u.fronts[index] = front
		}
		front.Ask(q, r, func(r *dns.Reply) { slot.Ask(q, host, resolver.Client{Leaks: leaks}, r) })
	}
}

// outside reports whether the asker is no client of the backend's network, as far as that
// matters to it.
func (u *Unit) outside(q *dns.Question) bool {
	if !u.net.policies[u.backend].RefusesOutsiders {
		return true
	}
	for _, p := range u.net.world.Networks[u.net.world.Backends[u.backend].Network].Prefixes {
		if p.Contains(q.From.Addr()) {
			return false
		}
	}
	return true
}

// choose returns the copy that gets the question.
func (u *Unit) choose(q *dns.Question, draws *arrival.Draws) uint64 {
	return u.net.choose(u.backend, q.From.Port(), draws)
}

func (n *Internet) choose(backend int, port uint16, draws *arrival.Draws) uint64 {
	b := &n.world.Backends[backend]
	copies := uint64(max(b.Caches, 1))
	if copies == 1 {
		return 0
	}
	if b.ByPort {
		d := arrival.Seed(n.world.Seed, streamCopy, uint64(backend), uint64(port))
		return d.Uint64() % copies
	}
	return draws.Uint64() % copies
}

// draws returns the random numbers of one question: they depend on what is asked, where and
// when, not on what else is asked.
func (u *Unit) draws(index, host int, q *dns.Question) arrival.Draws {
	return u.net.draws(index, u.zone.Index, host, q)
}

func (n *Internet) draws(index, zone, host int, q *dns.Question) arrival.Draws {
	res := &n.world.Resolvers[index]
	if f := &res.Faults; f.Loss == 0 && f.LeakRD == 0 && n.world.Backends[res.Backend].Caches <= 1 {
		return 0
	}
	name := uint64(host)
	if host == authority.None {
		name = random.Label(q.Name)
	}
	kind := uint64(q.Type)<<32 | uint64(q.Attempt)<<1
	if q.RecursionDesired {
		kind |= 1
	}
	return arrival.Seed(n.world.Seed, streamPath, uint64(index), uint64(zone), name, kind, uint64(q.At))
}

// public reports whether a host stands in public lists at an instant.
func (u *Unit) public(host int, at dns.Instant) bool {
	if host == authority.None {
		return false
	}
	since := u.net.world.Domains[u.zone.Hosts[host].Domain].Public
	return !since.IsZero() && at >= dns.At(since)
}
