package arrival

import (
	"fmt"
	"math"
)

// Cache is one cache and the lookups of one name that reach it.
type Cache struct {
	// RatePerSecond is λ, the mean number of lookups a second; 0 means that nobody asks.
	RatePerSecond float64
	// TTLSeconds is T, how long an entry stays; 0 means that the cache keeps nothing,
	// +Inf that entries never leave.
	TTLSeconds float64
}

// check panics on a cache that cannot be.
func (c Cache) check() {
	if !(c.RatePerSecond >= 0) || math.IsInf(c.RatePerSecond, 1) {
		panic(fmt.Sprintf("arrival: a rate of %v lookups a second; give a finite number that is not negative", c.RatePerSecond))
	}
	if !(c.TTLSeconds >= 0) {
		panic(fmt.Sprintf("arrival: a TTL of %v s; give a number that is not negative", c.TTLSeconds))
	}
}

// load returns λT, the mean number of lookups in the life of an entry.
func (c Cache) load() float64 {
	c.check()
	if c.RatePerSecond == 0 {
		return 0
	}
	return c.RatePerSecond * c.TTLSeconds
}

// EmptyShare returns 1/(1+λT), the long-run share of time in which the cache is empty. It
// panics if rate or TTL is negative or not a number.
func (c Cache) EmptyShare() float64 { return 1 / (1 + c.load()) }

// FullShare returns λT/(1+λT), the long-run share of time in which the cache holds the
// name. It is exact for small loads too, where 1 minus the empty share is not.
func (c Cache) FullShare() float64 {
	load := c.load()
	if math.IsInf(load, 1) {
		return 1
	}
	return load / (1 + load)
}

// FillsPerSecond returns λ/(1+λT), the long-run rate at which the cache fills.
func (c Cache) FillsPerSecond() float64 { return c.RatePerSecond * c.EmptyShare() }

// Empty returns p00(x): the probability that the cache is empty x seconds after it was
// seen empty. It panics if x is negative or not a number. The relative error is below
// 1e-10 for loads λT up to a million.
func (c Cache) Empty(x float64) float64 { return math.Exp(c.LogEmpty(x)) }

// LogEmpty returns the natural logarithm of p00(x). It stays finite where p00(x) itself is
// too small to be represented.
func (c Cache) LogEmpty(x float64) float64 {
	if !(x >= 0) {
		panic(fmt.Sprintf("arrival: %v seconds after; give a number that is not negative", x))
	}
	switch load := c.load(); {
	case x == 0 || load == 0:
		return 0 // just seen empty, or always empty
	case math.IsInf(x, 1):
		return math.Log(c.EmptyShare())
	case x < c.TTLSeconds:
		return -c.RatePerSecond * x
	case c.RatePerSecond*x/(1+load) > settled*(1+load)*(1+load):
		return math.Log(c.EmptyShare())
	}
	return c.logSum(x)
}

// settled times (1+λT)² cycles of filling and expiring is when p00 has become its limit.
// The gaps between fills have the mean (1+λT)/λ and the standard deviation 1/λ, so after n
// cycles of a busy cache the swings have sunk to about exp(-2π² n/(1+λT)²), here to 1e-85;
// tests find less than 1e-11 left at three tenths of it for every load. Without this the
// number of terms would grow with the root of x.
const settled = 10

// logSum adds the terms of p00(x). Their logarithms are concave in k (the second
// derivative is -2λT/m - k(λT)²/m² - ψ'(k+1) with m = λ(x-kT), all three negative), so the
// sum begins near the largest and goes outwards, on each side until terms fall and no
// longer count. No term is negative: nothing cancels.
func (c Cache) logSum(x float64) float64 {
	last := math.Floor(x / c.TTLSeconds)
	// At this k as many fills as arrivals are due, k = λ(x-kT).
	middle := min(last, math.Floor(c.RatePerSecond*x/(1+c.load())))
	sum := logSum{}
	sum.add(c.logTerm(x, middle))
	for _, step := range []float64{-1, 1} {
		before := math.Inf(-1)
		for k := middle + step; k >= 0 && k <= last; k += step {
			term := c.logTerm(x, k)
			sum.add(term)
			if term < before && term < sum.log()+negligible {
				break
			}
			before = term
		}
	}
	return sum.log()
}

// negligible is the logarithm of the share of the sum below which a falling term ends it.
// Terms fall at least geometrically from there; with n terms within reach of the largest
// the rest is at most about n times as much, and n is far below 1e10.
const negligible = -60 // e^-60 = 9e-27

// logTerm returns the logarithm of term k of p00(x): of the probability that a Poisson
// variable of mean λ(x-kT) is k.
func (c Cache) logTerm(x, k float64) float64 {
	// One rounding only, since kT may be nearly all of x.
	return logPoisson(k, c.RatePerSecond*max(0, math.FMA(-k, c.TTLSeconds, x)))
}

// logSum is a sum of numbers given by their logarithms. The zero value is empty.
type logSum struct {
	largest float64
	scaled  float64 // the sum divided by exp(largest)
}

func (s *logSum) add(log float64) {
	switch {
	case math.IsInf(log, -1):
	case s.scaled == 0:
		s.largest, s.scaled = log, 1
	case log <= s.largest:
		s.scaled += math.Exp(log - s.largest)
	default:
		s.scaled = s.scaled*math.Exp(s.largest-log) + 1
		s.largest = log
	}
}

func (s *logSum) log() float64 {
	if s.scaled == 0 {
		return math.Inf(-1)
	}
	return s.largest + math.Log(s.scaled)
}
