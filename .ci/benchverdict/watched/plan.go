package watched

import (
	"math"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/fast"
	"bridle/datasets/world"
	"bridle/datasets/world/random"
)

// Plan says what is asked: every resolver for every name once in each period, at a moment
// of the pair's own. Pools that choose by source port are asked from one port for each copy.
type Plan struct {
	Every       time.Duration
	From, Until time.Time
	Seed        int64
	// Resolvers and Domains are indices of the world's. Of a domain the name in use is asked for, its first host.
	Resolvers, Domains []int
}

// Usual returns the plan of a world: all resolvers that a survey would take for witnesses, all names
// of operators, decoys and controls, from the first to the last instant of probing.
func Usual(w *world.World, every time.Duration) Plan {
	p := Plan{Every: every, From: w.ProbeFrom, Until: w.Until, Seed: w.Seed, Resolvers: Witnesses(w)}
	for i := range w.Domains {
		if d := &w.Domains[i]; d.Operator != world.None || d.Purpose == world.Decoy || d.Purpose == world.Control {
			p.Domains = append(p.Domains, i)
		}
	}
	return p
}

// Single returns the plan with one resolver for each backend, the first, which is as good a witness as all
// of them and costs less.
func (p Plan) Single(w *world.World) Plan {
	seen := map[int]bool{}
	var some []int
	for _, r := range p.Resolvers {
		if b := w.Resolvers[r].Backend; !seen[b] {
			seen[b] = true
			some = append(some, r)
		}
	}
	p.Resolvers = some
	return p
}

// honestyChecks is how many questions for fresh names a survey asks before it trusts that a resolver does not
// recurse; with 0 of 59 the leak rate is below 5 % with 95 % confidence.
const honestyChecks = 59

// Witnesses returns the resolvers that a survey would let testify: those that truly do, and
// of those that leak now and then as many as pass all checks by chance.
func Witnesses(w *world.World) []int {
	var out []int
	for i, r := range w.Resolvers {
		leak := r.Faults.LeakRD
		r.Faults.LeakRD = 0
		passes := math.Pow(1-leak, honestyChecks)
		if w.Testifies(r) && (leak == 0 || random.Unit(random.Hash(w.Seed, streamSurvey, uint64(i))) < passes) {
			out = append(out, i)
		}
	}
	return out
}

// Streams of random numbers.
const (
	streamSurvey = 1<<32 + iota
	streamLeak
	streamLoss
)

// Fast returns the plan of package fast that sends the same probes from one own port.
func (p *Plan) Fast(w *world.World, port uint16) *fast.Plan {
	f := &fast.Plan{Every: p.Every, From: p.From, Until: p.Until, Seed: p.seed(port), Ports: []uint16{port}, Resolvers: p.Resolvers}
	for _, d := range p.Domains {
		f.Names = append(f.Names, fast.Name{Name: w.Domains[d].Hosts[0].Name, Purpose: purpose(&w.Domains[d])})
	}
	return f
}

// seed decides at which moments probes from an own port are sent.
func (p *Plan) seed(port uint16) int64 { return p.Seed + int64(port-anyPort)<<32 }

func purpose(d *world.Domain) string {
	switch d.Purpose {
	case world.Decoy:
		return "decoy"
	case world.Control:
		return "control"
	}
	return "target"
}

// Ports returns own ports that reach the copies of a pool that chooses by port, one for each copy, in ascending
// order; a single 0 for all other backends, which are asked from any port.
func Ports(net *simnet.Internet, backend int) []uint16 {
	b := &net.World().Backends[backend]
	if !b.ByPort || b.Caches < 2 {
		return []uint16{0}
	}
	var ports []uint16
	reached := make([]bool, b.Caches)
	for port := uint16(anyPort); len(ports) < b.Caches; port++ {
		if c := net.CopyAt(backend, port); !reached[c] {
			reached[c] = true
			ports = append(ports, port)
		}
	}
	return ports
}

// leaks returns the moments at which a resolver recurses for probes of a series, and adds
// them to what is there.
func leaks(into []simnet.Leak, s *series, host, who int, rate float64, draws arrival.Draws) []simnet.Leak {
	if rate <= 0 {
		return into
	}
	k := len(s.first)
	skip := math.Log1p(-rate)
	for i := 0.0; ; i++ {
		i += math.Floor(-draws.Exponential() / skip)
		n := i // the n-th probe of this member
		if n >= float64(s.sweeps) {
			return into
		}
		for m := range k {
			if s.who[m] == who {
				into = append(into, simnet.Leak{At: instant(s.at(int(n)*k + m)), Host: host})
			}
		}
	}
}
