package arrival

import (
	"fmt"
	"math"
	"slices"
)

// Likelihood is the exact likelihood of the rate of one cache (section 8.1 of the notes on cache
// probing). Every instant at which the cache is known to be empty begins the process anew, so
// it is a product: a miss x seconds after such an instant gives p00(x), a fill λ p00(x). It
// needs no even spacing, and probes may be rarer than one a TTL. Make one with NewLikelihood.
type Likelihood struct {
	ttl    float64
	since  []float64         // times since known empty, of misses and fills alike, sorted
	counts map[float64]int64 // how often each
	fills  int64
	misses int64
}

// NewLikelihood returns the likelihood of no readings, for entries that stay so many seconds. It
// panics unless that is a positive finite number.
func NewLikelihood(ttlSeconds float64) *Likelihood {
	if !(ttlSeconds > 0) || math.IsInf(ttlSeconds, 1) {
		panic(fmt.Sprintf("arrival: a TTL of %v s; give a positive finite number", ttlSeconds))
	}
	return &Likelihood{ttl: ttlSeconds, counts: map[float64]int64{}}
}

// Miss adds that the cache was found empty so many seconds after it was last known to be empty;
// +Inf if nothing is known of the time before, for a process that has long been going on. It
// panics if the number is negative.
func (l *Likelihood) Miss(seconds float64) { l.add(seconds); l.misses++ }

// Fill adds that the cache was filled so many seconds after it was last known to be empty, +Inf
// as in Miss.
func (l *Likelihood) Fill(seconds float64) { l.add(seconds); l.fills++ }

func (l *Likelihood) add(seconds float64) {
	if !(seconds >= 0) {
		panic(fmt.Sprintf("arrival: %v seconds since the cache was empty; give a number that is not negative", seconds))
	}
	if l.counts[seconds] == 0 {
		at, _ := slices.BinarySearch(l.since, seconds)
		l.since = slices.Insert(l.since, at, seconds)
	}
	l.counts[seconds]++
}

// Fills returns how many fills were added.
func (l *Likelihood) Fills() int64 { return l.fills }

// Log returns the logarithm of the likelihood at a rate, in lookups a day. It is -Inf at rate
// 0 if there are fills, and panics if the rate is negative.
func (l *Likelihood) Log(perDay float64) float64 {
	cache := Cache{RatePerSecond: perDay / secondsPerDay, TTLSeconds: l.ttl}
	cache.check()
	if perDay == 0 && l.fills > 0 {
		return math.Inf(-1)
	}
	sum := 0.0
	if l.fills > 0 {
		sum = float64(l.fills) * math.Log(cache.RatePerSecond)
	}
	for _, x := range l.since {
		sum += float64(l.counts[x]) * cache.LogEmpty(x)
	}
	return sum
}

const secondsPerDay = 86_400

// Maximum returns the rate at which the likelihood is largest, in lookups a day: 0 without
// fills, +Inf if it grows without end because the cache was never found empty. If every time
// since empty is below one TTL it is K/E; if all are far above, h/(T(1-h)), h the share of
// fills among readings (section 8.3). It panics if there are no readings.
func (l *Likelihood) Maximum() float64 {
	grid := l.grid()
	switch {
	case l.fills == 0:
		return 0
	case grid == nil:
		return math.Inf(1)
	}
	best := 0
	values := make([]float64, len(grid))
	for i, rate := range grid {
		if values[i] = l.Log(rate); values[i] > values[best] {
			best = i
		}
	}
	return l.peak(grid[max(0, best-1)], grid[min(len(grid)-1, best+1)])
}

// grid returns rates among which the maximum lies, a tenth apart, since p00 swings and the
// likelihood of a busy cache may have several peaks. It is nil if nothing bounds the rate.
func (l *Likelihood) grid() []float64 {
	if len(l.since) == 0 {
		panic("arrival: a likelihood without readings; add a miss or a fill first")
	}
	exposure := 0.0
	for _, x := range l.since {
		exposure += float64(l.counts[x]) * min(x, l.ttl)
	}
	if l.misses == 0 && math.IsInf(l.since[0], 1) {
		return nil // fills alone, each after nobody knows how long
	}
	guess := (float64(l.fills) + 1) / max(exposure, 1e-6) * secondsPerDay
	const steps, each = 60, 0.1 // e^(±6), a factor of 400 both ways
	rates := make([]float64, 0, 2*steps)
	for i := -steps; i < steps; i++ {
		rates = append(rates, guess*math.Exp(each*float64(i)))
	}
	return rates
}

// peak narrows a maximum between two rates by golden sections of the logarithm, to 1e-9.
func (l *Likelihood) peak(low, high float64) float64 {
	golden := (math.Sqrt(5) - 1) / 2
	a, b := math.Log(low), math.Log(high)
	at := func(x float64) float64 { return l.Log(math.Exp(x)) }
	c, d := b-golden*(b-a), a+golden*(b-a)
	fc, fd := at(c), at(d)
	for b-a > 1e-9 {
		if fc >= fd {
			b, d, fd = d, c, fc
			c = b - golden*(b-a)
			fc = at(c)
		} else {
			a, c, fc = c, d, fd
			d = a + golden*(b-a)
			fd = at(d)
		}
	}
	return math.Exp((a + b) / 2)
}
