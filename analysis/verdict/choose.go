package verdict

import (
	"math"
	"slices"
)

// sidak returns the logarithm of 1-(1-p)^n: the probability that the least of n independent
// p-values is as small as p.
func sidak(logP float64, n int) float64 {
	if n <= 1 || logP >= 0 {
		return min(0, logP)
	}
	if logP < -30 { // 1-(1-p)^n = np within a relative error of np
		if tiny := logP + math.Log(float64(n)); tiny < -20 {
			return tiny
		}
	}
	return min(0, math.Log(-math.Expm1(float64(n)*math.Log1p(-math.Exp(logP)))))
}

// unsidak returns the logarithm of the p-value of one of n that sidak turns into logP.
func unsidak(logP float64, n int) float64 {
	if n <= 1 {
		return logP
	}
	if logP < -30 {
		return logP - math.Log(float64(n))
	}
	return math.Log(-math.Expm1(math.Log1p(-math.Exp(logP)) / float64(n)))
}

// ranked are p-values of a family of hypotheses with what follows from their order.
type ranked struct {
	// rank of each from 1, equal values alike (the highest of theirs); qBH and qBY are the rates at
	// which it is selected.
	rank     []int
	qBH, qBY []float64
}

// rank orders p-values given by their logarithms. q-values are min over j >= i of m p(j)/j
// (Y. Benjamini and Y. Hochberg, J. R. Stat. Soc. B 57, 1995), and that times Σ 1/i for i up to m
// (Y. Benjamini and D. Yekutieli, Ann. Stat. 29, 2001), at most 1.
func rank(logs []float64) ranked {
	m := len(logs)
	order := make([]int, m)
	harmonic := 0.0
	for i := range order {
		order[i] = i
		harmonic += 1 / float64(i+1)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case logs[a] < logs[b]:
			return -1
		case logs[a] > logs[b]:
			return 1
		}
		return 0
	})
	r := ranked{make([]int, m), make([]float64, m), make([]float64, m)}
	least, place := 0.0, m
	for i := m - 1; i >= 0; i-- {
		if i < m-1 && logs[order[i]] < logs[order[i+1]] {
			place = i + 1
		}
		least = min(least, logs[order[i]]+math.Log(float64(m)/float64(place)))
		r.rank[order[i]] = place
		r.qBH[order[i]] = math.Exp(least)
		r.qBY[order[i]] = min(1, math.Exp(least+math.Log(harmonic)))
	}
	return r
}

// q returns the rates by which pairs are selected.
func (r ranked) q(s Settings) []float64 {
	if s.UnderDependence {
		return r.qBY
	}
	return r.qBH
}

// selected returns how many q-values are at most so much.
func selected(q []float64, rate float64) int {
	n := 0
	for _, x := range q {
		if x <= rate {
			n++
		}
	}
	return n
}

// penalty returns what a selection divides its rate by: 1, or Σ 1/i up to m.
func (s Settings) penalty(m int) float64 {
	if !s.UnderDependence {
		return 1
	}
	sum := 0.0
	for i := 1; i <= m; i++ {
		sum += 1 / float64(i)
	}
	return sum
}

// twoOrMore returns the logarithm of the p-value of "at most one of these hypotheses is false":
// the second smallest p-value times their number less one (Y. Benjamini and R. Heller,
// Biometrics 64, 2008, the form that needs no independence). Fewer than two give 0.
func twoOrMore(logs []float64) float64 {
	if len(logs) < 2 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(logs))
	return min(0, sorted[1]+math.Log(float64(len(logs)-1)))
}
