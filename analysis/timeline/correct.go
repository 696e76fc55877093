package timeline

import (
	"cmp"
	"slices"
)

// correct fills in the corrected values.
func (a *Alignment) correct() {
	var p []float64
	var of []int
	for i, t := range a.Tests {
		if t.Untestable == "" {
			p, of = append(p, t.P), append(of, i)
		}
	}
	holm, bh := Holm(p), BenjaminiHochberg(p)
	for k, i := range of {
		a.Tests[i].Holm, a.Tests[i].BH = holm[k], bh[k]
	}
	var joint []float64
	for _, j := range a.Joint {
		joint = append(joint, j.P)
	}
	for i, v := range Holm(joint) {
		a.Joint[i].Holm = v
	}
}

// ascending returns the places of values in ascending order; of equal ones the first comes first.
func ascending(p []float64) []int {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return order
}

// Holm returns p-values corrected by the method of Holm (Scandinavian Journal of Statistics 6, 1979): whoever rejects all at most alpha
// errs anywhere with probability alpha at most, whatever the dependence.
func Holm(p []float64) []float64 {
	out, least := make([]float64, len(p)), 0.0
	for rank, i := range ascending(p) {
		least = max(least, min(1, float64(len(p)-rank)*p[i]))
		out[i] = least
	}
	return out
}

// BenjaminiHochberg returns the false discovery rates at which each test is selected (Journal of the Royal Statistical Society B 57,
// 1995), for tests that are independent or positively dependent.
func BenjaminiHochberg(p []float64) []float64 {
	out, most := make([]float64, len(p)), 1.0
	order := ascending(p)
	for k := len(order) - 1; k >= 0; k-- {
		i := order[k]
		most = min(most, float64(len(p))/float64(k+1)*p[i])
		out[i] = most
	}
	return out
}
