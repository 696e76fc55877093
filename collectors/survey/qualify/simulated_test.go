package qualify

import (
	"fmt"
	"math"
	"testing"

	"bridle/collectors/simnet"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// benched surveys a bench and returns its only row.
func benched(t *testing.T, b lab.Bench, change func(*world.World)) resolverqualifications.Row {
	t.Helper()
	w := b.World(1)
	if change != nil {
		change(w)
	}
	rows := whole(t, w, simnet.Options{})
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	return rows[0]
}

// What each software shows of itself, as package simnet/resolver and MEASURED.md have it. BIND caps at a week, the others at a day;
// PowerDNS hides a fill for a minute after an empty answer (asked at 31 and 61 s) and shows no delegations; Knot and others that refuse show nothing.
func TestSoftware(t *testing.T) {
	for _, x := range []struct {
		class                        world.Class
		miss, cap, floor, delegation string
		refreshing, stale, hides     string
	}{
		{world.BIND918, "referral", "604800", "null", "true", "false", "false", "0"},
		{world.BIND920, "referral", "604800", "null", "true", "false", "false", "0"},
		{world.UnboundSnoop, "referral", "86400", "null", "true", "false", "false", "0"},
		{world.UnboundPrefetch, "referral", "86400", "null", "true", "true", "false", "0"},
		{world.UnboundExpired, "referral", "86400", "null", "true", "false", "true", "0"},
		{world.Unbound117Expired, "referral", "86400", "null", "true", "false", "true", "0"},
		{world.PowerDNS4, "empty", "86400", "null", "false", "false", "false", "61"},
		{world.PowerDNS5Open, "empty", "86400", "null", "false", "false", "false", "61"},
		{world.Knot, "null", "86400", "5", "false", "null", "null", "null"},
	} {
		r := benched(t, lab.Bench{Class: x.class}, nil)
		got := []string{show(r.MissForm), show(r.TTLCapS), show(r.TTLFloorS), fmt.Sprint(r.NDelegation > 0 && r.NDelegationVisible == r.NDelegation),
			show(r.IsRefreshing), show(r.IsServingStale), show(r.PacketCacheS)}
		want := []string{x.miss, x.cap, x.floor, x.delegation, x.refreshing, x.stale, x.hides}
		if x.class == world.Knot { // who says no is not asked for more
			got[1], want[1], got[2], want[2] = "", "", "", ""
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, expected %v", x.class, got, want)
		}
	}
}

// Faults, one at a time, before a cache that is clean without them.
func TestFaults(t *testing.T) {
	for _, x := range []struct {
		what   string
		faults world.Faults
		class  string
	}{
		{"dead", world.Faults{Dead: true}, "dead"},
		{"refuses", world.Faults{Refuses: true}, "refuses"},
		{"loses one in ten", world.Faults{Loss: 0.1}, "clean"},       // three tries leave one in a thousand
		{"loses two in three", world.Faults{Loss: 0.67}, "unstable"}, // three tries leave three in ten
		{"slow", world.Faults{LatencyMS: 1500}, "clean"},
		{"leaks one in five", world.Faults{LeakRD: 0.2}, "recurses"}, // 60 questions miss it with probability 1.5e-6
		{"fixed TTL of a second", world.Faults{FixedTTL: 1}, "fixed_ttl"},
		{"fixed TTL of five minutes", world.Faults{FixedTTL: 300}, "fixed_ttl"},
		{"clock at half speed", world.Faults{ClockRate: 0.5}, "fixed_ttl"},
		{"clock at double speed", world.Faults{ClockRate: 2}, "fixed_ttl"},
		{"clock 4 % slow", world.Faults{ClockRate: 0.96}, "fixed_ttl"}, // the slope may be off by 0.02, and 0.0019 for whole seconds
		{"clock 1 % fast", world.Faults{ClockRate: 1.01}, "clean"},
		{"hijacks", world.Faults{HijackNX: true}, "hijacks"},
		{"injects", world.Faults{Inject: true}, "hijacks"},
		{"loses case", world.Faults{StripsCase: true}, "clean"},
		{"lies about published names only", world.Faults{Sinkhole: true}, "clean"}, // no canary can show it
	} {
		r := benched(t, lab.Bench{Faults: x.faults}, nil)
		if r.Class != x.class {
			t.Errorf("%s: %s (%s), expected %s", x.what, r.Class, show(r.ExcludedBecause), x.class)
		}
		if kept := show(r.IsCaseKept); x.faults.StripsCase && kept != "false" {
			t.Errorf("%s: case kept is %s", x.what, kept)
		}
	}
}

// Pools that choose at random, asked directly: the number of caches is found within a half of it, and stickiness. Behind dnsmasq, which
// answers users itself, one cache is filled; the size is then a lower bound.
func TestPools(t *testing.T) {
	for _, caches := range []int{1, 2, 4, 8, 16} {
		for _, byPort := range []bool{false, true} {
			r := benched(t, lab.Bench{Class: world.BIND920, Caches: caches, ByPort: byPort}, nil)
			if r.PoolSize == nil || math.Abs(*r.PoolSize-float64(caches)) > 0.5*float64(caches) {
				t.Errorf("%d caches, by port %v: found %s (%d questions, %d fetches, %d expiries)", caches, byPort, show(r.PoolSize), r.NPoolQueries,
					r.NPoolFetches, r.NPoolExpiries)
			}
			if want := fmt.Sprint(byPort || caches == 1); show(r.IsPortSticky) != want {
				t.Errorf("%d caches, by port %v: sticky is %s", caches, byPort, show(r.IsPortSticky))
			}
			if r.Class != "clean" {
				t.Errorf("%d caches, by port %v: %s (%s)", caches, byPort, r.Class, show(r.ExcludedBecause))
			}
		}
	}
	r := benched(t, lab.Bench{Class: world.BIND920, Caches: 4, Fronts: []world.Front{world.Dnsmasq}}, nil)
	if show(r.PoolBasis) != "expiries" || show(r.PoolSize) != "1" || r.Class != "clean" {
		t.Errorf("4 caches behind dnsmasq: %s by %s, %s (%s)", show(r.PoolSize), show(r.PoolBasis), r.Class, show(r.ExcludedBecause))
	}
}

// Bounds on TTLs that operators set.
func TestBounds(t *testing.T) {
	r := benched(t, lab.Bench{Class: world.BIND918}, func(w *world.World) { w.Backends[0].MinTTL, w.Backends[0].MaxTTL = 30, 10_800 })
	if show(r.TTLFloorS) != "30" || show(r.TTLCapS) != "10800" || r.Class != "clean" {
		t.Errorf("floor %s, cap %s, %s (%s)", show(r.TTLFloorS), show(r.TTLCapS), r.Class, show(r.ExcludedBecause))
	}
}

// Several fronts before one cache are one group, whose label is that of its least address; two caches are two groups.
func TestSharing(t *testing.T) {
	b := lab.Bench{Class: world.BIND918, Fronts: []world.Front{world.Direct, world.Dnsmasq, world.Dnsmasq, world.Transparent}}
	w := b.World(1)
	rows := whole(t, w, simnet.Options{})
	for i, r := range rows[:3] {
		if show(r.CacheGroup) != show(rows[0].CacheGroup) || r.CacheGroup == nil {
			t.Errorf("address %d has the label %s", i, show(r.CacheGroup))
		}
	}
	if rows[3].CacheGroup != nil {
		t.Errorf("a transparent forwarder has the label %s", *rows[3].CacheGroup)
	}
	w = b.World(1)
	w.Backends = append(w.Backends, w.Backends[0])
	w.Resolvers[1].Backend, w.Resolvers[2].Backend = 1, 1
	other := whole(t, w, simnet.Options{})
	if show(other[0].CacheGroup) == show(other[1].CacheGroup) || show(other[1].CacheGroup) != show(other[2].CacheGroup) {
		t.Errorf("two caches of one egress address: labels %s, %s, %s", show(other[0].CacheGroup), show(other[1].CacheGroup), show(other[2].CacheGroup))
	}
	if show(other[0].CacheGroup) != show(rows[0].CacheGroup) {
		t.Error("the label of a group with the same least address changed")
	}
}
