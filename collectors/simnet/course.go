package simnet

import (
	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/resolver"
	"bridle/datasets/world"
)

// CauseProbe is why a cache fetches what it was asked for by a question of ours that leaked.
const CauseProbe = world.Cause("probe")

// Policy returns the rules of a backend's caches.
func (n *Internet) Policy(backend int) *resolver.Policy { return &n.policies[backend] }

// Idle reports that the users of one copy of a backend's cache look up nothing in a zone, so that
// as long as no question leaks it holds nothing of it from the first probe to the end.
func (n *Internet) Idle(backend, copy, zone int) bool {
	d, z := n.demand, n.tree.Zones[zone]
	k := unitKey{backend, zone}
	if len(d.rates[k]) > 0 || len(d.monitors[k]) > 0 || len(d.sweepers[backend]) > 0 {
		users := d.users(backend, copy, z, &n.policies[backend])
		return idle(&users)
	}
	b := &n.world.Backends[backend]
	for i := range z.Hosts {
		domain := &n.world.Domains[z.Hosts[i].Domain]
		if b.BackgroundPerNameDay > 0 && !domain.Public.IsZero() || domain.VisitsPerDay > 0 {
			users := d.users(backend, copy, z, &n.policies[backend])
			return idle(&users)
		}
	}
	return true
}

func idle(u *resolver.Users) bool {
	for i := range u.Hosts {
		if u.Hosts[i].Next(u.Since) != arrival.Never {
			return false
		}
	}
	return u.Other.Next(u.Since) == arrival.Never
}

// Leak is a question of ours for a host of a zone that is recursed all the same.
type Leak struct {
	At   dns.Instant
	Host int
}

// Taken is something that a cache took in, and why.
type Taken struct {
	resolver.Stored
	Cause world.Cause
}

// Course returns what one copy of a backend's cache takes in of a zone, in order of time, from
// before the first probe to the end. It is what the same copy does when package fast asks it, without
// the labour of asking. Leaks are in order of time. Of several Poisson processes that a lookup may come from,
// the busiest is named.
func (n *Internet) Course(backend, copy, zone int, leaks []Leak) []Taken {
	z, p := n.tree.Zones[zone], &n.policies[backend]
	above := resolver.Quiet(p, n.tree.Zones[z.Parent], nil)
	slot := resolver.NewSlot(p, z, above, egress(&n.world.Backends[backend], copy), n.demand.users(backend, copy, z, p), nil)
	var all []Taken
	ours := false
	tell := func(s resolver.Stored) { all = append(all, Taken{Stored: s, Cause: causeIf(ours)}) }
	for _, l := range leaks {
		slot.Follow(l.At, tell)
		ours = true
		slot.Recurse(l.At, l.Host, tell)
		ours = false
	}
	slot.Follow(dns.At(n.world.Until), tell)
	for i := range all {
		if all[i].Cause == "" {
			all[i].Cause = n.demand.cause(backend, copy, z, all[i].At)
		}
	}
	return all
}

func causeIf(ours bool) world.Cause {
	if ours {
		return CauseProbe
	}
	return ""
}

// cause returns why somebody looks up a name of a zone at an instant at which somebody does.
func (d *demand) cause(backend, copy int, zone *authority.Zone, at dns.Instant) world.Cause {
	best, most := world.CauseVisit, 0.0
	for h := range zone.Hosts {
		for _, s := range d.schedules(backend, copy, zone, h) {
			if s.Next(at-1) != at {
				continue
			}
			if _, ok := s.(*arrival.Beat); ok {
				return world.CauseMonitor
			}
			return world.CauseSweep
		}
		domain := &d.world.Domains[zone.Hosts[h].Domain]
		if b := d.world.Backends[backend].BackgroundPerNameDay; b > most && !domain.Public.IsZero() && listed(domain, &zone.Hosts[h]) {
			best, most = world.CauseBackground, b
		}
	}
	for _, r := range d.rates[unitKey{backend, zone.Index}] {
		if r.rate.PerDay > most && at >= r.rate.From && (r.rate.Until == 0 || at < r.rate.Until) {
			best, most = r.cause, r.rate.PerDay
		}
	}
	return best
}

// Path returns what becomes of a question on its way: whether it is lost, or which copy of the cache behind
// the resolver (by its index in the world) gets it. host is the name's in its zone.
func (n *Internet) Path(resolver, zone, host int, q *dns.Question) (copy int, lost bool) {
	f := &n.world.Resolvers[resolver].Faults
	draws := n.draws(resolver, zone, host, q)
	if f.Dead || f.Loss > 0 && draws.Uniform() < f.Loss {
		return 0, true
	}
	if f.LeakRD > 0 {
		draws.Uniform()
	}
	return int(n.choose(n.world.Resolvers[resolver].Backend, q.From.Port(), &draws)), false
}

// CopyAt returns the copy that questions from an own port reach, of a backend that chooses by it.
func (n *Internet) CopyAt(backend int, port uint16) int {
	var none arrival.Draws
	return int(n.choose(backend, port, &none))
}
