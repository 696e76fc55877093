package figure

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func (n Network) with(m Meta) (*Figure, error) { n.Meta = m; return n.Draw() }

// tie appends a part of the evidence.
func (n *Network) tie(a, b, attribute string, bits float64) {
	n.From, n.To = append(n.From, a), append(n.To, b)
	n.Attribute, n.Bits = append(n.Attribute, attribute), append(n.Bits, bits)
}

func (n *Network) node(name, operator string) {
	n.Node, n.Operator = append(n.Node, name), append(n.Operator, operator)
}

// someNetwork has operators of the given sizes, a chain of ties in each with some more,
// and bridges between random ones.
func someNetwork(rng *rand.Rand, bridges int, sizes ...int) Network {
	n := Network{Unit: "servers", Method: "two levels, Bayes factors of shared attributes, cut at 20 bits, seed 7"}
	attributes := []string{"certificate", "name", "registrar", "address block"}
	var names [][]string
	for o, size := range sizes {
		var own []string
		for i := range size {
			own = append(own, fmt.Sprintf("192.0.%d.%d", o, i))
			n.node(own[i], fmt.Sprintf("XA-operator-%02d", o))
			if i > 0 {
				n.tie(own[i], own[rng.IntN(i)], attributes[rng.IntN(4)], 3+20*rng.Float64())
				n.tie(own[i], own[i-1], attributes[rng.IntN(4)], 1+5*rng.Float64())
			}
		}
		names = append(names, own)
	}
	for range bridges {
		a, b := rng.IntN(len(sizes)), rng.IntN(len(sizes))
		if a != b {
			n.tie(names[a][rng.IntN(sizes[a])], names[b][rng.IntN(sizes[b])], attributes[rng.IntN(4)], 1+12*rng.Float64())
		}
	}
	return n
}

func TestNetworkHasRoom(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	var large []int
	for i := range 70 {
		large = append(large, 1+60/(i+2))
	}
	for name, c := range map[string]Network{
		"network-one":   someNetwork(rng, 0, 1),
		"network-small": someNetwork(rng, 4, 9, 5, 3),
		"network-usual": someNetwork(rng, 9, 40, 24, 18, 12, 9, 7, 5, 4, 3, 2, 2, 1),
		"network-large": someNetwork(rng, 60, large...),
		"network-disc":  someNetwork(rng, 0, 900),
	} {
		t.Run(name, func(t *testing.T) { lookAt(t, name, c.with) })
	}
}
