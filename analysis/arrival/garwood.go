package arrival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Confidence is the confidence of intervals unless told otherwise.
const Confidence = 0.95

// Interval is a range of rates, in lookups a day. High is +Inf if no rate is too large.
type Interval struct{ Low, High float64 }

// Holds tells whether the range has the rate in it, ends included.
func (i Interval) Holds(rate float64) bool { return i.Low <= rate && rate <= i.High }

// Poisson is a number of fills seen while the cache is known to be empty. Up to gaps of one
// TTL between probes the likelihood is λ^K exp(-λE), that of a Poisson count K with mean
// λE (section 8.2 of the notes on cache probing); so its limits are taken.
//
// They are exact where E does not depend on the fills. Here it does a little, since a full
// cache is not exposed; the package comment has the coverage that simulation finds.
type Poisson struct {
	// Fills is K, not negative; ExposureDays is E, positive, in days.
	Fills, ExposureDays float64
}

// check panics on a count that cannot be.
func (p Poisson) check() {
	if !(p.Fills >= 0) || math.IsInf(p.Fills, 1) {
		panic(fmt.Sprintf("arrival: %v fills; give a finite number that is not negative", p.Fills))
	}
	if !(p.ExposureDays > 0) {
		panic(fmt.Sprintf("arrival: an exposure of %v days; give a positive number", p.ExposureDays))
	}
}

// PerDay returns K/E, the maximum of the likelihood, in lookups a day.
func (p Poisson) PerDay() float64 {
	p.check()
	return p.Fills / p.ExposureDays
}

// Interval returns the exact two-sided limits of F. Garwood (Fiducial limits for the Poisson
// distribution, Biometrika 28, 1936): χ²_{α/2}(2K)/2E and χ²_{1-α/2}(2K+2)/2E, with α = 1 -
// confidence. Without fills they are 0 and, at .95, 3.69/E.
func (p Poisson) Interval(confidence float64) Interval {
	tail := checkConfidence(confidence) / 2
	return Interval{Low: p.LowerLimit(1 - tail), High: p.UpperLimit(1 - tail)}
}

// UpperLimit returns the one-sided limit: the rate at which so few fills have probability
// 1 - confidence. Without fills it is 3.00/E at .95.
func (p Poisson) UpperLimit(confidence float64) float64 {
	p.check()
	return gammaUpper(p.Fills+1, checkConfidence(confidence)) / p.ExposureDays
}

// LowerLimit returns the one-sided limit: the rate at which so many fills have probability
// 1 - confidence; 0 without fills.
func (p Poisson) LowerLimit(confidence float64) float64 {
	p.check()
	tail := checkConfidence(confidence)
	if p.Fills == 0 {
		return 0
	}
	return mathext.GammaIncRegInv(p.Fills, tail) / p.ExposureDays
}

// Posterior returns the equal-tailed credible interval under a Gamma prior with the given
// shape and rate (in days): the posterior is Gamma(shape+K, rate+E). Shape 1/2 and rate 0 is
// the prior of Jeffreys. It panics if shape is not positive or rate is negative.
func (p Poisson) Posterior(shape, rate, confidence float64) Interval {
	p.check()
	if !(shape > 0) || !(rate >= 0) {
		panic(fmt.Sprintf("arrival: a prior of shape %v and rate %v days; give a positive shape and a rate that is not negative", shape, rate))
	}
	tail := checkConfidence(confidence) / 2
	k, e := p.Fills+shape, p.ExposureDays+rate
	return Interval{Low: mathext.GammaIncRegInv(k, tail) / e, High: gammaUpper(k, tail) / e}
}

// gammaUpper returns the quantile of a Gamma law with the given shape and scale 1 above which
// the tail lies.
func gammaUpper(shape, tail float64) float64 { return mathext.GammaIncRegCompInv(shape, tail) }

// checkConfidence returns 1 - confidence and panics unless that is between 0 and 1.
func checkConfidence(confidence float64) float64 {
	if !(confidence > 0 && confidence < 1) {
		panic(fmt.Sprintf("arrival: a confidence of %v; give a number between 0 and 1, such as .95", confidence))
	}
	return 1 - confidence
}
