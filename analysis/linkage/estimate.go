package linkage

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Rate is how often records agree in an attribute that both have.
type Rate struct {
	// Match is the probability if they are of one thing (m), Chance if they are not (u).
	Match, Chance float64
}

// Start of the estimate: matches agree nine times in ten, and a record has about one match.
// Results depend on it only where the records leave several answers.
const startMatch = 0.9

// The estimate ends when no rate moves by more than stillness in a round, or after mostRounds.
const (
	stillness  = 1e-8
	mostRounds = 500
)

// Estimate finds the rates under which the agreements of the candidates are most probable.
// All other pairs are taken for non-matches. Half a pair is added to each count (the prior of
// Jeffreys), so that no rate is 0 or 1. The result does not depend on the order of records.
func Estimate(t *Table, candidates []Pair) *Model {
	m := &Model{table: t, Rates: make([]Rate, len(t.attributes))}
	for k := range m.Rates {
		m.Rates[k] = Rate{startMatch, share(float64(t.agreeing[k]), float64(pairs(t.known[k])))}
	}
	if t.records > 1 {
		m.Prior = 1 / float64(t.records)
	} else {
		m.Prior = 0.5
	}
	counted := tally(t, candidates)
	for range mostRounds {
		if m.round(counted) < stillness {
			break
		}
	}
	return m
}

// share returns the share of x in n with half a count added on each side.
func share(x, n float64) float64 { return (max(x, 0) + 0.5) / (max(n, x, 0) + 1) }

// counted is how many candidates have a pattern.
type counted struct {
	pattern
	n int64
}

// tally counts patterns, in an order that depends on nothing else.
func tally(t *Table, candidates []Pair) []counted {
	n := map[pattern]int64{}
	for _, p := range candidates {
		n[t.compare(p)]++
	}
	all := make([]counted, 0, len(n))
	for p, c := range n {
		all = append(all, counted{p, c})
	}
	slices.SortFunc(all, func(a, b counted) int {
		return cmp.Or(cmp.Compare(a.known, b.known), cmp.Compare(a.agree, b.agree))
	})
	return all
}

// round is one step of expectation and maximisation; it returns the greatest change.
func (m *Model) round(all []counted) float64 {
	agree, known, matches := make([]float64, len(m.Rates)), make([]float64, len(m.Rates)), 0.0
	together, apart := make([]float64, len(m.Rates)), make([]float64, len(m.Rates))
	for k, r := range m.Rates {
		together[k], apart[k] = math.Log2(r.Match/r.Chance), r.apart()
	}
	for _, c := range all {
		sum := 0.0
		for rest := c.known; rest != 0; rest &= rest - 1 {
			if k := bits.TrailingZeros64(rest); c.agree&(1<<k) != 0 {
				sum += together[k]
			} else {
				sum += apart[k]
			}
		}
		w := float64(c.n) * m.Probability(sum)
		matches += w
		for rest := c.known; rest != 0; rest &= rest - 1 {
			k := bits.TrailingZeros64(rest)
			known[k] += w
			if c.agree&(1<<k) != 0 {
				agree[k] += w
			}
		}
	}
	before := m.Prior
	m.Prior = share(matches, float64(pairs(m.table.records)))
	most := math.Abs(m.Prior-before) / before
	for k := range m.Rates {
		t := m.table
		r := Rate{
			Match:  share(agree[k], known[k]),
			Chance: share(float64(t.agreeing[k])-agree[k], float64(pairs(t.known[k]))-known[k]),
		}
		most = max(most, math.Abs(r.Match-m.Rates[k].Match), math.Abs(r.Chance-m.Rates[k].Chance))
		m.Rates[k] = r
	}
	return most
}

// apart returns the bits of a disagreement.
func (r Rate) apart() float64 { return math.Log2((1 - r.Match) / (1 - r.Chance)) }
