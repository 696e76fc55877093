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
	carried  float64 // the largest that any count had too much, times its weight
	burden   float64 // the weight of that count
}

// counts returns a count of fills with their weight. Of it so many fills are what the ratio of a
// count to an exposure that depends on it has too much on average, and are taken off: at most
// half. The variance is so many times that of a Poisson count.
func counts(fills, carried, weight, spread float64) weighted {
	carried = min(carried, fills/2)
	left := fills - carried
	return weighted{value: left * weight, variance: left * weight * weight * spread, largest: weight, carried: carried * weight, burden: weight}
}

// plus adds another sum that is independent. What a count has too much has the weight of that count: another may be that of an
// hour, or a group, that was watched for moments.
func (s weighted) plus(t weighted) weighted {
	sum := weighted{value: s.value + t.value, variance: s.variance + t.variance, largest: max(s.largest, t.largest), carried: s.carried, burden: s.burden}
	if t.carried > s.carried {
		sum.carried, sum.burden = t.carried, t.burden
	}
	return sum
}

// times returns the sum with all weights so many times as large.
func (s weighted) times(f float64) weighted {
	return weighted{s.value * f, s.variance * f * f, s.largest * f, s.carried * f, s.burden * f}
}

// mix returns the sum of which it is not known whether it is s or t, which has the given probability.
func mix(s, t weighted, p float64) weighted {
	d := s.value - t.value
	return weighted{
		value:    (1-p)*s.value + p*t.value,
		variance: (1-p)*s.variance + p*t.variance + p*(1-p)*d*d,
		largest:  max(s.largest, t.largest), carried: max(s.carried, t.carried), burden: max(s.burden, t.burden),
	}
}

// interval returns the limits of M. P. Fay and E. J. Feuer (Confidence intervals for directly
// standardized rates: a method based on the gamma distribution, Statistics in Medicine 16,
// 1997): the lower one from the Gamma law with the mean and variance of the sum, the upper
// one from that of the sum with one more fill of the largest weight. With equal weights they
// are Garwood's; without any fill the upper limit is Garwood's for the largest weight.
//
// Their lower limit takes all fills of the largest count, with what was taken off: where a
// cache is full most of the time, its exposure ends with a fill, and λE is a Gamma variable
// whose shape is the number of all fills.
func (s weighted) interval(confidence float64) Interval {
	tail := checkConfidence(confidence) / 2
	if math.IsInf(s.value, 1) || math.IsInf(s.largest, 1) {
		return Interval{High: math.Inf(1)}
	}
	var i Interval
	if s.value > 0 {
		mean, variance := s.value+s.carried, s.variance+s.carried*s.burden
		i.Low = variance / mean * mathext.GammaIncRegInv(mean*mean/variance, tail)
	}
	mean, variance := s.value+s.largest, s.variance+s.largest*s.largest
	i.High = variance / mean * gammaUpper(mean*mean/variance, tail)
	return i
}
