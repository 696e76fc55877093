package power

import (
	"fmt"
	"math"
)

// Rates that a search looks at, lookups a day.
const (
	lowestRate  = 1e-9
	highestRate = 1e9
)

// checkWanted panics on a power that nobody can want.
func checkWanted(wanted float64) {
	if !(wanted > 0 && wanted < 1) {
		panic(fmt.Sprintf("power: a wanted power of %v; give one between 0 and 1", wanted))
	}
}

// LeastRate returns the least rate, in lookups a day, from which on the power is at least
// the wanted one, to six digits, rounded up. It is +Inf if no rate up to 1e9 a day will do,
// and not below 1e-9. It panics if the wanted power is not between 0 and 1.
//
// Power can fall a little while the rate grows (see package arrival), so rates above the
// one found are looked at too: up to a thousand times it, 41 of them, and the last at which
// the power fails counts.
func LeastRate(detect func(ratePerDay float64) float64, wanted float64) float64 {
	checkWanted(wanted)
	enough := func(rate float64) bool { return detect(rate) >= wanted }
	low, high := 1.0, 1.0
	for !enough(high) {
		if high >= highestRate {
			return math.Inf(1)
		}
		low, high = high, high*8
	}
	for low == high || enough(low) {
		if low <= lowestRate {
			return lowestRate
		}
		low, high = low/8, low
	}
	least := crossing(enough, low, high)
	factor := math.Pow(1000, 1.0/40)
	for rate, i := least, 0; i <= 40; rate, i = rate*factor, i+1 {
		if enough(rate) {
			continue
		}
		for bad := rate; ; bad = rate {
			if rate *= factor; rate > highestRate {
				return math.Inf(1)
			}
			if enough(rate) {
				least = crossing(enough, bad, rate)
				break
			}
		}
	}
	return least
}

// crossing halves the distance on a logarithmic scale between a rate that is not enough and
// one that is, and returns one that is.
func crossing(enough func(float64) bool, low, high float64) float64 {
	for high > low*(1+1e-6) {
		middle := math.Sqrt(low * high)
		if enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// LeastRate returns the least rate from which on the watch has the wanted power; see the
// function of that name.
func (w Watch) LeastRate(wanted float64) float64 { return LeastRate(w.Detect, wanted) }

// ProbesApart returns the number of probes that give the wanted power at a rate if they are
// spaced by more than the TTL: n = ln(1-wanted)/ln(1-v h), rounded up. Probes and spacing
// of the watch do not count. It returns false if no number does.
func (w Watch) ProbesApart(ratePerDay, wanted float64) (int, bool) {
	w.Probes = 0
	w.check(ratePerDay)
	checkWanted(wanted)
	n := math.Ceil(math.Log1p(-wanted) / math.Log1p(-w.Visibility*w.cache(ratePerDay).FullShare()))
	if !(n < math.MaxInt32) {
		return 0, false
	}
	return max(1, int(n)), true
}

// ProbesNeeded returns the least number of probes, up to limit, that give the wanted power
// at a rate with the spacing of the watch, by halving; more probes never detect less. It
// returns false if limit probes do not.
func (w Watch) ProbesNeeded(ratePerDay, wanted float64, limit int) (int, bool) {
	checkWanted(wanted)
	with := func(n int) float64 {
		w.Probes = n
		return w.Detect(ratePerDay)
	}
	if limit < 1 || with(limit) < wanted {
		return 0, false
	}
	low, high := 0, limit
	for high-low > 1 {
		if middle := low + (high-low)/2; with(middle) >= wanted {
			high = middle
		} else {
			low = middle
		}
	}
	return high, true
}
