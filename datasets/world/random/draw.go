package random

import (
	"math"
	"math/rand/v2"
)

// Chance reports true with probability p; p <= 0 never, p >= 1 always.
func Chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

// Between returns a whole number in [lo, hi], each with the same probability. It panics if
// hi < lo.
func Between(r *rand.Rand, lo, hi int) int {
	if hi < lo {
		panic("random: range ends before it begins")
	}
	return lo + r.IntN(hi-lo+1)
}

// Uniform returns a number in [lo, hi).
//
// Here and below the conversions of products keep a compiler from fusing them with a sum,
// which would give other last bits on other processors (Go specification, "Floating-point
// operators").
func Uniform(r *rand.Rand, lo, hi float64) float64 { return lo + float64((hi-lo)*r.Float64()) }

// LogUniform returns a number in [lo, hi) whose logarithm is uniform. It panics unless
// 0 < lo <= hi.
func LogUniform(r *rand.Rand, lo, hi float64) float64 {
	if lo <= 0 || hi < lo {
		panic("random: a logarithmic range needs 0 < lo <= hi")
	}
	return lo * math.Exp(r.Float64()*math.Log(hi/lo))
}

// Gamma returns a draw from the Gamma distribution with the shape given and mean 1. It panics
// if the shape is not positive.
//
// Source: Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS
// 26(3), 2000; for shapes below 1 with the power of a uniform draw of their section 6.
func Gamma(r *rand.Rand, shape float64) float64 {
	if !(shape > 0) {
		panic("random: the shape of a Gamma distribution must be positive")
	}
	boost, a := 1.0, shape
	if a < 1 {
		boost, a = math.Pow(1-r.Float64(), 1/shape), shape+1
	}
	d := a - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + float64(c*x)
		if v <= 0 {
			continue
		}
		v = v * v * v
		if u := 1 - r.Float64(); math.Log(u) < x*x/2+d-float64(d*v)+float64(d*math.Log(v)) {
			return d * v * boost / shape
		}
	}
}

// Pick returns an index with probability proportional to its weight. It panics if no weight
// is positive; weights below zero count as zero.
func Pick(r *rand.Rand, weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += max(w, 0)
	}
	if !(sum > 0) {
		panic("random: no weight is positive")
	}
	at, last := r.Float64()*sum, 0
	for i, w := range weights {
		if w <= 0 {
			continue
		}
		if at < w {
			return i
		}
		at, last = at-w, i
	}
	return last // only by rounding
}

// Sample returns k different numbers from 0 to n-1 in random order; all of them if k >= n.
func Sample(r *rand.Rand, n, k int) []int {
	order := r.Perm(n)
	return order[:min(k, n)]
}

// Geometric returns a whole number from 1 with the mean given, P(k) falling geometrically.
// A mean of 1 or less gives 1.
func Geometric(r *rand.Rand, mean float64) int {
	if mean <= 1 {
		return 1
	}
	return 1 + int(math.Log(1-r.Float64())/math.Log(1-1/mean))
}
