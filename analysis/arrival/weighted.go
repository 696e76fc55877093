package arrival

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// weighted is a sum of counts of fills with weights, Σ w K: what estimates of this package come
// down to. The weight of a fill is 1/E for the exposure of its watch, more if others like it are
// not seen.
type weighted struct {
	value    float64 // Σ w K
	variance float64 // Σ w² K for Poisson counts
	largest  float64 // the largest weight that any fill could have had
}

// plus adds another sum that is independent.
func (s weighted) plus(t weighted) weighted {
	return weighted{s.value + t.value, s.variance + t.variance, max(s.largest, t.largest)}
}

// interval returns the limits of M. P. Fay and E. J. Feuer (Confidence intervals for directly
// standardized rates: a method based on the gamma distribution, Statistics in Medicine 16,
// 1997): the lower one from the Gamma law with the mean and variance of the sum, the upper
// one from that of the sum with one more fill of the largest weight. With equal weights they
// are Garwood's; without any fill the upper limit is Garwood's for the largest weight.
func (s weighted) interval(confidence float64) Interval {
	tail := checkConfidence(confidence) / 2
	if math.IsInf(s.value, 1) || math.IsInf(s.largest, 1) {
		return Interval{High: math.Inf(1)}
	}
	var i Interval
	if s.value > 0 {
		i.Low = s.variance / s.value * mathext.GammaIncRegInv(s.value*s.value/s.variance, tail)
	}
	mean, variance := s.value+s.largest, s.variance+s.largest*s.largest
	i.High = variance / mean * gammaUpper(mean*mean/variance, tail)
	return i
}
