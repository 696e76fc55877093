package mixture

import (
	"math"
	"slices"
)

// Part is what one value, or the disagreement in one attribute, adds to the evidence that two
// sets of records come from one source.
type Part struct {
	// Attribute is the index of the attribute.
	Attribute int
	// Value is the shared value; empty for the part that is against: that values of the
	// attribute were drawn at all, which may have been others.
	Value string
	// First and Second are how many records of each set have the value.
	First, Second int
	// Bits is the part, in bits; above 0 it speaks for one source.
	Bits float64
}

// Between takes the Bayes factor of two sets of records apart, by attribute and value, in
// the order of attributes; for each first what speaks against, then the shared values. Prior
// odds are not in it. The sets must be disjoint and not empty.
func (m *Model) Between(first, second []int) []Part {
	x, y := m.gather(first), m.gather(second)
	var parts []Part
	for k := range m.rates {
		r, a, b := &m.rates[k], &x.counts[k], &y.counts[k]
		if a.total == 0 || b.total == 0 {
			continue
		}
		if r.habit.h > 0 {
			parts = append(parts, m.habitParts(k, x, y)...)
			continue
		}
		parts = append(parts, Part{Attribute: k, Bits: r.apart(a.total, b.total) / math.Ln2})
		i, j := 0, 0
		for i < len(a.values) && j < len(b.values) {
			switch v, w := a.values[i], b.values[j]; {
			case v < w:
				i++
			case w < v:
				j++
			default:
				parts = append(parts, Part{
					Attribute: k, Value: m.data.values[k][v], First: int(a.n[i]), Second: int(b.n[j]),
					Bits: r.shared(v, a.n[i], b.n[j]) / math.Ln2,
				})
				i, j = i+1, j+1
			}
		}
	}
	return parts
}

// habitParts takes the factor of an attribute with habits apart. It is the logarithm of a
// ratio whose numerator is a sum: that of the sum without shared values is what speaks
// against, and what the sum gains by them is divided among them by their terms.
func (m *Model) habitParts(k int, x, y *group) []Part {
	t, a, b := &m.rates[k].habit, &x.counts[k], &y.counts[k]
	sx, sy := x.masses[k], y.masses[k]
	rest := newLogSum()
	rest.add(sx.ln)
	rest.add(math.Log(-math.Expm1(-sy.ln)) + sy.ln) // S - 1
	against := rest.value() - sx.ln - sy.ln
	gain := t.factor(a, b, sx, sy) - against
	parts := []Part{{Attribute: k, Bits: against / math.Ln2}}
	var terms []float64
	sum := newLogSum()
	for i, v := range a.values {
		j, ok := slices.BinarySearch(b.values, v)
		if !ok {
			continue
		}
		more := t.more.of(v)
		term := t.logB[v] + more[a.n[i]] + more[b.n[j]]
		sum.add(term)
		terms = append(terms, term)
		parts = append(parts, Part{Attribute: k, Value: m.data.values[k][v], First: int(a.n[i]), Second: int(b.n[j])})
	}
	for i, term := range terms {
		parts[i+1].Bits = gain * math.Exp(term-sum.value()) / math.Ln2
	}
	return parts
}

// Bits returns the sum over the parts of Between.
func (m *Model) Bits(first, second []int) float64 {
	x, y := m.gather(first), m.gather(second)
	sum := 0.0
	for k := range m.rates {
		sum += m.attribute(k, x, y)
	}
	return sum / math.Ln2
}

// PriorBits returns what a merge needs before any evidence, in bits; it is subtracted.
func (m *Model) PriorBits() float64 { return math.Log2(m.alpha) }

// gather returns the counts of some records.
func (m *Model) gather(records []int) *group {
	if len(records) == 0 {
		panic("mixture: a set of records is empty")
	}
	g := m.data.group(int32(records[0]))
	for _, i := range records[1:] {
		g.join(m.data, int32(i))
	}
	m.refresh(g)
	return g
}

// Worth returns the bits that two single records gain by sharing a value, net of what speaks
// against for one value each; negative if the value is so common that to share it says less
// than nothing.
func (m *Model) Worth(attribute int, value string) (bits float64, ok bool) {
	v, ok := find(m.data.values[attribute], value)
	if !ok || len(m.rates[attribute].rise.of(v)) < 3 {
		return 0, false // unknown, or only one record has it
	}
	r := &m.rates[attribute]
	one := counts{values: []int32{v}, n: []int32{1}, total: 1}
	if r.habit.h > 0 {
		s := r.habit.mass(&one)
		return r.habit.factor(&one, &one, s, s) / math.Ln2, true
	}
	return r.factor(&one, &one) / math.Ln2, true
}
