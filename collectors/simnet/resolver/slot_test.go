package resolver

import (
	"fmt"
	"net/netip"
	"testing"

	"bridle/collectors/simnet/authority"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// slot returns an unused cache of the canary zone.
func slot(class world.Class) *Slot {
	tree := authority.New(lab.Bench{}.World(1))
	p := For(class)
	zone := tree.Zones[tree.Locate("canary.xc").Zone]
	return NewSlot(&p, zone, Quiet(&p, tree.Zones[0], nil), netip.Addr{}, Users{}, nil)
}

// A survey asks for millions of fresh names. Misses leave nothing behind, and what is gone
// for a day is forgotten.
func TestMemoryOfFreshNames(t *testing.T) {
	for _, class := range []world.Class{world.BIND920, world.PowerDNS4, world.UnboundExpired} {
		s := slot(class)
		var r dns.Reply
		for i := range 200_000 {
			q := dns.Question{At: dns.At(lab.Start) + dns.Instant(i)*10*dns.Second, Name: fmt.Sprintf("n%d.ttl-300.canary.xc", i), Type: dns.A, RecursionDesired: i%10 == 0}
			r.Reset()
			s.Ask(&q, authority.None, Client{}, &r)
			if q.RecursionDesired && len(r.Answer) != 1 {
				t.Fatalf("%s: %+v", class, r)
			}
		}
		// A day and five minutes have 867 fills, and at most twice as many names are held.
		// PowerDNS remembers each miss for a minute, and forgets it a day later.
		if limit := map[bool]int{true: 20_000, false: 2_000}[class == world.PowerDNS4]; len(s.named) > limit {
			t.Errorf("%s holds %d names", class, len(s.named))
		}
	}
}

// Asking allocates nothing but for what is kept.
func TestProbesAllocateNothing(t *testing.T) {
	tree := authority.New(lab.Bench{}.World(1))
	p := For(world.BIND920)
	place := tree.Locate("name0.xc")
	s := NewSlot(&p, tree.Zones[place.Zone], Quiet(&p, tree.Zones[0], nil), netip.Addr{}, Users{}, nil)
	r := dns.Reply{Answer: make([]dns.Set, 0, 4), Authority: make([]dns.Set, 0, 4), Additional: make([]dns.Set, 0, 4)}
	q := dns.Question{At: dns.At(lab.Start), Name: "name0.xc", Type: dns.A}
	if n := testing.AllocsPerRun(1000, func() {
		q.At += dns.Second
		r.Reset()
		s.Ask(&q, place.Host, Client{}, &r)
	}); n != 0 {
		t.Errorf("%g allocations a probe", n)
	}
}

// An effective TTL lies within the bounds of its class, and bounds of a backend replace them.
func TestKeep(t *testing.T) {
	for _, x := range []struct {
		class           world.Class
		least, most     uint32
		ttl, kept, zero uint32
	}{
		{world.BIND920, 0, 0, 1_000_000, 604_800, 0},
		{world.UnboundSnoop, 0, 0, 1_000_000, 86_400, 0},
		{world.PowerDNS4, 0, 0, 1_000_000, 86_400, 1},
		{world.Knot, 0, 0, 1_000_000, 86_400, 5},
		{world.BIND920, 60, 10_800, 1_000_000, 10_800, 60},
	} {
		p := For(x.class).Bound(x.least, x.most)
		if got, zero := p.Keep(x.ttl), p.Keep(0); got != x.kept || zero != x.zero {
			t.Errorf("%s keeps %d s for %d and %d for 0, expected %d and %d", x.class, got, x.ttl, zero, x.kept, x.zero)
		}
	}
	for _, c := range world.Classes() {
		if For(c).Class != c {
			t.Errorf("the policy of %s is that of %s", c, For(c).Class)
		}
	}
}
