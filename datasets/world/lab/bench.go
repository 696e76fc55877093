package lab

import (
	"fmt"
	"net/netip"
	"time"

	"bridle/datasets/world"
)

// Bench describes a world. The zero value of a field means what its comment says.
type Bench struct {
	// Class of the cache; "" is unbound-snoop, which is honest and never refreshes early.
	Class world.Class
	// Caches is how many copies stand behind the address; 0 is 1.
	Caches int
	// ByPort is true if the source port decides which copy answers.
	ByPort bool
	// Fronts are the addresses before the cache system; none is one direct address.
	Fronts []world.Front
	// Faults of all of them.
	Faults world.Faults
	// Domains are how many domains with one name each there are; 0 is 1.
	Domains int
	// PerDay is the rate at which each name is looked up, per day, and Cycle its course.
	PerDay float64
	Cycle  world.Cycle
	// TTL of addresses and of delegations, in seconds; 0 is 300 and 86,400.
	TTL, DelegationTTL uint32
	// Days is how long the study lasts; 0 is 14.
	Days int
}

// Start is when the study of every bench begins.
var Start = time.Date(2018, 3, 1, 0, 0, 0, 0, time.UTC)

// World makes the world.
func (b Bench) World(seed int64) *world.World {
	if b.Class == "" {
		b.Class = world.UnboundSnoop
	}
	if len(b.Fronts) == 0 {
		b.Fronts = []world.Front{world.Direct}
	}
	b.Caches, b.Domains, b.Days = max(b.Caches, 1), max(b.Domains, 1), or(b.Days, 14)
	b.TTL, b.DelegationTTL = uint32(or(int(b.TTL), 300)), uint32(or(int(b.DelegationTTL), 86_400))
	w := &world.World{
		Scenario: world.Scenario{Name: "bench"}, Seed: seed,
		From: Start.AddDate(0, -1, 0), ProbeFrom: Start, Until: Start.AddDate(0, 0, b.Days),
		Countries: []world.Country{{Code: "XZ", Name: "Bench"}},
		Networks: []world.Network{{ASN: 4_200_000_001, Name: "bench access", Kind: world.Access,
			Prefixes: []netip.Prefix{netip.MustParsePrefix("127.1.0.0/16")}}},
		Root:   zone(".", 518_400, "127.2.0.1"),
		TLDs:   []world.TLD{{Zone: zone("xc", 172_800, "127.2.0.2")}},
		Canary: world.Canary{Zone: zone("canary.xc", 86_400, "127.2.0.3")},
		Backends: []world.Backend{{Class: b.Class, Caches: b.Caches, ByPort: b.ByPort, Weight: 1,
			Egress: []netip.Addr{netip.MustParseAddr("127.1.255.1")}}},
	}
	for i, front := range b.Fronts {
		w.Resolvers = append(w.Resolvers, world.Resolver{
			Address: netip.AddrFrom4([4]byte{127, 1, byte(i >> 8), byte(1 + i&0xff)}), Port: 5300, Front: front, Faults: b.Faults})
	}
	for i := range b.Domains {
		w.Domains = append(w.Domains, b.domain(i, w))
		if b.PerDay > 0 {
			w.Demands = append(w.Demands, world.Demand{Domain: i, PerDay: b.PerDay, Cycle: b.Cycle,
				Cause: world.CauseInfection, Infection: world.None})
		}
	}
	return w
}

func (b Bench) domain(i int, w *world.World) world.Domain {
	d := world.Domain{Zone: zone(fmt.Sprintf("name%d.xc", i), b.DelegationTTL, "127.2.0.4"),
		Purpose: world.Command, Operator: world.None, Batch: world.None, Registered: w.From, Dropped: w.Until}
	d.Hosts = []world.Host{{Name: d.Name, TTL: b.TTL,
		Stays: []world.Stay{{Address: netip.MustParseAddr("127.3.0.1"), From: w.From, Until: w.Until}}}}
	return d
}

func zone(name string, ttl uint32, server string) world.Zone {
	host := "ns." + name
	if name == "." {
		host = "a.root"
	}
	return world.Zone{Name: name, Servers: []string{host}, Glue: []netip.Addr{netip.MustParseAddr(server)},
		ParentNSTTL: ttl, ChildNSTTL: ttl, NegativeTTL: 900}
}

func or(v, otherwise int) int {
	if v == 0 {
		return otherwise
	}
	return v
}
