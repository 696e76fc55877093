package mixture

import "math"

// rates are the concentration and the base rates of an attribute, with tables of what the
// Bayes factor needs.
type rates struct {
	a float64
	b []float64 // of each value; they sum to 1
	// total[n] is lnΓ(a+n) - lnΓ(a); rise[v][c] is lnΓ(ab+c) - lnΓ(ab).
	total []float64
	rise  [][]float64
	// habit is in use in place of the Dirichlet model where it explains the counts better.
	habit habit
}

// tabulate fills the tables for counts of up to most in all and of up to uses[v] of a value.
func (r *rates) tabulate(most int, uses []int32) {
	r.total = rising(r.total, r.a, most)
	if r.rise == nil {
		r.rise = make([][]float64, len(r.b))
	}
	for v, b := range r.b {
		r.rise[v] = rising(r.rise[v], r.a*b, int(uses[v]))
	}
	if r.habit.h > 0 {
		r.habit.tabulate(r.b, uses)
	}
}

// learn estimates concentration or strength of habit, and base rates, for clusters.
func (r *rates) learn(clusters []*counts, uses []int32) {
	dirichlet, b := r.a, r.b
	for range 3 {
		b = baseRates(dirichlet, b, clusters)
		dirichlet = concentration(b, clusters)
	}
	t, hb := habit{}, r.b
	for range 3 {
		best := math.Inf(-1)
		for _, h := range strengths() {
			try := habit{h: h}
			try.tabulate(hb, uses)
			if l := habitLikelihood(&try, hb, clusters); l > best {
				best, t = l, try
			}
		}
		hb = habitRates(&t, hb, clusters)
		t.tabulate(hb, uses)
	}
	r.a, r.b, r.habit = dirichlet, b, habit{}
	if habitLikelihood(&t, hb, clusters) > likelihood(dirichlet, b, clusters) {
		r.b, r.habit = hb, t
	}
}

// rising returns lnΓ(x+c) - lnΓ(x) for c from 0 to most, in a slice that is used again.
func rising(into []float64, x float64, most int) []float64 {
	into = append(into[:0], 0)
	sum := 0.0
	for c := range most {
		sum += math.Log(x + float64(c))
		into = append(into, sum)
	}
	return into
}

// apart returns the part of the Bayes factor of an attribute that n1 and n2 values in all
// decide; it is never above 0.
func (r *rates) apart(n1, n2 int32) float64 { return r.total[n1] + r.total[n2] - r.total[n1+n2] }

// shared returns what a value adds that two clusters have c1 and c2 times.
func (r *rates) shared(v, c1, c2 int32) float64 {
	t := r.rise[v]
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

// likelihood returns the logarithm of the probability of all counts of an attribute.
func likelihood(a float64, b []float64, clusters []*counts) float64 {
	sum := 0.0
	for _, c := range clusters {
		for i := range c.total {
			sum -= math.Log(a + float64(i))
		}
		for i, v := range c.values {
			ab := a * b[v]
			for k := range c.n[i] {
				sum += math.Log(ab + float64(k))
			}
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
func concentration(b []float64, clusters []*counts) float64 {
	best, at := math.Inf(-1), 1.0
	for p := leastPower; p <= mostPower; p++ {
		a := math.Ldexp(1, p)
		z := math.Log(a) / priorDeviation
		if l := likelihood(a, b, clusters) - z*z/2; l > best {
			best, at = l, a
		}
	}
	return at
}
