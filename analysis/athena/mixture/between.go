package mixture

import "math"

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
	return g
}

// Worth returns the bits that two single records gain by sharing a value, net of what speaks
// against for one value each; negative if the value is so common that to share it says less
// than nothing.
func (m *Model) Worth(attribute int, value string) (bits float64, ok bool) {
	v, ok := find(m.data.values[attribute], value)
	if !ok || len(m.rates[attribute].rise[v]) < 3 {
		return 0, false // unknown, or only one record has it
	}
	r := &m.rates[attribute]
	return (r.apart(1, 1) + r.shared(v, 1, 1)) / math.Ln2, true
}
