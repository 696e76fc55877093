package power

import (
	"fmt"
	"math"

	"bridle/analysis/arrival"
)

const secondsPerDay = 86_400

// Watch is one record that is asked for through one group of caches.
type Watch struct {
	// Probes is their number, all with an answer; 0 means that the record is not asked for.
	Probes int
	// SpacingSeconds is Δ, the time between two probes. With less than two it has no meaning.
	SpacingSeconds float64
	// TTLSeconds is T, how long an entry stays in these caches.
	TTLSeconds float64
	// Caches is C, the number of caches of which a probe reaches one at random; at least 1.
	Caches int
	// Visibility is v, the probability that an entry in the cache reached is shown, 0 to 1.
	Visibility float64
}

// check panics on a watch that cannot be.
func (w Watch) check(ratePerDay float64) {
	switch {
	case w.Probes < 0:
		panic(fmt.Sprintf("power: %d probes; give a number that is not negative", w.Probes))
	case w.Probes > 1 && !(w.SpacingSeconds > 0 && w.SpacingSeconds < math.Inf(1)):
		panic(fmt.Sprintf("power: a spacing of %v s; give a positive number", w.SpacingSeconds))
	case !(w.TTLSeconds >= 0 && w.TTLSeconds < math.Inf(1)):
		panic(fmt.Sprintf("power: a TTL of %v s; give a finite number that is not negative", w.TTLSeconds))
	case w.Caches < 1:
		panic(fmt.Sprintf("power: %d caches; a group has at least one", w.Caches))
	case !(w.Visibility >= 0 && w.Visibility <= 1):
		panic(fmt.Sprintf("power: a visibility of %v; it is a probability", w.Visibility))
	case !(ratePerDay >= 0 && ratePerDay < math.Inf(1)):
		panic(fmt.Sprintf("power: %v lookups a day; give a finite number that is not negative", ratePerDay))
	}
}

// cache returns one cache of the group as lookups reach it.
func (w Watch) cache(ratePerDay float64) arrival.Cache {
	return arrival.Cache{RatePerSecond: ratePerDay / secondsPerDay / float64(w.Caches), TTLSeconds: w.TTLSeconds}
}

// Method says what kind of number a power is.
type Method string

// The kinds; see the package comment.
const (
	Exact         Method = "exact"
	Approximation Method = "approximation"
	LowerBound    Method = "lower bound"
)

// nearby times T is the spacing up to which probes of one cache are not taken as independent.
const nearby = 4

// Method returns the kind of number that [Watch.Detect] gives.
func (w Watch) Method() Method {
	switch {
	case w.Probes < 2, w.Caches == 1 && (w.Visibility == 1 || w.SpacingSeconds <= nearby*w.TTLSeconds):
		return Exact // one probe meets one cache
	case w.SpacingSeconds >= w.TTLSeconds:
		return Approximation
	}
	return LowerBound
}

// Detect returns the probability of at least one hit if the record is looked up ratePerDay
// times a day by all clients of the group together. It panics if the watch or the rate
// cannot be.
func (w Watch) Detect(ratePerDay float64) float64 {
	w.check(ratePerDay)
	if w.Probes == 0 || ratePerDay == 0 || w.TTLSeconds == 0 || w.Visibility == 0 {
		return 0
	}
	c := w.cache(ratePerDay)
	switch {
	case w.Probes == 1:
		return w.Visibility * c.FullShare()
	case w.Caches == 1 && w.Visibility == 1:
		// P = 1 - p00(Δ)^(n-1)/(1+λT): every miss begins the process anew.
		return -math.Expm1(float64(w.Probes-1)*c.LogEmpty(w.SpacingSeconds) - math.Log1p(c.RatePerSecond*c.TTLSeconds))
	case w.Method() == Approximation:
		return -math.Expm1(float64(w.Probes) * math.Log1p(-w.Visibility*c.FullShare()))
	}
	missed := thinned{cache: c, spacing: w.SpacingSeconds, shown: w.Visibility / float64(w.Caches)}.miss(w.Probes)
	return -math.Expm1(float64(w.Caches) * math.Log(missed))
}

// Rough returns the closed formula for any spacing: 1 - exp(-φDp) with φ = λ/(1+λT/C) fills
// a second in all caches, D the time of n spacings, and p the probability that a fill is
// met: (T/Δ) v/C if T < Δ, else 1-(1-v/C)^(T/Δ). It takes fills for Poisson, which they are
// not if λT is not small, and understates then. It panics as [Watch.Detect] does.
func (w Watch) Rough(ratePerDay float64) float64 {
	w.check(ratePerDay)
	if w.Probes == 0 || w.TTLSeconds == 0 {
		return 0
	}
	if w.Probes == 1 {
		return w.Detect(ratePerDay)
	}
	fills := float64(w.Caches) * w.cache(ratePerDay).FillsPerSecond()
	each, during := w.Visibility/float64(w.Caches), w.TTLSeconds/w.SpacingSeconds
	met := during * each
	if during >= 1 {
		met = 1 - math.Pow(1-each, during)
	}
	return -math.Expm1(-fills * float64(w.Probes) * w.SpacingSeconds * met)
}
