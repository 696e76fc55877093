package arrival

import "math"

// logPoisson returns the logarithm of exp(-m) m^k / k! for a whole k >= 0 and m >= 0. The
// three parts of that product are large and nearly cancel when k and m are; this form
// (C. Loader, Fast and Accurate Computation of Binomial Probabilities, 2000) adds what is
// left of them instead.
func logPoisson(k, m float64) float64 {
	switch {
	case k == 0:
		return -m
	case m == 0:
		return math.Inf(-1)
	}
	return -stirlingError(k) - deviance(k, m) - 0.5*math.Log(2*math.Pi*k)
}

// stirlingError returns ln k! - ln(sqrt(2πk) (k/e)^k) for k >= 1.
func stirlingError(k float64) float64 {
	if k < 16 {
		g, _ := math.Lgamma(k + 1)
		return g - (0.5*math.Log(2*math.Pi*k) + k*math.Log(k) - k)
	}
	// The asymptotic series (Abramowitz and Stegun, 6.1.41); its next term is 1e-16 at
	// k = 16.
	s := k * k
	return (1.0/12 - (1.0/360-(1.0/1260-(1.0/1680-1.0/1188/s)/s)/s)/s) / k
}

// deviance returns k ln(k/m) + m - k. Close to k = m, where that is a difference of large
// numbers, it adds a series in (k-m)/(k+m).
func deviance(k, m float64) float64 {
	d := k - m
	if math.Abs(d) > 0.1*(k+m) {
		return k*math.Log(k/m) + m - k
	}
	v := d / (k + m)
	sum := d * v
	term := 2 * k * v
	for j := 3.0; ; j += 2 {
		term *= v * v
		next := sum + term/j
		if next == sum {
			return sum
		}
		sum = next
	}
}
