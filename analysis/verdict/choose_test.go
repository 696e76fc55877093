package verdict

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// TestSidak: against the formula where it can be computed, and back.
func TestSidak(t *testing.T) {
	for _, p := range []float64{0.9, 0.05, 1e-6, 1e-12} {
		for _, n := range []int{1, 2, 50} {
			want := -math.Expm1(float64(n) * math.Log1p(-p))
			near(t, "sidak", math.Exp(sidak(math.Log(p), n)), want, 1e-9)
			if want > 0.999 {
				continue // 1 - want has no digits left
			}
			near(t, "back", unsidak(sidak(math.Log(p), n), n), math.Log(p), 1e-6)
		}
	}
	near(t, "of a tiny one", sidak(-1000, 5), math.Log(5)-1000, 1e-12)
	if sidak(0, 7) != 0 {
		t.Error("of 1")
	}
}

// TestRank: q-values are the least rate at which the step-up procedure, written out, selects.
func TestRank(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		logs := make([]float64, 1+r.IntN(12))
		for i := range logs {
			logs[i] = math.Log([]float64{1e-5, 0.001, 0.01, 0.02, 0.03, 0.2, 1}[r.IntN(7)])
		}
		q := rank(logs)
		for _, rate := range []float64{0.0005, 0.01, 0.05, 0.3} {
			sorted := slices.Sorted(slices.Values(logs))
			cut := math.Inf(-1)
			for i, l := range sorted {
				if math.Exp(l) <= rate*float64(i+1)/float64(len(logs)) {
					cut = l
				}
			}
			for i, l := range logs {
				if math.Abs(q.qBH[i]-rate) > 1e-9 && (l <= cut) != (q.qBH[i] <= rate) {
					t.Fatalf("p %v of %v at %v: q %v", math.Exp(l), logs, rate, q.qBH[i])
				}
			}
		}
	}
	near(t, "penalty", Settings{UnderDependence: true}.penalty(4), 1+1.0/2+1.0/3+1.0/4, 1e-12)
	if got := rank([]float64{-1, -3, -1, -2}).rank; !slices.Equal(got, []int{4, 1, 4, 2}) {
		t.Errorf("ranks %v", got)
	}
}

// TestTwoOrMore: with one affected country p is above its level as rarely as it should be.
func TestTwoOrMore(t *testing.T) {
	near(t, "by hand", twoOrMore([]float64{math.Log(1e-9), math.Log(0.004), math.Log(0.5)}), math.Log(0.008), 1e-12)
	if twoOrMore([]float64{-50}) != 0 {
		t.Error("of one country")
	}
	r := rand.New(rand.NewPCG(2, 2))
	below := 0
	for range 20_000 {
		logs := []float64{-100}
		for range 9 {
			logs = append(logs, math.Log(r.Float64()))
		}
		if twoOrMore(logs) <= math.Log(0.05) {
			below++
		}
	}
	if share := float64(below) / 20_000; share > 0.055 {
		t.Errorf("p <= 0.05 in %v of cases with one affected country", share)
	}
}

// seenOf simulates fills that are seen of a name in one cache: probes at even intervals from an
// instant at which lookups have long been going on.
func seenOf(r *rand.Rand, perDay, ttl, spacing, length float64) int {
	at := 0.0
	if r.Float64() < perDay*ttl/(1+perDay*ttl) {
		at = ttl * r.Float64()
	}
	n := 0
	for at += r.ExpFloat64() / perDay; at < length; at += ttl + r.ExpFloat64()/perDay {
		if next := math.Ceil(at/spacing) * spacing; next < at+ttl && next <= length {
			n++
		}
	}
	return n
}

// TestReach: power stated is at most the simulated one, and near it where it is said to be exact; at the
// least rate it is as wanted.
func TestReach(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	const runs, length = 4000, 14.0
	for _, c := range []struct {
		ttl, spacing, perDay float64
		least                int
		slack                float64 // how far below the simulated power it may be
	}{
		{300.0 / 86400, 300.0 / 86400, 0.2, 2, 0.03}, {0.5, 0.25, 0.5, 3, 0.1}, {2, 0.5, 1, 3, 0.12}, {0.04, 1, 2, 1, 0.06}, {300.0 / 86400, 1.0 / 24, 1, 1, 0.03},
	} {
		probes := math.Floor(length / c.spacing)
		rc := reach{least: c.least, visible: min(length, probes*c.ttl), ttl: c.ttl, caches: 1}
		rc.perEntry = probes * c.ttl / rc.visible
		found := 0
		for range runs {
			if seenOf(r, c.perDay, c.ttl, c.spacing, length) >= c.least {
				found++
			}
		}
		got, want := rc.detect(c.perDay), float64(found)/runs
		if got > want+0.03 || got < want-c.slack {
			t.Errorf("%+v: power %.3f, simulated %.3f", c, got, want)
		}
		rate := leastRate(rc.detect, 0.8)
		if !math.IsInf(rate, 1) && (rc.detect(rate) < 0.8 || rc.detect(rate*0.995) >= 0.8) {
			t.Errorf("%+v: least rate %v with power %v", c, rate, rc.detect(rate))
		}
	}
	for _, none := range []reach{{least: 0, visible: 5, caches: 1}, {least: 1, caches: 1}} {
		if none.detect(5) != 0 || !math.IsInf(leastRate(none.detect, 0.8), 1) {
			t.Errorf("%+v finds something", none)
		}
	}
	// Pools: the Poisson law with thinned mean, by hand: 14 days, 2 a day in 4 caches, 3 probes a life.
	p := reach{least: 2, visible: 14, ttl: 0.1, caches: 4, perEntry: 3}
	mean := 14 * 2 / (1 + 2*0.1/4) * (1 - 27.0/64)
	near(t, "pool", p.detect(2), distuv.Poisson{Lambda: mean}.Survival(1), 1e-9)
	p.isAnchored = true
	near(t, "anchored", p.detect(2), mathext.GammaIncReg(2, 14*2/(1+2*0.1/4)/4), 1e-12)
}
