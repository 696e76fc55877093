package mixture

import (
	"math"
	"slices"
)

// rates are the concentration and the base rates of an attribute, with tables of what the
// Bayes factor needs.
type rates struct {
	a float64
	b []float64 // of each value; they sum to 1
	// total[n] is lnΓ(a+n) - lnΓ(a); rise has lnΓ(ab+c) - lnΓ(ab) for each value and count.
	total []float64
	rise  rows
	// habit is in use in place of the Dirichlet model where it explains the counts better.
	habit habit
}

// tabulate fills the tables for counts of up to most in all and of up to uses[v] of a value.
func (r *rates) tabulate(most int, uses []int32) {
	r.total = slices.Grow(r.total[:0], most+1)[:most+1]
	rising(r.total, r.a)
	r.rise.shape(uses)
	for v, b := range r.b {
		rising(r.rise.of(int32(v)), r.a*b)
	}
	if r.habit.h > 0 {
		r.habit.tabulate(r.b, uses)
	}
}

// learn estimates concentration or strength of habit, and base rates, for clusters.
func (r *rates) learn(clusters []*counts) {
	most := make([]int32, len(r.b)) // of one cluster
	for _, c := range clusters {
		for i, v := range c.values {
			most[v] = max(most[v], c.n[i])
		}
	}
	dirichlet, b, counted := r.a, r.b, newTally(clusters, most)
	for range 3 {
		b = baseRates(dirichlet, b, clusters)
		dirichlet = concentration(b, counted)
	}
	t, try, hb := &habit{}, &habit{}, r.b
	for range 3 {
		best := math.Inf(-1)
		for _, h := range strengths() {
			try.h = h
			try.tabulate(hb, most)
			if l := habitLikelihood(try, clusters); l > best {
				best, t, try = l, try, t
			}
		}
		hb = habitRates(t, hb, clusters)
		t.tabulate(hb, most)
	}
	r.a, r.b, r.habit = dirichlet, b, habit{}
	if habitLikelihood(t, clusters) > counted.likelihood(dirichlet, b) {
		r.b, r.habit = hb, *t
	}
}

// rising fills a row with lnΓ(x+c) - lnΓ(x) for c from 0 on.
func rising(row []float64, x float64) {
	sum := 0.0
	for c := range row {
		row[c] = sum
		sum += math.Log(x + float64(c))
	}
}

// apart returns the part of the Bayes factor of an attribute that n1 and n2 values in all
// decide; it is never above 0.
func (r *rates) apart(n1, n2 int32) float64 { return r.total[n1] + r.total[n2] - r.total[n1+n2] }

// shared returns what a value adds that two clusters have c1 and c2 times.
func (r *rates) shared(v, c1, c2 int32) float64 {
	t := r.rise.of(v)
	return t[c1+c2] - t[c1] - t[c2]
}

// factor returns the logarithm of the Bayes factor of one attribute.
func (r *rates) factor(x, y *counts) float64 {
	if x.total == 0 || y.total == 0 {
		return 0
	}
	sum := r.apart(x.total, y.total)
	i, j := 0, 0
	for i < len(x.values) && j < len(y.values) {
		switch a, b := x.values[i], y.values[j]; {
		case a < b:
			i++
		case b < a:
			j++
		default:
			sum += r.shared(a, x.n[i], y.n[j])
			i, j = i+1, j+1
		}
	}
	return sum
}

// tally is what the Dirichlet model needs to know of clusters: how many have more than so many
// values of an attribute, and more than so many uses of each value.
type tally struct {
	totals []float64
	uses   rows
}

func newTally(clusters []*counts, most []int32) *tally {
	t := &tally{}
	t.uses.shape(most)
	clear(t.uses.numbers)
	for _, c := range clusters {
		for int(c.total) > len(t.totals) {
			t.totals = append(t.totals, 0)
		}
		for i := range c.total {
			t.totals[i]++
		}
		for i, v := range c.values {
			row := t.uses.of(v)
			for k := range c.n[i] {
				row[k]++
			}
		}
	}
	return t
}

// likelihood returns the logarithm of the probability of all counts of an attribute.
func (t *tally) likelihood(a float64, b []float64) float64 {
	sum, last, ln := 0.0, -1.0, 0.0
	for i, n := range t.totals {
		sum -= n * math.Log(a+float64(i))
	}
	for v := range b {
		ab := a * b[v]
		if ab != last { // most values are of one cluster, and have one rate
			last, ln = ab, math.Log(ab)
		}
		row := t.uses.of(int32(v))
		sum += row[0] * ln
		for k := 1; k < len(row) && row[k] > 0; k++ {
			sum += row[k] * math.Log(ab+float64(k))
		}
	}
	return sum
}

// baseRates returns the share of the clusters' choices that fell on each value: tables of a
// hierarchical Dirichlet process, from the rates before.
func baseRates(a float64, before []float64, clusters []*counts) []float64 {
	tables := make([]float64, len(before))
	for _, c := range clusters {
		for i, v := range c.values {
			ab := a * before[v]
			for k := range c.n[i] {
				tables[v] += ab / (ab + float64(k))
			}
		}
	}
	sum := 0.0
	for _, t := range tables {
		sum += t
	}
	for v := range tables {
		tables[v] /= sum
	}
	return tables
}

// The grid of concentrations, and the weak prior on their logarithms: mean ln 1, standard
// deviation 3 (a factor of 20).
const (
	leastPower, mostPower = -4, 12
	priorDeviation        = 3.0
)

// concentration returns the power of two under which the counts are most probable.
func concentration(b []float64, t *tally) float64 {
	best, at := math.Inf(-1), 1.0
	for p := leastPower; p <= mostPower; p++ {
		a := math.Ldexp(1, p)
		z := math.Log(a) / priorDeviation
		if l := t.likelihood(a, b) - z*z/2; l > best {
			best, at = l, a
		}
	}
	return at
}
