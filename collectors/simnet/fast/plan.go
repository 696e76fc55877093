package fast

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/dns"
)

// Plan says which probes are sent: every resolver is asked for every name once in every
// sweep.
type Plan struct {
	Names []Name
	// Resolvers are indices of the world's resolvers.
	Resolvers []int
	// Every is the time from one sweep to the next; sweep k covers the time from From + (k-1) Every.
	Every       time.Duration
	From, Until time.Time
	// Tries is how often a question is sent at most; 0 means 3.
	Tries int
	// Timeout is how long a reply may take, in network time; 0 means 2 s.
	Timeout time.Duration
	// Ports are the source ports that are used in turn; empty means one, 40000.
	Ports []uint16
	// Vantage is the label of the vantage point; "" means simulated.
	Vantage string
	// Seed decides at which moment of its sweep a probe is sent.
	Seed int64
}

// Name is a name to ask for.
type Name struct {
	Name string
	// Purpose is target, decoy or control, as in the dataset probes.
	Purpose string
}

// Sweeps returns how many whole sweeps fit between From and Until.
func (p *Plan) Sweeps() int { return int(p.Until.Sub(p.From) / p.Every) }

// Rows returns how many rows the plan gives.
func (p *Plan) Rows() int64 { return int64(len(p.Names)) * int64(len(p.Resolvers)) * int64(p.Sweeps()) }

// Check reports what is wrong with the plan in that Internet.
func (p *Plan) Check(net *simnet.Internet) error {
	switch {
	case len(p.Names) == 0:
		return errors.New("fast: the plan has no names; a scenario without operators needs decoys or controls to be asked for")
	case len(p.Resolvers) == 0:
		return errors.New("fast: the plan has no resolvers")
	case p.Every < time.Second:
		return fmt.Errorf("fast: probes %v apart; give a second at least", p.Every)
	case p.Sweeps() < 1:
		return fmt.Errorf("fast: no sweep of %v fits between %v and %v", p.Every, p.From, p.Until)
	case p.From.Before(net.World().ProbeFrom) || p.Until.After(net.World().Until):
		return fmt.Errorf("fast: the world answers from %v to %v; the plan wants %v to %v",
			net.World().ProbeFrom, net.World().Until, p.From, p.Until)
	}
	for _, i := range p.Resolvers {
		if i < 0 || i >= len(net.World().Resolvers) {
			return fmt.Errorf("fast: there is no resolver %d in the world", i)
		}
	}
	return nil
}

// Probe is one planned probe.
type Probe struct {
	Resolver, Name int // indices of the plan's lists
	Sweep          int // from 1
	At             dns.Instant
	Port           uint16
}

// moment returns when a resolver (by its index in the world) is asked for a name (by its
// place in the plan) in the first sweep, and the number that picks its port. Probes are
// spread evenly over the sweep, each pair at a moment of its own, the same in all sweeps.
func (p *Plan) moment(resolver, name int) (first dns.Instant, turn uint64) {
	d := arrival.Seed(p.Seed, uint64(resolver), uint64(name))
	first = dns.At(p.From) + dns.Instant(d.Uniform()*float64(p.every()))
	return first, d.Uint64()
}

// First returns when a resolver (by its index in the world) is asked for a name (by its place in the plan) in
// the first sweep. In later sweeps it is asked at whole multiples of Every after that.
func (p *Plan) First(resolver, name int) dns.Instant {
	first, _ := p.moment(resolver, name)
	return first
}

func (p *Plan) every() dns.Instant { return dns.Instant(p.Every.Microseconds()) }

func (p *Plan) port(n uint64) uint16 {
	if len(p.Ports) == 0 {
		return 40000
	}
	return p.Ports[n%uint64(len(p.Ports))]
}

// InTime calls f for every probe of the plan in order of time, until f returns false. That
// is the order in which a collector sends them.
func (p *Plan) InTime(f func(Probe) bool) {
	pairs := make([]pair, 0, len(p.Resolvers)*len(p.Names))
	for r, index := range p.Resolvers {
		for n := range p.Names {
			first, turn := p.moment(index, n)
			pairs = append(pairs, pair{resolver: r, name: n, first: first, turn: turn})
		}
	}
	slices.SortStableFunc(pairs, byMoment)
	for sweep := 1; sweep <= p.Sweeps(); sweep++ {
		for _, x := range pairs {
			at := x.first + dns.Instant(sweep-1)*p.every()
			if !f(Probe{Resolver: x.resolver, Name: x.name, Sweep: sweep, At: at, Port: p.port(x.turn + uint64(sweep))}) {
				return
			}
		}
	}
}

// job is the part of the plan that concerns one backend and one zone.
type job struct {
	backend, zone int
	probes        []pair // in order of their moment in a sweep
}

type pair struct {
	resolver int // of the world, in jobs; of the plan, in time
	name     int // of the plan
	host     int
	first    dns.Instant
	turn     uint64 // what picks its port
}

func byMoment(a, b pair) int { return cmp.Compare(a.first, b.first) }

// jobs cuts the plan into jobs, those of one backend next to each other.
func (p *Plan) jobs(net *simnet.Internet) []job {
	byBackend := map[int][]int{}
	for _, i := range p.Resolvers {
		b := net.World().Resolvers[i].Backend
		byBackend[b] = append(byBackend[b], i)
	}
	type named struct{ name, host int }
	byZone := map[int][]named{}
	for n := range p.Names {
		place := net.Tree().Locate(p.Names[n].Name)
		byZone[place.Zone] = append(byZone[place.Zone], named{n, place.Host})
	}
	var jobs []job
	for _, b := range sortedKeys(byBackend) {
		for _, z := range sortedKeys(byZone) {
			j := job{backend: b, zone: z}
			for _, r := range byBackend[b] {
				for _, n := range byZone[z] {
					first, turn := p.moment(r, n.name)
					j.probes = append(j.probes, pair{r, n.name, n.host, first, turn})
				}
			}
			slices.SortStableFunc(j.probes, byMoment)
			jobs = append(jobs, j)
		}
	}
	return jobs
}
