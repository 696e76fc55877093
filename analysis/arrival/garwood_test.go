package arrival

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// TestGarwoodTable: the table of section 8.2 of the notes on cache probing, to its digits.
func TestGarwoodTable(t *testing.T) {
	for _, e := range []struct{ k, low, high float64 }{
		{0, 0, 3.689}, {1, 0.025, 5.572}, {2, 0.242, 7.225}, {3, 0.619, 8.767}, {5, 1.623, 11.668},
		{10, 4.795, 18.390}, {20, 12.217, 30.888},
	} {
		i := Poisson{Fills: e.k, ExposureDays: 1}.Interval(0.95)
		if math.Abs(i.Low-e.low) > 0.00051 || math.Abs(i.High-e.high) > 0.00051 {
			t.Errorf("%v fills: %v, want %v to %v", e.k, i, e.low, e.high)
		}
	}
	// Sections 8.2: 3.69/E and 3.00/E; 0.21 a day for 14 days.
	near(t, "one-sided", Poisson{ExposureDays: 1}.UpperLimit(0.95), -math.Log(0.05), 1e-12)
	near(t, "two weeks", Poisson{ExposureDays: 14}.UpperLimit(0.95), 0.21, 0.02)
	if got := (Poisson{ExposureDays: 14}).LowerLimit(0.95); got != 0 {
		t.Errorf("lower limit %v without fills", got)
	}
	near(t, "per day", Poisson{Fills: 7, ExposureDays: 14}.PerDay(), 0.5, 1e-15)
}

// atMost is the Poisson tail P(X <= k), term by term.
func atMost(k int, mean float64) float64 {
	sum := 0.0
	for j := range k + 1 {
		sum += math.Exp(logPoisson(float64(j), mean))
	}
	return sum
}

// TestGarwoodByBisection: the limits solve the equations they are defined by, found by halving on
// the Poisson tail, and are those of gonum's χ².
func TestGarwoodByBisection(t *testing.T) {
	solve := func(falling func(float64) float64, want float64) float64 {
		low, high := 0.0, 1e4
		for range 200 {
			if m := (low + high) / 2; falling(m) > want {
				low = m
			} else {
				high = m
			}
		}
		return low
	}
	for _, k := range []int{0, 1, 2, 3, 7, 30, 200, 1000} {
		for _, confidence := range []float64{0.5, 0.8, 0.95, 0.99} {
			tail := (1 - confidence) / 2
			i := Poisson{Fills: float64(k), ExposureDays: 2}.Interval(confidence)
			near(t, "upper", i.High, solve(func(m float64) float64 { return atMost(k, m) }, tail)/2, 1e-8)
			near(t, "upper by gonum", i.High, distuv.ChiSquared{K: 2*float64(k) + 2}.Quantile(1-tail)/4, 1e-9)
			if k > 0 {
				near(t, "lower", i.Low, solve(func(m float64) float64 { return atMost(k-1, m) }, 1-tail)/2, 1e-8)
				near(t, "lower by gonum", i.Low, distuv.ChiSquared{K: 2 * float64(k)}.Quantile(tail)/4, 1e-9)
			}
		}
	}
}

// TestPosterior: with shape 1 and rate 0 its upper end is Garwood's, and with shape 0 (nearly) its
// lower end (8.2: Gamma(a+K, b+E)); a prior is as good as fills already seen.
func TestPosterior(t *testing.T) {
	p := Poisson{Fills: 4, ExposureDays: 3}
	near(t, "upper", p.Posterior(1, 0, 0.9).High, p.Interval(0.9).High, 1e-12)
	near(t, "lower", p.Posterior(1e-12, 0, 0.9).Low, p.Interval(0.9).Low, 1e-9)
	near(t, "shift", p.Posterior(2.5, 1, 0.9).Low, Poisson{Fills: 6, ExposureDays: 3.5}.Posterior(0.5, 0.5, 0.9).Low, 1e-12)
}

// TestFayFeuer: equal weights give Garwood's limits for any counts; without fills the upper limit
// is that of the largest weight.
func TestFayFeuer(t *testing.T) {
	for _, k := range []float64{0, 1, 5, 80} {
		s := weighted{largest: 0.5}
		for range 4 {
			s = s.plus(counts(k, 0, 0.5, 1))
		}
		want := Poisson{Fills: 4 * k, ExposureDays: 2}.Interval(0.95)
		got := s.interval(0.95)
		near(t, "low", got.Low, want.Low, 1e-10)
		near(t, "high", got.High, want.High, 1e-10)
	}
	near(t, "no fill", weighted{}.plus(counts(0, 0, 2, 1)).plus(counts(0, 0, 0.5, 1)).interval(0.95).High, 2*-math.Log(0.025), 1e-10)
}

// TestFayFeuerCovers: weighted sums with weights that differ fourfold and few counts; Fay and
// Feuer report that coverage is never below the nominal one in their cases.
func TestFayFeuerCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	for _, mean := range []float64{0.3, 1, 5} {
		const runs = 4000
		in := 0
		truth := mean * (0.5 + 1 + 2)
		for range runs {
			var s weighted
			for _, w := range []float64{0.5, 1, 2} {
				s = s.plus(counts(distuv.Poisson{Lambda: mean, Src: r}.Rand(), 0, w, 1))
			}
			if s.interval(0.95).Holds(truth) {
				in++
			}
		}
		if share := float64(in) / runs; share < 0.945 {
			t.Errorf("mean %v: coverage %v", mean, share)
		}
	}
}

// TestPanics: what cannot be computed is said.
func TestPanics(t *testing.T) {
	for name, f := range map[string]func(){
		"fills": func() { Poisson{Fills: -1, ExposureDays: 1}.PerDay() }, "exposure": func() { Poisson{}.PerDay() },
		"confidence": func() { Poisson{ExposureDays: 1}.Interval(1) }, "shape": func() { Poisson{ExposureDays: 1}.Posterior(0, 0, 0.5) },
		"ttl": func() { NewLikelihood(0) }, "since": func() { NewLikelihood(1).Miss(-1) }, "none": func() { NewLikelihood(1).Maximum() },
		"order":  func() { Readings(300, []Reading{{AtSeconds: 5}, {AtSeconds: 4}}) },
		"future": func() { Readings(300, []Reading{{AtSeconds: 5, Hit: true, FilledSeconds: 9}}) },
		"caches": func() { Inclusion(0.5, 1, 1) }, "total": func() { Total(0.95) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
