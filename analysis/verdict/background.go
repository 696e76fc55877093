package verdict

import (
	"cmp"
	"math"
	"slices"

	"bridle/analysis/cachefill"
)

// Background is what decoys tell of lookups that nobody's phone makes, at one level.
type Background struct {
	Level cachefill.Level
	// Shape and Days are the parameters of the Gamma distribution of the rate of one name over
	// groups; its mean is Shape/Days a day.
	Shape, Days float64
	// Groups had decoys watched, at most Names of them each, for ExposureDays with Fills in all. If
	// there are none, the distribution is that of the settings.
	Groups, Names, Fills int
	ExposureDays         float64
}

// PerDay returns the mean rate of one name at one group, in lookups a day.
func (b Background) PerDay() float64 { return b.Shape / b.Days }

// sample is what was seen of names without clients at one group.
type sample struct{ fills, days float64 }

// Range of shapes that are looked at, and steps of a factor between them.
const (
	leastShape  = 0.005
	mostShape   = 50
	shapeSteps  = 60
	shapeSpread = 1 // standard deviation of the logarithm of the shape, before data
)

// fit returns the Gamma distribution of the background over groups that makes the fills of decoys
// most probable: the maximum of the marginal (negative binomial) likelihood of all groups,
// times a weak prior. The prior of the mean m is proportional to m exp(-m/PriorPerDay), that of
// the logarithm of the shape is normal about PriorShape with standard deviation 1.
//
// The prior is what keeps few data from saying too much. Without decoys it returns just
// PriorPerDay and PriorShape. With n fills in E days of one name, n small, the mean is about
// (n+1)/(E+1/PriorPerDay): as if one more fill had been seen, so never 0. The shape can move
// only as far as groups with and without fills show it.
func fit(seen []sample, s Settings) gamma {
	samples := merged(seen)
	score := func(logShape float64) (float64, float64) {
		shape := math.Exp(logShape)
		mean := likeliestMean(samples, shape, s.PriorPerDay)
		off := (logShape - math.Log(s.PriorShape)) / shapeSpread
		total := math.Log(mean) - mean/s.PriorPerDay - off*off/2
		for _, x := range samples {
			each := logRising(shape, x.fills) + x.fills*math.Log(mean/(shape+mean*x.days)) - shape*math.Log1p(mean*x.days/shape)
			total += each * x.times
		}
		return total, mean
	}
	low, high := math.Log(leastShape), math.Log(mostShape)
	step := (high - low) / shapeSteps
	best, at := math.Inf(-1), math.Log(s.PriorShape)
	for i := range shapeSteps + 1 {
		if v, _ := score(low + float64(i)*step); v > best {
			best, at = v, low+float64(i)*step
		}
	}
	at = peak(func(x float64) float64 { v, _ := score(x); return v }, at-step, at+step)
	_, mean := score(at)
	shape := math.Exp(at)
	return gamma{shape, shape / mean}
}

// likeliestMean solves for the mean m, given the shape a, where the derivative of the logarithm of
// likelihood and prior vanishes: 1 - m/PriorPerDay + Σ [K - (a+K) mE/(a+mE)] = 0. The left side
// falls with m.
func likeliestMean(samples []counted, shape, prior float64) float64 {
	fills := 1.0
	for _, x := range samples {
		fills += x.times * x.fills
	}
	slope := func(m float64) float64 {
		total := fills - m/prior
		for _, x := range samples {
			total -= x.times * (shape + x.fills) * m * x.days / (shape + m*x.days)
		}
		return total
	}
	high := prior * fills // there the first two terms cancel
	low := high * 1e-15
	for range 60 {
		if middle := math.Sqrt(low * high); slope(middle) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// counted is a sample that several groups share.
type counted struct {
	sample
	times float64
}

// merged puts equal samples together, in order of days and fills.
func merged(samples []sample) []counted {
	sorted := slices.Clone(samples)
	slices.SortFunc(sorted, func(a, b sample) int { return cmp.Or(cmp.Compare(a.days, b.days), cmp.Compare(a.fills, b.fills)) })
	var all []counted
	for _, x := range sorted {
		if n := len(all); n > 0 && all[n-1].sample == x {
			all[n-1].times++
			continue
		}
		all = append(all, counted{x, 1})
	}
	return all
}

// peak narrows the place of a maximum between two bounds by golden sections.
func peak(f func(float64) float64, low, high float64) float64 {
	const golden = 0.6180339887498949
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := f(a), f(b)
	for high-low > 1e-6 {
		if fa >= fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = f(a)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = f(b)
		}
	}
	return (low + high) / 2
}
