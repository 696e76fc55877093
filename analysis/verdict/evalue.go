package verdict

import "math"

// excess are the factors by which the alternatives of an e-value exceed the background.
var excess = [...]float64{2, 4, 8, 16, 32}

// backgroundExceeded is the probability that the background at a group exceeds the rate that an
// e-value takes for its upper bound. It has to be added to 1/e.
const backgroundExceeded = 0.01

// eValue returns the mean over m of m^K exp(-(m-1) λ E) for so many fills in so many days: a
// non-negative supermartingale with mean at most 1 in the time watched as long as the background
// is at most λ a day. So P(e >= 1/α) <= α at any time, also one chosen by looking (G. Shafer and
// V. Vovk 2019; reference "cache probing", 10.3). It is at most the largest float64.
func eValue(fills int, days, perDay float64) float64 {
	largest := math.Inf(-1)
	var logs [len(excess)]float64
	for i, m := range excess {
		logs[i] = float64(fills)*math.Log(m) - (m-1)*perDay*days
		largest = max(largest, logs[i])
	}
	sum := 0.0
	for _, l := range logs {
		sum += math.Exp(l - largest)
	}
	return min(math.MaxFloat64, math.Exp(largest+math.Log(sum/float64(len(excess)))))
}

// average returns the mean, which is an e-value whatever the dependence of its terms.
func average(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v / float64(len(values))
	}
	return min(math.MaxFloat64, sum)
}
