package arrival

import "math"

// steps is the work of estimating one rate from a count of fills over exposure and from fills that follow another. In
// rare probing the count alone is poor for busy names: a reading finds them in any case, and says no more than a coin that
// falls on full with probability λT/(1+λT). But where a reading saw an entry it is known when that one left, and how much later the fill
// was that the next reading saw: for busy names a few gaps of mean 1/λ, with whole TTLs between. Given the reading before, and
// that there was a fill to be seen, the fill was x after the cache became empty, and seen y after, with the density
//
//	λ p00(x) / (1 - p00(y))
//
// What happened before is given, so that the product of these is a likelihood of its own beside that of the coins. Where
// λT is small it is flat, where it is large it tells more than the coins, and together they tell more than an oracle does that knows for how
// long the cache was empty before each reading, since a fill is seen that no reading met.
type steps struct {
	// fills less their bias and exposure of a count; sparse is as in Observed. Lookups in the last earlyDays of an entry
	// make the cache fetch it anew.
	fills, exposureDays, sparse, ttlDays, earlyDays float64
	follows                                         []Fill
}

// log returns the logarithm of the likelihood at a rate a day. That of the count is chosen so that its
// score is (K-λE)/(1+σλT): Poisson if dense, binomial if rare.
func (s *steps) log(perDay float64) float64 {
	seeming := perDay * (1 + perDay*s.earlyDays)
	spread := s.sparse * seeming * s.ttlDays
	sum := s.fills * math.Log(seeming/(1+spread))
	if spread > 1e-9 {
		sum -= s.exposureDays * seeming / spread * math.Log1p(spread)
	} else {
		sum -= s.exposureDays * seeming
	}
	early := s.earlyDays * secondsPerDay
	cache := Cache{RatePerSecond: perDay / secondsPerDay, TTLSeconds: s.ttlDays*secondsPerDay - early}
	sum += float64(len(s.follows)) * math.Log(perDay)
	for i := range s.follows {
		f := &s.follows[i]
		absent := cache.logEmptySoon(f.SeenSeconds) - cache.RatePerSecond*early
		sum += cache.logEmptySoon(f.SinceSeconds+early) - math.Log(-math.Expm1(absent))
	}
	return sum
}

// logEmptySoon is LogEmpty, quicker up to three TTLs at usual loads.
func (c Cache) logEmptySoon(x float64) float64 {
	load := c.RatePerSecond * c.TTLSeconds
	if x >= 3*c.TTLSeconds || load > 100 {
		return c.LogEmpty(x)
	}
	sum := 1.0
	if m := c.RatePerSecond * (x - c.TTLSeconds); m > 0 {
		sum += m * math.Exp(load)
		if m -= load; m > 0 {
			sum += m * m / 2 * math.Exp(2*load)
		}
	}
	return math.Log(sum) - c.RatePerSecond*x
}

// best returns the rate with the largest likelihood near that of the count, and how many fills of a plain count
// have the same relative error: -d² log likelihood / (d log λ)².
func (s *steps) best() (perDay, worth, log float64) {
	counted := s.fills / s.exposureDays
	plain := s.fills / (1 + s.sparse*counted*s.ttlDays)
	counted /= 1 + counted*s.earlyDays
	if len(s.follows) == 0 {
		return counted, plain, 0
	}
	// The likelihood of fills that follow may have several peaks, since whole TTLs fit in between; the count says which.
	const points, reach = 6, 4
	at := func(u float64) float64 { return s.log(counted * math.Exp(u)) }
	width := min(reach/math.Sqrt(max(plain, 0.5)), 2)
	peak, value := 0.0, math.Inf(-1)
	for i := -points; i <= points; i++ {
		u := width * float64(i) / points
		if v := at(u); v > value {
			peak, value = u, v
		}
	}
	step := width / points
	for range 5 {
		low, high := at(peak-step), at(peak+step)
		bend := 2*value - low - high
		if !(bend > 0) {
			return counted, plain, s.log(counted)
		}
		move := max(-1, min(1, (high-low)/(2*bend)))
		if v := at(peak + move*step); v >= value {
			peak, value = peak+move*step, v
		}
		worth = bend / (step * step)
		step = min(step, max(0.3*step, 0.2/math.Sqrt(worth)))
	}
	return counted * math.Exp(peak), worth, value
}
