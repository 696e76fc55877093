package fast

import (
	"math"
	"testing"
	"time"

	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// In a pool of C copies each copy gets lookups at λ/C, and a probe meets a copy at random:
// hit share h_C = (λT/C)/(1+λT/C).
func TestPoolHitShare(t *testing.T) {
	t.Parallel()
	for _, copies := range []int{1, 2, 4, 8, 16} {
		seen := probeBench(t, lab.Bench{Domains: 4000, PerDay: 200, Caches: copies, Days: 1}, 201, 24*time.Hour)
		full := 0.0
		for _, hits := range seen {
			if hits[0].ttl >= 0 {
				full++
			}
		}
		load := 200 / day * 300.5 / float64(copies)
		h := load / (1 + load)
		near(t, "hit share of a pool", full/4000, h, math.Sqrt(h*(1-h)/4000), 4)
	}
}

// Share of the fills of a pool that are seen: each entry is met by a number of probes, each
// of which meets its copy with probability 1/C. With probes Δ apart an entry is asked about
// m = floor(T/Δ) times, and once more with probability frac(T/Δ), so that it is seen with probability
// 1 - (1-1/C)^m [frac: (1-1/C)^(m+1)]. At T = 300 s and Δ = 100 s this is 1-(1-1/C)^3: 0.875, 0.578,
// 0.330, 0.176 for C = 2, 4, 8, 16; estimates from distinct expiries have been
// published as 0.88, 0.59, 0.34, 0.18 of the truth. (The half second by which entries live
// shorter is 0.5 % of a probe.)
func TestPoolVisibility(t *testing.T) {
	t.Parallel()
	for _, copies := range []int{2, 4, 8, 16} {
		const names, days, perDay = 100, 14, 20.0
		seen := probeBench(t, lab.Bench{Domains: names, PerDay: perDay, Caches: copies, Days: days}, 202, 100*time.Second)
		var count float64
		for _, hits := range seen {
			count += float64(len(fills(hits)))
		}
		c := float64(copies)
		phi := perDay / (1 + perDay/day*300.5/c) // of all copies together, per day
		miss := 1 - 1/c
		visible := 1 - (0.995*math.Pow(miss, 3) + 0.005*math.Pow(miss, 2))
		want := names * days * phi * visible
		near(t, "fills seen of a pool", count, want, math.Sqrt(want), 4)
	}
}

// A pool that chooses by source port shows one port always the same copy: with one port,
// what is seen is one cache at rate λ/C, whose fills are all seen.
func TestPoolByPort(t *testing.T) {
	t.Parallel()
	const names, days, perDay, copies = 100, 14, 20.0, 4
	bench := lab.Bench{Domains: names, PerDay: perDay, Caches: copies, ByPort: true, Days: days}
	var count float64
	for _, hits := range probeBench(t, bench, 203, 100*time.Second) {
		count += float64(len(fills(hits)))
	}
	lambda := perDay / copies
	want := names * days * lambda / (1 + lambda/day*300.5)
	near(t, "fills seen through one port", count, want, math.Sqrt(want), 4)
}

// Forwarders that share a backend show the same fills.
func TestSharedBackend(t *testing.T) {
	t.Parallel()
	bench := lab.Bench{Domains: 50, PerDay: 50, Fronts: []world.Front{world.Direct, world.Dnsmasq, world.Dnsmasq}, Days: 14}
	w := bench.World(seeded(t, 204))
	all := probeWorld(t, w, 100*time.Second, []uint16{40000})
	one := probeBench(t, lab.Bench{Domains: 50, PerDay: 50, Days: 14}, 204, 100*time.Second)
	for name := range one {
		few, many := fills(one[name]), fills(all[name])
		// Three times the probes see each entry at least as often; entries at the ends of
		// the study may be seen by one of the two alone.
		if d := len(many) - len(few); d < 0 || d > 2 {
			t.Errorf("%s: %d fills through one address, %d through three", name, len(few), len(many))
		}
	}
}

// A resolver that leaks RD recurses for a share of the probes; a miss turns into a full TTL with
// that probability.
func TestLeakRate(t *testing.T) {
	t.Parallel()
	const names, leak = 4000, 0.1
	seen := probeBench(t, lab.Bench{Domains: names, Faults: world.Faults{LeakRD: leak}, Days: 1}, 205, 24*time.Hour)
	hits := 0.0
	for _, h := range seen {
		if h[0].ttl >= 0 {
			hits++
			if h[0].ttl != 300 {
				t.Fatalf("a leak shows %d s, the authority gives 300", h[0].ttl)
			}
		}
	}
	near(t, "leaks", hits/names, leak, math.Sqrt(leak*(1-leak)/names), 4)
}

// A resolver that leaks with probability 1 - 0.05^(1/n) passes n honesty checks in one case
// of twenty: that is what the bound says that 0 of n gives (77.6 %, 13.9 %, 4.95 % for n = 2,
// 20, 59).
func TestHonestyChecks(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		n     int
		bound float64
	}{{2, 0.776}, {20, 0.139}, {59, 0.0495}} {
		const resolvers = 2000
		leak := 1 - math.Pow(0.05, 1/float64(x.n))
		if math.Abs(leak-x.bound) > 0.0005 {
			t.Errorf("n = %d: the bound is %.4f, published %.4f", x.n, leak, x.bound)
		}
		passed := 0.0
		for i := range resolvers {
			honest := true
			seen := probeBench(t, lab.Bench{Domains: x.n, Faults: world.Faults{LeakRD: leak}, Days: 1}, int64(207+10*i), 24*time.Hour)
			for _, hits := range seen {
				honest = honest && hits[0].ttl < 0
			}
			if honest {
				passed++
			}
		}
		near(t, "pass n checks", passed/resolvers, 0.05, math.Sqrt(0.05*0.95/resolvers), 4)
	}
}

// Of questions that are lost with probability p, p^3 stay without answer after three tries.
func TestLossAndRetries(t *testing.T) {
	t.Parallel()
	const names, loss = 20_000, 0.3
	w := lab.Bench{Domains: names, Faults: world.Faults{Loss: loss}, Days: 1}.World(seeded(t, 206))
	timedOut := 0.0
	countRows(t, w, func(status string) {
		if status == "timed_out" {
			timedOut++
		}
	})
	p := loss * loss * loss
	near(t, "unanswered", timedOut/names, p, math.Sqrt(p*(1-p)/names), 4)
}
