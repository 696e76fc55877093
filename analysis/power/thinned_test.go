package power

import (
	"math"
	"testing"

	"bridle/analysis/arrival"
)

// TestNothingHidden: if every probe shows the entry, the equation gives the closed form,
// exp(-λΔ(n-1))/(1+λT).
func TestNothingHidden(t *testing.T) {
	for _, load := range []float64{0.001, 0.1, 1, 5, 30} {
		for _, spacing := range []float64{1, 30, 70, 100, 299} {
			c := arrival.Cache{RatePerSecond: load / 300, TTLSeconds: 300}
			got := thinned{cache: c, spacing: spacing, shown: 1}.miss(9)
			want := math.Exp(-c.RatePerSecond*spacing*8) / (1 + load)
			if math.Abs(got-want) > 1e-12 {
				t.Errorf("load %v, Δ %v: %v, want %v", load, spacing, got, want)
			}
		}
	}
}

// TestRareLookups: at a small rate at most one entry matters. A fill is met by the probes in
// its life, so to first order in λ the probability of a hit is λ times the integral over
// the moment of the fill of 1-(1-w)^N.
func TestRareLookups(t *testing.T) {
	const rate, ttl, shown, n = 1e-9, 300.0, 0.2, 25
	for _, spacing := range []float64{10, 70, 100, 290} {
		integral := 0.0
		const step = 0.01
		for f := -ttl + step/2; f < spacing*(n-1); f += step {
			met := 0
			for i := range n {
				if at := float64(i) * spacing; f <= at && at < f+ttl {
					met++
				}
			}
			integral += step * (1 - math.Pow(1-shown, float64(met)))
		}
		got := 1 - thinned{cache: arrival.Cache{RatePerSecond: rate, TTLSeconds: ttl}, spacing: spacing, shown: shown}.miss(n)
		if math.Abs(got/(rate*integral)-1) > 1e-4 {
			t.Errorf("Δ %v: %v, want %v", spacing, got, rate*integral)
		}
	}
}

// TestFineEnough: eight times as many nodes change little.
func TestFineEnough(t *testing.T) {
	for _, load := range []float64{0.1, 1, 3, 10, 30} {
		for _, spacing := range []float64{30, 70, 150, 299, 700} {
			s := thinned{cache: arrival.Cache{RatePerSecond: load / 300, TTLSeconds: 300}, spacing: spacing, shown: 0.2}
			for _, n := range []int{2, 6, 20} {
				if a, b := s.with(nodesPerTTL, n), s.with(8*nodesPerTTL, n); math.Abs(a-b) > 1e-4 {
					t.Errorf("load %v, Δ %v, %d probes: %v, %v with more nodes", load, spacing, n, a, b)
				}
			}
		}
	}
}

// TestStops: leaving off once the share is steady changes nothing. A long watch is its steady
// share to the power of what is left; busy caches swing longer than this test goes.
func TestStops(t *testing.T) {
	for _, load := range []float64{0.001, 0.1, 1, 3} {
		for _, spacing := range []float64{30, 70, 299} {
			s := thinned{cache: arrival.Cache{RatePerSecond: load / 300, TTLSeconds: 300}, spacing: spacing, shown: 0.1}
			a, b, c := math.Log(s.miss(300)), math.Log(s.miss(301)), math.Log(s.miss(1000))
			if math.Abs(c/(a+700*(b-a))-1) > 1e-6 {
				t.Errorf("load %v, Δ %v: logarithms %v, %v, %v", load, spacing, a, b, c)
			}
		}
	}
}
