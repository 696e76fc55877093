package mixture

import (
	"math"
	"slices"
)

// habit is the other way in which clusters may come to their values: each cluster has one
// preferred value, drawn by the base rates, and each time takes it with probability h and any
// value by the base rates otherwise. In contrast to the Dirichlet model the share of
// exceptions stays the same however large a cluster is, as with somebody who mostly goes to
// one registrar. A cluster with counts c has the probability
//
//	Π_x ((1-h) b_x)^c_x · S(c),  S(c) = Σ_v b_v r_v^c_v,  r_v = 1 + h / ((1-h) b_v)
//
// where the sum is over all values; as the base rates sum to 1, S(c) = 1 + Σ b_v (r_v^c_v - 1)
// over those that the cluster has. The Bayes factor of two clusters is S(c1+c2) / (S(c1)
// S(c2)), and S(c1+c2) = S(c1) + S(c2) - 1 + Σ b_v (r_v^c1 - 1)(r_v^c2 - 1) over the values
// that both have: no term is negative, so logarithms lose nothing.
type habit struct {
	h float64 // 0: not in use
	// more has ln(r_v^c - 1) for each value and count, minus infinity for c = 0; logB[v] is ln b_v.
	more rows
	logB []float64
}

// tabulate fills the tables for counts of up to most[v] of a value.
func (t *habit) tabulate(b []float64, most []int32) {
	t.logB = slices.Grow(t.logB[:0], len(b))[:len(b)]
	t.more.shape(most)
	for v := range b {
		row := t.more.of(int32(v))
		if v > 0 && b[v] == b[v-1] && most[v] == most[v-1] { // most values are of one cluster, and have one rate
			t.logB[v] = t.logB[v-1]
			copy(row, t.more.of(int32(v-1)))
			continue
		}
		t.logB[v] = math.Log(b[v])
		lnR := math.Log1p(t.h / ((1 - t.h) * b[v]))
		row[0] = math.Inf(-1)
		for c := 1; c < len(row); c++ {
			x := float64(c) * lnR
			row[c] = x + math.Log(-math.Expm1(-x))
		}
	}
}

// mass is S(c) of a cluster, and its logarithm, which does not overflow.
type mass struct{ s, ln float64 }

// mass returns S(c).
func (t *habit) mass(c *counts) mass {
	sum := newLogSum()
	sum.add(0)
	for i, v := range c.values {
		sum.add(t.logB[v] + t.more.of(v)[c.n[i]])
	}
	ln := sum.value()
	return mass{math.Exp(ln), ln}
}

// huge is above which masses are added by their logarithms.
const huge = 1e250

// factor returns the logarithm of the Bayes factor of two clusters, whose masses are given.
func (t *habit) factor(x, y *counts, sx, sy mass) float64 {
	if s := t.joint(x, y, sx, sy); s <= huge {
		return math.Log(s) - sx.ln - sy.ln
	}
	return t.together(x, y, sx.ln, sy.ln) - sx.ln - sy.ln
}

// joint returns S(c1+c2), or something above huge if it is above that.
func (t *habit) joint(x, y *counts, sx, sy mass) float64 {
	sum := sx.s + sy.s - 1
	i, j := 0, 0
	for sum <= huge && i < len(x.values) && j < len(y.values) {
		switch a, b := x.values[i], y.values[j]; {
		case a < b:
			i++
		case b < a:
			j++
		default:
			more := t.more.of(a)
			sum += math.Exp(t.logB[a] + more[x.n[i]] + more[y.n[j]])
			i, j = i+1, j+1
		}
	}
	if math.IsNaN(sum) {
		return math.Inf(1)
	}
	return sum
}

// together returns ln S(c1+c2), from the logarithms alone. Where numbers are huge, the 1 that
// S(c1) + S(c2) counts twice is nothing.
func (t *habit) together(x, y *counts, lnX, lnY float64) float64 {
	sum := newLogSum()
	sum.add(lnX)
	sum.add(lnY)
	for i, v := range x.values {
		if j, ok := slices.BinarySearch(y.values, v); ok {
			more := t.more.of(v)
			sum.add(t.logB[v] + more[x.n[i]] + more[y.n[j]])
		}
	}
	return sum.value()
}

// logSum adds numbers that are given by their logarithms.
type logSum struct{ most, sum float64 }

func newLogSum() logSum { return logSum{math.Inf(-1), 0} }

func (s *logSum) add(x float64) {
	switch {
	case math.IsInf(x, -1):
	case x <= s.most:
		s.sum += math.Exp(x - s.most)
	default:
		s.sum = s.sum*math.Exp(s.most-x) + 1
		s.most = x
	}
}

func (s *logSum) value() float64 {
	if s.sum == 0 {
		return math.Inf(-1)
	}
	return s.most + math.Log(s.sum)
}

// habitLikelihood returns the logarithm of the probability of all counts of an attribute.
func habitLikelihood(t *habit, clusters []*counts) float64 {
	sum, exception := 0.0, math.Log1p(-t.h)
	for _, c := range clusters {
		for i, v := range c.values {
			sum += float64(c.n[i]) * (exception + t.logB[v])
		}
		sum += t.mass(c).ln
	}
	return sum
}

// habitRates returns the share of the clusters' independent choices that fell on each value:
// each preference is one, and so is each exception.
func habitRates(t *habit, before []float64, clusters []*counts) []float64 {
	choices := make([]float64, len(before))
	rest := 0.0 // clusters' preferences that none of their values shows
	for _, c := range clusters {
		all := t.mass(c).ln
		shown := 0.0
		for i, v := range c.values {
			n := float64(c.n[i])
			// Probability that v is preferred, and that a use of it then was a habit's.
			preferred := math.Exp(t.logB[v] + n*math.Log1p(t.h/((1-t.h)*before[v])) - all)
			own := t.h / (t.h + (1-t.h)*before[v])
			choices[v] += preferred*(1+n*(1-own)) + (1-preferred)*n
			shown += preferred
		}
		rest += max(0, 1-shown)
	}
	sum := 0.0
	for v := range choices {
		choices[v] += rest * before[v]
		sum += choices[v]
	}
	for v := range choices {
		choices[v] /= sum
	}
	return choices
}

// strengths are the grid of h.
func strengths() []float64 {
	return []float64{0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99}
}
