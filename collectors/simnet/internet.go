package simnet

import (
	"net/netip"
	"sync"

	"bridle/collectors/simnet/arrival"
	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/resolver"
	"bridle/datasets/world"
)

// Internet answers questions in a world. It may be used by several goroutines; instants
// must not fall.
type Internet struct {
	world     *world.World
	tree      *authority.Tree
	policies  []resolver.Policy // of backends
	resolvers map[netip.Addr]int
	demand    *demand
	options   Options

	mu     sync.Mutex
	units  map[unitKey]*Unit
	aboves aboves
}

// Options of an Internet. The zero value is right for simulated worlds.
type Options struct {
	// ParentLookupsPerDay is how often the users of each cache look up names in each
	// top-level domain; 0 means once a minute. A negative number means never, as in a
	// laboratory: then caches know nothing of the zones above until they are asked.
	ParentLookupsPerDay float64
	// Canary is told of every question that reaches the servers of the canary zone; may be nil.
	Canary func(CanaryQuestion)
	// Upstream is told of every question that a cache puts to the servers of any zone; may
	// be nil.
	Upstream resolver.Upstream
}

// CanaryQuestion is one line of the log of the canary zone's servers.
type CanaryQuestion struct {
	At     dns.Instant
	Server netip.Addr
	From   netip.AddrPort
	Name   string
	Type   dns.Type
	// RecursionDesired, TCP and EDNS are as in the question.
	RecursionDesired, TCP, EDNS bool
	RCode                       dns.RCode
	Answers                     []string
	TTL                         uint32
}

type unitKey struct{ backend, zone int }

type aboveKey struct{ backend, copy, zone int }

// New prepares a world for being asked. It panics if a backend has a class that has no
// policy, or a resolver stands at two indices.
func New(w *world.World, options Options) *Internet {
	n := &Internet{
		world: w, tree: authority.New(w), options: options,
		resolvers: make(map[netip.Addr]int, len(w.Resolvers)),
		units:     map[unitKey]*Unit{},
		aboves:    aboves{},
	}
	if n.options.ParentLookupsPerDay == 0 {
		n.options.ParentLookupsPerDay = 24 * 60
	}
	for _, b := range w.Backends {
		n.policies = append(n.policies, resolver.For(b.Class).Bound(b.MinTTL, b.MaxTTL))
	}
	for i, r := range w.Resolvers {
		if _, taken := n.resolvers[r.Address]; taken {
			panic("simnet: two resolvers at " + r.Address.String())
		}
		n.resolvers[r.Address] = i
	}
	n.demand = newDemand(w, n.tree)
	return n
}

// World returns the world that is simulated.
func (n *Internet) World() *world.World { return n.world }

// Tree returns the name tree of the world.
func (n *Internet) Tree() *authority.Tree { return n.tree }

// Ask implements [dns.Responder].
func (n *Internet) Ask(q *dns.Question, r *dns.Reply) {
	n.mu.Lock()
	defer n.mu.Unlock()
	to := q.To.Addr().Unmap()
	if to == OwnResolver() {
		n.askOwn(q, r)
		return
	}
	if i, ok := n.resolvers[to]; ok {
		place := n.tree.Locate(q.Name)
		n.unit(n.world.Resolvers[i].Backend, place.Zone).Ask(i, place.Host, q, r)
		return
	}
	if !n.tree.Serves(to) {
		r.Fate = dns.Unreachable
		return
	}
	if zone := n.tree.Ask(q, r); zone != nil && zone.Canary != nil {
		n.logDirect(q, r)
	}
}

func (n *Internet) unit(backend, zone int) *Unit {
	k := unitKey{backend, zone}
	u := n.units[k]
	if u == nil {
		u = n.newUnit(backend, zone, n.aboves)
		n.units[k] = u
	}
	return u
}

// newAbove returns what a copy of a cache holds of the root or of a top-level domain.
func (n *Internet) newAbove(backend, copy, zone int, parent *resolver.Above) *resolver.Above {
	policy, z := &n.policies[backend], n.tree.Zones[zone]
	if n.options.ParentLookupsPerDay < 0 {
		return resolver.Quiet(policy, z, parent)
	}
	draws := arrival.Seed(n.world.Seed, streamParents, uint64(backend), uint64(copy), uint64(zone))
	from, until := dns.At(n.world.ProbeFrom)-longestBurn, dns.At(n.world.Until)
	return resolver.Busy(policy, z, parent, n.options.ParentLookupsPerDay, from, until, draws)
}

// aboves are what caches hold of the root and the top-level domains.
type aboves map[aboveKey]*resolver.Above

// get returns what a copy of a cache holds of the root (zone 0) or a top-level domain, one
// for all who ask.
func (m aboves) get(n *Internet, backend, copy, zone int) *resolver.Above {
	k := aboveKey{backend, copy, zone}
	a := m[k]
	if a == nil {
		var parent *resolver.Above
		if zone != 0 {
			parent = m.get(n, backend, copy, 0)
		}
		a = n.newAbove(backend, copy, zone, parent)
		m[k] = a
	}
	return a
}

func (n *Internet) logDirect(q *dns.Question, r *dns.Reply) {
	if n.options.Canary == nil {
		return
	}
	c := CanaryQuestion{At: q.At, Server: q.To.Addr(), From: q.From, Name: q.Name, Type: q.Type,
		RecursionDesired: q.RecursionDesired, TCP: q.TCP, EDNS: q.EDNS, RCode: r.RCode}
	if len(r.Answer) > 0 {
		c.Answers, c.TTL = r.Answer[0].Data, r.Answer[0].TTL
	}
	n.options.Canary(c)
}
