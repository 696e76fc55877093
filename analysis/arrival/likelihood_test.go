package arrival

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestDenseIsCount: with times since empty below a TTL the maximum is K/E, the interval Garwood's
// (section 8.2), and the profile interval solves K ln(λ/λ̂) - (λ-λ̂)E = -1.92.
func TestDenseIsCount(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for _, fills := range []int{0, 1, 2, 9, 60} {
		l, exposure := NewLikelihood(300), 0.0
		for i := range 200 {
			x := 300 * r.Float64()
			exposure += x / 86_400
			if i < fills {
				l.Fill(x)
			} else {
				l.Miss(x)
			}
		}
		p := Poisson{Fills: float64(fills), ExposureDays: exposure}
		if got := l.Maximum(); math.Abs(got-p.PerDay()) > 1e-6*p.PerDay() {
			t.Errorf("%d fills: maximum %v, K/E %v", fills, got, p.PerDay())
		}
		got, want := l.Interval(0.95), p.Interval(0.95)
		near(t, "low", got.Low, want.Low, 1e-4)
		near(t, "high", got.High, want.High, 1e-4)
		profile := l.Profile(0.95)
		for _, end := range []float64{profile.Low, profile.High} {
			drop := -end * exposure
			if fills > 0 {
				if end == 0 {
					t.Fatalf("%d fills: profile %v", fills, profile)
				}
				drop = float64(fills)*math.Log(end/p.PerDay()) - (end-p.PerDay())*exposure
			} else if end == 0 {
				continue
			}
			near(t, "drop", drop, -1.9207294, 1e-6) // half the .95 quantile of χ²(1), 3.8414588
		}
	}
}

// TestRareIsHitRate: with readings far apart the maximum is h/(T(1-h)) (section 8.3), and the
// relative standard deviation 1/sqrt(n h (1-h)).
func TestRareIsHitRate(t *testing.T) {
	for _, share := range []float64{0.01, 0.2, 0.5, 0.8} {
		l := NewLikelihood(300)
		for i := range 1000 {
			if float64(i) < share*1000 {
				l.Fill(math.Inf(1))
			} else {
				l.Miss(math.Inf(1))
			}
		}
		rate := share / (300 * (1 - share)) * 86_400
		near(t, "maximum", l.Maximum(), rate, 1e-6)
		i := l.Interval(0.95)
		if share >= 0.2 {
			near(t, "width", (i.High-i.Low)/rate, 2*1.96/math.Sqrt(1000*share*(1-share)), 0.05)
		}
	}
}

// TestReadings: what counts as since when, by hand. T = 100.
func TestReadings(t *testing.T) {
	l := Readings(100, []Reading{
		{AtSeconds: 10}, // a miss, nothing known before
		{AtSeconds: 60}, // 50 after
		{AtSeconds: 110, Hit: true, FilledSeconds: 80},  // a fill 20 after the miss
		{AtSeconds: 160, Hit: true, FilledSeconds: 81},  // the same
		{AtSeconds: 260, Hit: true, FilledSeconds: 200}, // 20 after 180, when the first expired
		{AtSeconds: 330}, // 30 after 300
	})
	want := NewLikelihood(100)
	for _, x := range []float64{math.Inf(1), 50, 30} {
		want.Miss(x)
	}
	want.Fill(20)
	want.Fill(20)
	for _, rate := range []float64{1, 100, 5000} {
		near(t, "likelihood", l.Log(rate), want.Log(rate), 1e-14)
	}
	if l.Fills() != 2 {
		t.Errorf("%d fills", l.Fills())
	}
	only := Readings(100, []Reading{{AtSeconds: 10, Hit: true, FilledSeconds: 0}})
	if got := only.Maximum(); !math.IsInf(got, 1) {
		t.Errorf("maximum %v of a hit alone", got)
	}
}

// TestLikelihoodCovers: coverage of Interval and ratio of the maximum where no closed form is
// right: probes every 1.2 TTL on a busy cache, and few fills in rare probing.
func TestLikelihoodCovers(t *testing.T) {
	for _, s := range []scene{
		{perDay: 200, ttl: 300, gap: 360, days: 1, caches: 1},
		{perDay: 2, ttl: 300, gap: 1500, days: 10, caches: 1},
	} {
		r := rand.New(rand.NewPCG(11, 12))
		const runs = 60
		in, sum := 0, 0.0
		for range runs {
			_, _, readings := s.run(r)
			l := Readings(s.ttl, readings)
			if l.Interval(0.95).Holds(s.perDay) {
				in++
			}
			sum += l.Maximum() / s.perDay / runs
		}
		// The bounds are wide, three standard errors of 60 runs.
		t.Logf("%v/day, gap %v s: coverage %.3f, ratio %.3f", s.perDay, s.gap, float64(in)/runs, sum)
		if in < 52 || math.Abs(sum-1) > 0.15 {
			t.Errorf("%v/day, gap %v s: coverage %.3f, ratio %.3f", s.perDay, s.gap, float64(in)/runs, sum)
		}
	}
}
