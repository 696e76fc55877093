package athena

import (
	"cmp"
	"math"
	"slices"
)

// Fate says what became of a value.
type Fate string

// The fates of a value. Each value has exactly one.
const (
	Kept   Fate = "kept"   // on two servers or more, and not cut: it links them
	Hub    Fate = "hub"    // on more servers than the rule allows: cut
	Unique Fate = "unique" // on one server: it links nothing
)

// Value is one value of one attribute with its count and its fate.
type Value struct {
	Attribute string
	Value     string
	Servers   int   // servers seen with this value, at least 1
	Millibits int64 // log2(N/Servers) in thousandths of a bit, N servers in all
	Fate      Fate
}

// Bits returns the information of the value in bits, log2(N/n) rounded to
// three decimals: 0 for a value that every server has.
func (v Value) Bits() float64 { return float64(v.Millibits) / 1000 }

// millibits returns 1000·log2(total/servers), rounded to the nearest integer.
func millibits(total, servers int) int64 {
	return int64(math.Round(1000 * math.Log2(float64(total)/float64(servers))))
}

// judge gives each value of the index its weight and its fate, in the order of
// the index.
func judge(ix *index, rule Rule) []Value {
	values := make([]Value, len(ix.values))
	for i, k := range ix.values {
		n := len(ix.on[i])
		fate := Kept
		switch {
		case n == 1:
			fate = Unique
		case rule.MaxServers > 0 && n > rule.MaxServers:
			fate = Hub
		}
		values[i] = Value{
			Attribute: k.attribute, Value: k.value,
			Servers: n, Millibits: millibits(len(ix.servers), n), Fate: fate,
		}
	}
	return values
}

// Values lists every value with its count and fate: most servers first, then
// by attribute and value.
func (c *Clustering) Values() []Value {
	values := slices.Clone(c.values)
	slices.SortStableFunc(values, func(a, b Value) int { return cmp.Compare(b.Servers, a.Servers) })
	return values
}

// Fates counts the values by fate. The three counts add up to all values.
func (c *Clustering) Fates() (kept, hubs, unique int) {
	for _, v := range c.values {
		switch v.Fate {
		case Kept:
			kept++
		case Hub:
			hubs++
		case Unique:
			unique++
		}
	}
	return kept, hubs, unique
}
