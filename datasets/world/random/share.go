package random

import (
	"cmp"
	"math"
	"slices"
)

// Zipf returns n weights 1/k^exponent for k from 1, the sizes of things of which few are
// large. An exponent of 0 gives equal weights.
func Zipf(n int, exponent float64) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = math.Pow(float64(i+1), -exponent)
	}
	return w
}

// Apportion divides total into whole parts proportional to the weights, each at least least,
// so that they sum to total exactly. What remains after rounding down goes to the largest
// remainders (Hamilton's method), ties to the lower index. It panics if total is less than
// least for each, or if no weight is positive.
func Apportion(total int, weights []float64, least int) []int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	rest := total - least*len(weights)
	if rest < 0 || !(sum > 0) {
		panic("random: nothing to apportion")
	}
	parts := make([]int, len(weights))
	remainders := make([]float64, len(weights))
	order := make([]int, len(weights))
	given := 0
	for i, w := range weights {
		exact := float64(rest) * w / sum
		parts[i] = least + int(exact)
		remainders[i] = exact - math.Floor(exact)
		given += int(exact)
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	for i := 0; given < rest; i++ {
		parts[order[i%len(order)]]++
		given++
	}
	return parts
}
