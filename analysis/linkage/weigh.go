package linkage

import (
	"math"
)

// Frequency says what the agreement in a value is worth that a share f of the records bears.
type Frequency int

// Ways to account for frequency.
const (
	// Winkler gives log2(m/f): matches agree in rare values as often as in common ones. To
	// agree in a value that more than a share m bears speaks against a match.
	Winkler Frequency = iota
	// Copied gives log2(h/f + 1-h) with h = (m-u)/(1-u): the second record has the value of
	// the first with probability h and any value by its frequency otherwise. For one value in
	// each record it is the Bayes factor of the Dirichlet-multinomial model with a
	// concentration of 1/h - 1. Where m is not above u, it gives nothing.
	Copied
	// Equal gives log2(m/u) for all values.
	Equal
)

// Model holds the rates of a table of records.
type Model struct {
	// Rates are those of each attribute.
	Rates []Rate
	// Prior is the probability that two records drawn at random are a match (λ).
	Prior float64
	// Frequency says how values are told apart; it has no part in the estimate.
	Frequency Frequency

	table *Table
}

// Part is what an attribute adds to the evidence for a match.
type Part struct {
	// Attribute is its index.
	Attribute int
	// Value is the shared value, the rarest if there are several; Bearers is how many records
	// have it. They are empty and 0 if the records disagree.
	Value   string
	Bearers int
	// Bits is above 0 if the part speaks for a match.
	Bits float64
}

// Parts returns what each attribute that both records have adds, in order of attributes.
func (m *Model) Parts(p Pair) []Part {
	var all []Part
	t := m.table
	for k := range m.Rates {
		a, b := t.of[k][p.A], t.of[k][p.B]
		if len(a) == 0 || len(b) == 0 {
			continue
		}
		part := Part{Attribute: k, Bits: m.value(k, -1)}
		if v := t.rarest(k, a, b); v >= 0 {
			part.Value, part.Bearers, part.Bits = t.values[k][v], len(t.bearers[k][v]), m.value(k, v)
		}
		all = append(all, part)
	}
	return all
}

// Bits returns the sum of the parts, without the prior.
func (m *Model) Bits(p Pair) float64 {
	sum := 0.0
	t := m.table
	for k := range m.Rates {
		if a, b := t.of[k][p.A], t.of[k][p.B]; len(a) > 0 && len(b) > 0 {
			sum += m.value(k, t.rarest(k, a, b))
		}
	}
	return sum
}

// value returns the bits of an agreement in a value, of a disagreement if it is -1.
func (m *Model) value(k int, v int32) float64 {
	r, t := m.Rates[k], m.table
	if v < 0 {
		if m.Frequency == Copied {
			return min(r.apart(), 0)
		}
		return r.apart()
	}
	f := float64(len(t.bearers[k][v])) / float64(t.known[k])
	switch m.Frequency {
	case Winkler:
		return math.Log2(r.Match / f)
	case Copied:
		h := max(0, (r.Match-r.Chance)/(1-r.Chance))
		return math.Log2(h/f + 1 - h)
	case Equal:
		return math.Log2(r.Match / r.Chance)
	default:
		panic("linkage: no such way to account for frequency")
	}
}

// PriorBits returns the prior as bits: what evidence has to outweigh, since it is below 0 for
// a prior under one half.
func (m *Model) PriorBits() float64 { return math.Log2(m.Prior / (1 - m.Prior)) }

// Probability returns the probability of a match for evidence in bits.
func (m *Model) Probability(bits float64) float64 {
	return 1 / (1 + math.Exp2(-bits-m.PriorBits()))
}
