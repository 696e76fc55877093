package fast

import (
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// The formulas below are those of a cache that fills at the first lookup after it expires
// and is full for exactly T (Poisson lookups at rate λ; a renewal process). The simulated
// caches count whole seconds: an entry that is filled at f is shown until floor(f)+T, and with
// TTL 0 for one second more (the bench has Unbound), so T+1/2 on average, and T+1/2 is what
// the formulas get. What that neglects is of the order of
// λ·1 s, below 0.001 here.
//
// Each test states its tolerance as a number of standard errors of the simulated mean. Seeds
// are fixed, so a test either always passes or never; at 4 standard errors one right
// simulation in 16,000 would fail for the seed it happens to have.

// seeded returns the seed of a test. BRIDLE_SEED moves all of them, so that the same claims
// can be put to worlds that nobody has seen.
func seeded(t testing.TB, seed int64) int64 {
	text := os.Getenv("BRIDLE_SEED")
	if text == "" {
		return seed
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return seed + 1000*n
}

// hit is what one probe saw of a name, in seconds: when, and the remaining TTL; -1 if none.
type hit struct{ at, ttl int64 }

// probeBench asks the one resolver of a bench for all its names and returns what was seen of each name,
// in order of time.
func probeBench(t testing.TB, b lab.Bench, seed int64, every time.Duration) map[string][]hit {
	w := b.World(seeded(t, seed))
	return probeWorld(t, w, every, []uint16{40000})
}

func probeWorld(t testing.TB, w *world.World, every time.Duration, ports []uint16) map[string][]hit {
	t.Helper()
	plan := &Plan{Every: every, From: w.ProbeFrom, Until: w.Until, Seed: w.Seed, Ports: ports}
	for i := range w.Resolvers {
		plan.Resolvers = append(plan.Resolvers, i)
	}
	for _, d := range w.Domains {
		plan.Names = append(plan.Names, Name{d.Name, "target"})
	}
	seen := collect{}
	net := simnet.New(w, simnet.Options{})
	if err := Run(t.Context(), net, plan, "run", 1, func(int) (Sink, error) { return seen, nil }, nil); err != nil {
		t.Fatal(err)
	}
	return seen
}

type collect map[string][]hit

func (c collect) Write(rows ...probes.Row) error {
	// Rows of a name come one after the other.
	name, hits := "", []hit(nil)
	for _, r := range rows {
		if r.Name != name {
			c[name] = hits
			name, hits = r.Name, c[r.Name]
		}
		h := hit{r.ProbedAt.Unix(), -1}
		if r.RemainingTTLS != nil {
			h.ttl = int64(*r.RemainingTTLS)
		}
		hits = append(hits, h)
	}
	c[name] = hits
	delete(c, "")
	return nil
}

// fills returns the distinct expiry times seen, in whole seconds; each is one fill.
func fills(hits []hit) []int64 {
	var e []int64
	for _, h := range hits {
		if h.ttl >= 0 {
			e = append(e, h.at+h.ttl)
		}
	}
	slices.Sort(e)
	return slices.Compact(e)
}

// near fails unless got lies within so many standard errors of want.
func near(t *testing.T, what string, got, want, se, errors float64) {
	t.Helper()
	if math.Abs(got-want) > errors*se {
		t.Errorf("%s: %.5f, expected %.5f ± %.5f (%g standard errors)", what, got, want, errors*se, errors)
	}
}

const day = 86400.0

// Hit share h = λT/(1+λT): of many caches asked once each, at one moment of a stationary
// process, so that the probes are independent and the standard error is sqrt(h(1-h)/n).
func TestHitShare(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		perDay float64
		ttl    uint32
	}{{1, 300}, {10, 300}, {100, 300}, {1000, 300}, {10, 3600}, {1, 86400}, {0.14, 86400}} {
		seen := probeBench(t, lab.Bench{Domains: 4000, PerDay: x.perDay, TTL: x.ttl, Days: 1}, 101, 24*time.Hour)
		full := 0.0
		for _, hits := range seen {
			if hits[0].ttl >= 0 {
				full++
			}
		}
		n := float64(len(seen))
		load := x.perDay / day * (float64(x.ttl) + 0.5)
		h := load / (1 + load)
		near(t, "hit share", full/n, h, math.Sqrt(h*(1-h)/n), 4)
	}
}

// p00 is the probability that a cache is empty a time after it was known to be empty
// (sum over the number k of fills that have come and gone in between).
func p00(lambda, T, x float64) float64 {
	var sum float64
	for k := 0; float64(k)*T <= x; k++ {
		m := lambda * (x - float64(k)*T)
		log := -m
		if k > 0 {
			lg, _ := math.Lgamma(float64(k + 1))
			log += float64(k)*math.Log(m) - lg
		}
		sum += math.Exp(log)
	}
	return sum
}

// After a miss the next probe misses with probability p00(Δ). Each miss renews the process,
// so the pairs (miss, next) are independent and the standard error is that of a share.
func TestEmptyAfterMiss(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		perDay float64
		ttl    uint32
		every  time.Duration
	}{{10, 300, 150 * time.Second}, {100, 300, 300 * time.Second}, {100, 300, 30 * time.Minute}, {1000, 300, time.Hour}, {10, 3600, time.Hour}, {20, 3600, 5 * time.Hour}} {
		seen := probeBench(t, lab.Bench{Domains: 60, PerDay: x.perDay, TTL: x.ttl, Days: 14}, 102, x.every)
		var misses, again float64
		for _, hits := range seen {
			for i := 1; i < len(hits); i++ {
				if hits[i-1].ttl < 0 {
					misses++
					if hits[i].ttl < 0 {
						again++
					}
				}
			}
		}
		p := p00(x.perDay/day, float64(x.ttl)+0.5, x.every.Seconds())
		near(t, "empty after a miss", again/misses, p, math.Sqrt(p*(1-p)/misses), 4)
	}
}

// Probability of at least one hit, P = 1 - p00(Δ)^(n-1) / (1+λT), for 14 days and λ = 1/day:
// the table of detection (0.69, 0.18, 0.05 for Δ = 1, 6, 24 h at T = 300 s) within Monte-Carlo
// error, and 0.86 for λ = 1/week both with T = 300 s every 300 s and with the
// delegation (T = 86,400 s) once a day.
func TestDetection(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		perDay  float64
		ttl     uint32
		every   time.Duration
		rounded float64
	}{
		{1, 300, time.Hour, 0.69}, {1, 300, 6 * time.Hour, 0.18}, {1, 300, 24 * time.Hour, 0.05},
		{1.0 / 7, 300, 300 * time.Second, 0.86}, {1.0 / 7, 86400, 24 * time.Hour, 0.86}, {1, 86400, 24 * time.Hour, 1},
	} {
		names := 3000
		if x.every < time.Hour {
			names = 600
		}
		seen := probeBench(t, lab.Bench{Domains: names, PerDay: x.perDay, TTL: x.ttl, Days: 14}, 103, x.every)
		found, n := 0.0, 0
		for _, hits := range seen {
			n = len(hits)
			if len(fills(hits)) > 0 {
				found++
			}
		}
		lambda, T := x.perDay/day, float64(x.ttl)+0.5
		p := 1 - math.Pow(p00(lambda, T, x.every.Seconds()), float64(n-1))/(1+lambda*T)
		if math.Abs(p-x.rounded) > 0.006 {
			t.Errorf("formula gives %.4f, the published table %.2f", p, x.rounded)
		}
		near(t, "detection", found/float64(len(seen)), p, math.Sqrt(p*(1-p)/float64(len(seen))), 4)
	}
}

// Fills of one cache in a time D: mean φD with φ = λ/(1+λT) (renewal theorem), variance about φD/(1+λT)²
// for long D. With probes at most T apart every fill that does not straddle the ends is seen.
func TestFillCounts(t *testing.T) {
	t.Parallel()
	for _, perDay := range []float64{0.5, 10, 100, 1000} {
		const names, days = 50, 14
		seen := probeBench(t, lab.Bench{Domains: names, PerDay: perDay, TTL: 300, Days: days}, 104, 150*time.Second)
		var count float64
		for _, hits := range seen {
			count += float64(len(fills(hits)))
		}
		lambda := perDay / day
		load := lambda * 300.5
		// Fills seen are those whose entry is asked for at least once: those made up to
		// T before the first and up to a mean of 75 s before the last moment.
		want := names * lambda / (1 + load) * (days*day + 300.5 - 75)
		near(t, "fills", count, want, math.Sqrt(want)/(1+load), 4)
	}
}

// From the expiry of an entry to the next fill it takes an exponential time of mean 1/λ.
// Fill times follow from expiry times, f = e - T. The largest distance between the
// distribution seen and the exponential one must stay below the Kolmogorov-Smirnov bound
// 1.95/sqrt(n) (probability 0.001). Times are whole seconds, which adds λ·1 s at most.
func TestGapsAreExponential(t *testing.T) {
	t.Parallel()
	const perDay = 300.0
	seen := probeBench(t, lab.Bench{Domains: 40, PerDay: perDay, TTL: 300, Days: 14}, 105, 100*time.Second)
	var gaps []float64
	for _, hits := range seen {
		e := fills(hits)
		for i := 1; i < len(e); i++ {
			gaps = append(gaps, float64(e[i]-300-e[i-1])+0.5)
		}
	}
	slices.Sort(gaps)
	lambda, worst := perDay/day, 0.0
	for i, g := range gaps {
		worst = max(worst, math.Abs(1-math.Exp(-lambda*g)-float64(i)/float64(len(gaps))))
	}
	if bound := 1.95/math.Sqrt(float64(len(gaps))) + lambda; worst > bound || len(gaps) < 50_000 {
		t.Errorf("%d gaps lie %.5f from the exponential distribution, bound %.5f", len(gaps), worst, bound)
	}
}

// The delegation fills at the first lookup after it expires too, with the parent's TTL.
func TestDelegationShare(t *testing.T) {
	t.Parallel()
	w := lab.Bench{Domains: 4000, PerDay: 2, TTL: 5, DelegationTTL: 43_200, Days: 1}.World(seeded(t, 106))
	plan := &Plan{Every: 24 * time.Hour, From: w.ProbeFrom, Until: w.Until, Resolvers: []int{0}}
	for _, d := range w.Domains {
		plan.Names = append(plan.Names, Name{d.Name, "target"})
	}
	warm := 0.0
	count := sinkFunc(func(rows ...probes.Row) error {
		for _, r := range rows {
			if r.NSOwner != nil && *r.NSOwner == r.Name {
				warm++
			}
		}
		return nil
	})
	if err := Run(t.Context(), simnet.New(w, simnet.Options{}), plan, "run", 1, func(int) (Sink, error) { return count, nil }, nil); err != nil {
		t.Fatal(err)
	}
	load := 2 / day * 43_200.5
	// A hit of the address itself (share λ·4.5 s = 0.0001) hides the delegation.
	p := load / (1 + load)
	near(t, "warm delegations", warm/4000, p, math.Sqrt(p*(1-p)/4000), 4)
}

type sinkFunc func(rows ...probes.Row) error

func (f sinkFunc) Write(rows ...probes.Row) error { return f(rows...) }
