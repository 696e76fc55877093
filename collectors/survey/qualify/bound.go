package qualify

import "gonum.org/v1/gonum/stat/distuv"

// confidence is the level of every one-sided bound.
const confidence = 0.95

// upperBound returns the upper end of the exact one-sided 95 % interval of a probability of which k of n trials
// gave evidence: the p at which k or fewer have a chance of 5 %. For k = 0 it is 1 - 0.05^(1/n). (Clopper and
// Pearson, Biometrika 26, 1934; as a quantile of the beta distribution.) It panics unless 0 <= k <= n and n > 0.
func upperBound(k, n int) float64 {
	if k < 0 || k > n || n == 0 {
		panic("qualify: a bound needs 0 <= k <= n and n > 0")
	}
	if k == n {
		return 1
	}
	return distuv.Beta{Alpha: float64(k + 1), Beta: float64(n - k)}.Quantile(confidence)
}
