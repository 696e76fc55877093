package verdict

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// gamma is what is believed of a rate of lookups a day: a Gamma distribution with this shape and
// a rate parameter in days.
type gamma struct{ shape, days float64 }

// after returns what is believed once so many fills were seen in so many days.
func (g gamma) after(fills, days float64) gamma { return gamma{g.shape + fills, g.days + days} }

// mean returns the expected rate a day.
func (g gamma) mean() float64 { return g.shape / g.days }

// upper returns the rate that is exceeded with the given probability.
func (g gamma) upper(exceeded float64) float64 {
	return mathext.GammaIncRegInv(g.shape, 1-exceeded) / g.days
}

// logTail returns the logarithm of the probability of k fills or more in so many days at a rate
// that is distributed as g: the upper tail of the negative binomial
//
//	P(X = j) = Γ(r+j)/(j! Γ(r)) q^r (1-q)^j,   r = shape, q = g.days/(g.days+days)
//
// Above the mean the tail is summed directly, so nothing is lost to a difference from 1 and
// nothing underflows. Of no time it is 0 for k = 0, -Inf for more.
func (g gamma) logTail(k int, days float64) float64 {
	switch {
	case k <= 0:
		return 0
	case days <= 0:
		return math.Inf(-1)
	}
	odds := days / g.days
	x, n := days/(g.days+days), float64(k)
	if n <= g.shape*odds {
		// At or below the mean the tail is no small number.
		return math.Log(mathext.RegIncBeta(n, g.shape, x))
	}
	if odds > 1e5 { // the terms fall so slowly that the library's continued fraction is better
		if p := mathext.RegIncBeta(n, g.shape, x); p > 1e-200 {
			return math.Log(p)
		}
	}
	sum, term := 1.0, 1.0
	for j := n; ; j++ {
		ratio := (g.shape + j) / (j + 1) * x
		term *= ratio
		sum += term
		// From here on ratios fall towards x or rise towards it; either way the rest is below
		// that of a geometric series with the larger of the two.
		if worst := max(ratio, x); worst < 1 && term*worst/(1-worst) < 1e-16*sum {
			break
		}
	}
	return g.logTerm(n, odds, x) + math.Log(sum)
}

// logTerm returns the logarithm of P(X = j).
func (g gamma) logTerm(j, odds, x float64) float64 {
	return logRising(g.shape, j) - logRising(1, j) - g.shape*math.Log1p(odds) + j*math.Log(x)
}

// logRising returns ln Γ(a+k) - ln Γ(a).
func logRising(a, k float64) float64 {
	upper, _ := math.Lgamma(a + k)
	lower, _ := math.Lgamma(a)
	return upper - lower
}
