package power

import (
	"math"
	"math/rand/v2"
	"testing"
)

const (
	hour = 3600.0
	day  = 86_400.0
)

// fortnight returns a watch of 14 days, the first probe one spacing after the start, as in
// the tables: n = 14 days / Δ.
func fortnight(ttl, spacing float64, caches int) Watch {
	return Watch{Probes: int(14 * day / spacing), SpacingSeconds: spacing, TTLSeconds: ttl, Caches: caches, Visibility: 1}
}

// TestTableOfPower: the published table for 14 days, one lookup a day, v = 1 (cache-probing
// theory of this project, section 9.2: computed, and simulated within 0.01).
func TestTableOfPower(t *testing.T) {
	for _, e := range []struct {
		ttl, spacing float64
		one, four    float64
		within       float64 // rounding of the table, and 0.01 where it was simulated
	}{
		{300, 300, 1, 0.970, 0.01},
		{300, hour, 0.69, 0.25, 0.01},
		{300, 6 * hour, 0.18, 0.05, 0.01},
		{300, 24 * hour, 0.05, 0.01, 0.01},
		{day, day, 1, 0.96, 0.01},
		{2 * day, day, 1, 0.995, 0.01},
	} {
		for caches, want := range map[int]float64{1: e.one, 4: e.four} {
			if got := fortnight(e.ttl, e.spacing, caches).Detect(1); math.Abs(got-want) > e.within {
				t.Errorf("T %v s, Δ %v s, C %d: %.4f, the table says %v", e.ttl, e.spacing, caches, got, want)
			}
		}
	}
	for _, w := range []Watch{fortnight(day, day, 1), fortnight(2*day, day, 1)} {
		if got := w.Detect(1); got <= 0.9999 {
			t.Errorf("%+v: %v, the table says more than 0.9999", w, got)
		}
	}
	// Section 3.4: 14 days, once a week, C = 1: both levels 0.86.
	for _, w := range []Watch{fortnight(300, 300, 1), fortnight(day, day, 1)} {
		if got := w.Detect(1.0 / 7); math.Abs(got-0.86) > 0.01 {
			t.Errorf("%+v at one a week: %v", w, got)
		}
	}
}

// TestTableOfProbes: probes for 0.9 (the table n_90 of the same section), exactly.
func TestTableOfProbes(t *testing.T) {
	const week = 1.0 / 7
	for _, e := range []struct {
		rate   float64
		caches int
		ttl    float64
		want   int
	}{
		{1, 1, 60, 3317}, {1, 1, 300, 665}, {1, 1, hour, 57}, {1, 1, day, 4}, {1, 1, 2 * day, 3},
		{1, 4, 300, 2654}, {1, 4, day, 11},
		{week, 1, 60, 23_212}, {week, 1, 300, 4644}, {week, 1, hour, 388}, {week, 1, day, 18}, {week, 1, 2 * day, 10},
	} {
		w := Watch{TTLSeconds: e.ttl, Caches: e.caches, Visibility: 1}
		if got, ok := w.ProbesApart(e.rate, 0.9); !ok || got != e.want {
			t.Errorf("%v a day, C %d, T %v s: %d, the table says %d", e.rate, e.caches, e.ttl, got, e.want)
		}
	}
	// At Δ = T: 3 for one day, 2 for two days.
	for ttl, want := range map[float64]int{day: 3, 2 * day: 2} {
		w := Watch{SpacingSeconds: ttl, TTLSeconds: ttl, Caches: 1, Visibility: 1}
		if got, ok := w.ProbesNeeded(1, 0.9, 1000); !ok || got != want {
			t.Errorf("T = Δ = %v: %d, want %d", ttl, got, want)
		}
	}
	if n, ok := (Watch{TTLSeconds: 300, Caches: 1}).ProbesApart(1, 0.9); ok {
		t.Errorf("%d probes that show nothing", n)
	}
	if n, ok := fortnight(300, 300, 1).ProbesNeeded(1e-6, 0.9, 100); ok {
		t.Errorf("%d probes are enough", n)
	}
}

// TestRough: by hand, T = 2 days, Δ = 1 day, C = 4, 14 probes at one a day: φ = 1/(1+2/4)
// a day, p = 1-(3/4)^2, 1-exp(-14 · 2/3 · 7/16) = 0.98314. T = 300 s every hour, C = 1, v = 0.5:
// φ = 1/(1+300/86400), p = 1/24, 1-exp(-14 φ/24) = 0.44101.
func TestRough(t *testing.T) {
	if got := fortnight(2*day, day, 4).Rough(1); math.Abs(got-(1-math.Exp(-14.0*2/3*7/16))) > 1e-12 {
		t.Error(got)
	}
	w := fortnight(300, hour, 1)
	w.Visibility = 0.5
	if got := w.Rough(1); math.Abs(got-(1-math.Exp(-14.0/24/(1+1.0/288)))) > 1e-12 {
		t.Error(got)
	}
	if got := (Watch{Probes: 1, TTLSeconds: 1, Caches: 1, Visibility: 1}).Rough(day); got != 0.5 {
		t.Error(got)
	}
}

// simulate returns the share of runs with a hit: clients and probes each choose a cache.
func simulate(r *rand.Rand, w Watch, ratePerDay float64, runs int) float64 {
	hits := 0
	rate := ratePerDay / day / float64(w.Caches)
	for range runs {
		until := make([]float64, w.Caches) // when the entry of each leaves; its gap follows
		fill := make([]float64, w.Caches)
		for c := range until {
			if r.Float64() < rate*w.TTLSeconds/(1+rate*w.TTLSeconds) {
				fill[c], until[c] = -1, r.Float64()*w.TTLSeconds
			} else {
				fill[c] = r.ExpFloat64() / rate
				until[c] = fill[c] + w.TTLSeconds
			}
		}
		for i := range w.Probes {
			at, c := float64(i)*w.SpacingSeconds, r.IntN(w.Caches)
			for until[c] <= at {
				fill[c] = until[c] + r.ExpFloat64()/rate
				until[c] = fill[c] + w.TTLSeconds
			}
			if fill[c] <= at && r.Float64() < w.Visibility {
				hits++
				break
			}
		}
	}
	return float64(hits) / float64(runs)
}

// TestSimulation: every method within 4 standard errors, and what the package comment says
// of approximations and bounds.
func TestSimulation(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const runs = 20_000
	for _, e := range []struct {
		w           Watch
		rate        float64
		above, less float64 // how far the truth may lie above and below what is computed
	}{
		{Watch{20, 400, 300, 1, 1}, 30, 0, 0},             // exact, Δ > T
		{Watch{5, 330, 300, 1, 1}, 600, 0, 0},             // exact, busy, Δ a little above T
		{Watch{40, 100, 300, 1, 1}, 20, 0, 0},             // exact, Δ < T
		{Watch{10, 100, 300, 1, 0.3}, 60, 0, 0},           // exact, thinned
		{Watch{6, 130, 300, 1, 0.3}, 900, 0, 0},           // the same, TTL no multiple, busy
		{Watch{4, 290, 300, 1, 0.5}, 300, 0, 0},           // the same, Δ close to T
		{Watch{12, 25, 300, 1, 0.1}, 5000, 0, 0},          // the same, 12 probes in one life
		{Watch{10, 300, 300, 1, 0.5}, 100, 0, 0},          // the same, Δ = T
		{Watch{10, 450, 300, 1, 0.5}, 400, 0, 0},          // the same, Δ > T
		{Watch{10, 1300, 300, 1, 0.5}, 100, 0.005, 0.005}, // approximation
		{Watch{30, 300, 300, 2, 0.5}, 100, 0.015, 0},
		{Watch{14, day, day, 4, 1}, 1, 0.01, 0.005},
		{Watch{14, 6 * hour, day, 4, 0.8}, 1, 0.02, 0}, // lower bound
		{Watch{14, day, 2 * day, 4, 1}, 1, 0.01, 0},
		{Watch{56, 6 * hour, day, 16, 1}, 1, 0.02, 0},
		{Watch{60, 100, 300, 2, 1}, 100, 0.03, 0},
	} {
		want, got := e.w.Detect(e.rate), simulate(r, e.w, e.rate, runs)
		error4 := 4 * math.Sqrt(want*(1-want)/runs)
		t.Logf("%+v at %v: computed %.4f (%s), rough %.4f, simulated %.4f", e.w, e.rate, want, e.w.Method(), e.w.Rough(e.rate), got)
		if got > want+e.above+error4 || got < want-e.less-error4 {
			t.Errorf("%+v at %v a day: computed %.4f, simulated %.4f, 4 standard errors are %.4f", e.w, e.rate, want, got, error4)
		}
	}
}
