package cachefill

import (
	"fmt"
	"math"
)

// clocks takes out watches whose fills come by the clock.
func (d *docket) clocks() {
	for begin, end := 0, 0; begin < len(d.b.Fills); begin = end {
		var at, expiries []int64
		for end = begin; end < len(d.b.Fills) && d.watch[end] == d.watch[begin]; end++ {
			if s := &d.b.Fills[end]; d.out.Removed[end] == Kept && s.TTL != 0 {
				at, expiries = append(at, s.Filled), append(expiries, s.Expires)
			}
		}
		period, p := clock(at, expiries)
		if p >= d.f.ClockChance {
			continue
		}
		because := fmt.Sprintf("%d fills come at multiples of %.0f s (p = %.1g)", len(at), period, p)
		for i := begin; i < end; i++ {
			d.remove(i, Clockwork, because)
		}
		d.lose(d.watch[begin], Clockwork, 1)
	}
}

// Trials of the search for a period: it may be up to eight times shorter than the least gap, and
// is then fitted, which is counted as four tries each.
const (
	divisors = 8
	tries    = 4 * divisors
)

// clock returns the period in seconds that all gaps between fills are multiples of, and the chance that gaps
// of random lookups are as near to multiples of any period. Fills at even gaps (a coefficient
// of variation below 0.1) are the case in which each multiple is one.
//
// Random lookups come at an exponential time after an expiry; its density is at most 1/m, m the mean, so that a gap
// is within r of a multiple of P with chance at most 2r(1/m + 1/P). One gap is spent on P. A busy name,
// whose gaps are even because all are a little more than the TTL, is no clock: its m is small.
// Instants are known to a second, so r is not taken to be less.
func clock(at, expiries []int64) (period, chance float64) {
	chance = 1
	if len(at) < 4 {
		return 0, chance
	}
	gaps := make([]float64, len(at)-1)
	least, idle := math.Inf(1), 0.0
	for i := range gaps {
		gaps[i] = float64(at[i+1]-at[i]) / 1e6
		least = min(least, gaps[i])
		idle += max(1, float64(at[i+1]-expiries[i])/1e6) / float64(len(gaps))
	}
	for k := 1; k <= divisors; k++ {
		p := least / float64(k)
		if p < 10 {
			break
		}
		p = fitted(gaps, p)
		worst := 1.0
		for _, g := range gaps {
			worst = max(worst, math.Abs(g-p*math.Round(g/p)))
		}
		q := min(1, 2*worst*(1/idle+1/p))
		if c := tries * math.Pow(q, float64(len(gaps)-1)); c < chance {
			period, chance = p, c
		}
	}
	return period, chance
}

// fitted returns the period near p that fits gaps best, by least squares over the multiples that p gives.
func fitted(gaps []float64, p float64) float64 {
	var gk, kk float64
	for _, g := range gaps {
		k := math.Round(g / p)
		gk += g * k
		kk += k * k
	}
	if kk == 0 {
		return p
	}
	return gk / kk
}
