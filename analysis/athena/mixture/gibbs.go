package mixture

import (
	"context"
	"math"
	"math/rand/v2"
)

// Gibbs walks through divisions in proportion to their probability under the rates of the
// model, from where it is: in each sweep every record leaves its cluster and joins one, or a
// new one, drawn by its odds. After each sweep it calls each with the labels of the records,
// which must not be kept. The model is left at the last division.
//
// Source: algorithm 3 of Neal, Journal of Computational and Graphical Statistics 9 (2000),
// doi:10.1080/10618600.2000.10474879, with prior odds that do not depend on sizes.
func (m *Model) Gibbs(ctx context.Context, r *rand.Rand, sweeps int, each func(labels []int32)) error {
	known := newKnown(m.data.records)
	for range sweeps {
		for i := range m.of {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if m.bound[i] >= 0 && m.fixed[m.bound[i]][0] != int32(i) {
				continue
			}
			m.step(r, int32(i), known)
		}
		each(m.of)
	}
	return nil
}

// step lets a record, with those that go with it, join a cluster by its odds.
func (m *Model) step(r *rand.Rand, i int32, known *known) {
	fellows, from := m.fellows(i), m.of[i]
	if len(m.apart) > 0 { // where it may go depends on where others are
		m.take(fellows)
		m.put(fellows, draw(r, m.weights(fellows)), from)
		return
	}
	weights, alone := m.known(i, known)
	if at := draw(r, weights); at != from && (at >= 0 || !alone) {
		m.take(fellows)
		to := m.put(fellows, at, from)
		known.change(from)
		known.change(to)
	}
}

// draw returns an index in proportion to the exponentials of the weights, or -1 in
// proportion to 1: a new cluster.
func draw(r *rand.Rand, weights []float64) int32 {
	most := 0.0
	for _, w := range weights {
		most = max(most, w)
	}
	sum := math.Exp(-most)
	for _, w := range weights {
		sum += math.Exp(w - most)
	}
	left := r.Float64()*sum - math.Exp(-most)
	if left < 0 {
		return -1
	}
	last := int32(-1)
	for j, w := range weights {
		if math.IsInf(w, -1) {
			continue
		}
		last = int32(j)
		if left -= math.Exp(w - most); left < 0 {
			return last
		}
	}
	return last // rounding has left a rest
}

// Together counts how often pairs of records were in one cluster.
type Together struct {
	n      int
	counts []float64 // of pairs i < j, by rows
	weight float64
}

// NewTogether returns a count for n records, which takes eight bytes a pair.
func NewTogether(n int) *Together { return &Together{n: n, counts: make([]float64, n*(n-1)/2)} }

// Add counts a division with a weight. Labels must not be below 0.
func (t *Together) Add(labels []int32, weight float64) {
	next := make([]int, len(labels)) // the next record of the same label; -1 if there is none
	var first []int
	for i := len(labels) - 1; i >= 0; i-- {
		for int(labels[i]) >= len(first) {
			first = append(first, -1)
		}
		next[i], first[labels[i]] = first[labels[i]], i
	}
	for i := range labels {
		row := t.row(i)
		for j := next[i]; j >= 0; j = next[j] {
			t.counts[row+j] += weight
		}
	}
	t.weight += weight
}

// row is where the pairs of a record with later ones begin, less the first of these.
func (t *Together) row(i int) int { return i*(2*t.n-i-1)/2 - i - 1 }

// Share returns the weighted share of divisions in which two records were together; 1 for a
// record and itself, 0 before anything was counted.
func (t *Together) Share(i, j int) float64 {
	if i == j {
		return 1
	}
	if t.weight == 0 {
		return 0
	}
	i, j = min(i, j), max(i, j)
	return t.counts[t.row(i)+j] / t.weight
}
