package watched

import (
	"cmp"
	"slices"

	"bridle/analysis/cachefill"
	"bridle/collectors/simnet"
	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/resolver"
	"bridle/datasets/world"
)

// Result is what a plan would see, and the truth beside it.
type Result struct {
	Book cachefill.Book
	// Backends and Domains are the indices in the world of the Book's groups and names.
	Backends, Domains []int
	// Causes has for each of the Book's fills why the cache was filled.
	Causes []world.Cause
	// Infected has for each group and operator with infected users behind it what really happened.
	Infected map[[2]int]Infected
}

func instant(us int64) dns.Instant { return dns.Instant(us) }

// simulation is the work on one world.
type simulation struct {
	net   *simnet.Internet
	world *world.World
	plan  *Plan
	out   *Result

	members []int // resolvers of the group at hand
	group   int32
	backend int
	ports   []uint16
	policy  *resolver.Policy
	seeds   []int64 // of moments, by port
	series  []series
	all     series
	courses [][]simnet.Taken // by copy
	host    [][]entry        // by copy
	zone    [][]entry        // by copy
	seen    [][]blind        // by port
	hours   [24]int64
}

// Simulate draws what a plan sees. Groups are the backends with a resolver in the plan; the names of
// the Book are the domains of the plan in their order.
func Simulate(net *simnet.Internet, plan *Plan) *Result {
	w := net.World()
	s := &simulation{net: net, world: w, plan: plan, out: &Result{Domains: plan.Domains, Infected: map[[2]int]Infected{}}}
	b := &s.out.Book
	b.From, b.Until = plan.From.UnixMicro(), plan.Until.UnixMicro()
	for _, d := range plan.Domains {
		b.Names = append(b.Names, name(w, d))
	}
	byBackend := map[int][]int{}
	for _, r := range plan.Resolvers {
		byBackend[w.Resolvers[r].Backend] = append(byBackend[w.Resolvers[r].Backend], r)
	}
	backends := make([]int, 0, len(byBackend))
	for x := range byBackend {
		backends = append(backends, x)
	}
	slices.Sort(backends)
	ports := 0
	for _, x := range backends {
		ports += len(Ports(net, x))
	}
	b.Watches = make([]cachefill.Watch, 0, 2*ports*len(plan.Domains))
	s.out.Backends = backends
	s.infected()
	for g, x := range backends {
		b.Groups = append(b.Groups, describe(net, x, byBackend[x]))
		s.start(g, x, byBackend[x])
		for n := range plan.Domains {
			s.watch(n)
		}
	}
	return s.out
}

// start prepares for a group.
func (s *simulation) start(group, backend int, members []int) {
	s.backend, s.members, s.group = backend, members, int32(group)
	s.ports = Ports(s.net, backend)
	s.policy = s.net.Policy(backend)
	copies := max(s.world.Backends[backend].Caches, 1)
	s.courses, s.host, s.zone = make([][]simnet.Taken, copies), make([][]entry, copies), make([][]entry, copies)
	s.seen = make([][]blind, len(s.ports))
	s.series = make([]series, len(s.ports))
	sweeps := int(s.plan.Until.Sub(s.plan.From) / s.plan.Every)
	for i := range s.series {
		s.series[i].every, s.series[i].sweeps = s.plan.Every.Microseconds(), sweeps
	}
	s.all.every, s.all.sweeps = s.plan.Every.Microseconds(), sweeps
	s.seeds = s.seeds[:0]
	for _, p := range s.ports {
		s.seeds = append(s.seeds, s.plan.seed(max(p, anyPort)))
	}
}

// moments finds when the group is asked for a name.
func (s *simulation) moments(n int) {
	s.all.reset()
	from, every := s.plan.From.UnixMicro(), float64(s.plan.Every.Microseconds())
	for i := range s.ports {
		s.series[i].reset()
		for _, r := range s.members {
			d := arrival.Seed(s.seeds[i], uint64(r), uint64(n))
			first := from + int64(d.Uniform()*every)
			s.series[i].add(first, r)
			if len(s.ports) > 1 {
				s.all.add(first, r)
			}
		}
	}
}

// watch draws everything about one name.
func (s *simulation) watch(n int) {
	s.moments(n)
	d := &s.world.Domains[s.plan.Domains[n]]
	place := s.net.Tree().Locate(d.Hosts[0].Name)
	z := s.net.Tree().Zones[place.Zone]
	busy := s.follow(n, place)
	s.level(n, cachefill.Address, place, s.policy.Keep(z.Hosts[place.Host].TTL), busy)
	if !d.Shared && s.policy.Miss != resolver.Empty {
		s.level(n, cachefill.Delegation, place, s.policy.Keep(z.ParentNSTTL), busy)
	}
}

// follow finds what the copies of the cache took in, and reports whether it was anything.
func (s *simulation) follow(n int, place authority.Place) bool {
	busy := false
	for c := range s.courses {
		s.host[c], s.zone[c] = s.host[c][:0], s.zone[c][:0]
		leaks := s.leaks(n, c, place.Host)
		if len(leaks) == 0 && s.net.Idle(s.backend, c, place.Zone) {
			s.courses[c] = nil
			continue
		}
		s.courses[c] = s.net.Course(s.backend, c, place.Zone, leaks)
		s.host[c] = entries(s.host[c], s.courses[c], place.Host)
		s.zone[c] = entries(s.zone[c], s.courses[c], authority.None)
		busy = true
	}
	s.truth(n)
	return busy
}

// leaks draws which probes of a name fill a copy by themselves.
func (s *simulation) leaks(n, c, host int) []simnet.Leak {
	var out []simnet.Leak
	for i := range s.ports {
		if s.ports[i] != 0 && s.net.CopyAt(s.backend, s.ports[i]) != c {
			continue
		}
		for _, r := range s.members {
			rate := s.world.Resolvers[r].Faults.LeakRD
			if rate == 0 {
				continue
			}
			if s.ports[i] == 0 {
				rate /= float64(len(s.courses))
			}
			out = leaks(out, &s.series[i], host, r, rate, arrival.Seed(s.plan.Seed, streamLeak, uint64(r), uint64(n), uint64(c)))
		}
	}
	slices.SortFunc(out, func(a, b simnet.Leak) int { return cmp.Compare(a.At, b.At) })
	return out
}
