package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
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
	t.Parallel()
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

// handNetwork is small enough to count by hand: two operators, one bridge of two parts, a
// tie that adds up to less than nothing, and a server with nobody.
func handNetwork() Network {
	n := Network{Unit: "servers", Method: "by hand."}
	n.node("a1", "XA-one")
	n.node("a2", "XA-one")
	n.node("b1", "XB-two")
	n.node("b2", "XB-two")
	n.node("c", "")
	n.tie("a1", "a2", "certificate", 8)
	n.tie("b2", "b1", "name", 6)
	n.tie("a2", "b1", "certificate", 3)
	n.tie("b1", "a2", "address block", -1)
	n.tie("a1", "b2", "name", 1)
	n.tie("a1", "b2", "registrar", -2)
	n.tie("c", "b2", "name", 4)
	return n
}

func TestNetworkRefuses(t *testing.T) {
	change := func(f func(*Network)) Network { c := handNetwork(); f(&c); return c }
	for _, c := range []struct {
		chart Network
		want  string
	}{
		{Network{}, "nothing to plot"},
		{change(func(c *Network) { c.Operator = make([]string, 5) }), "no node has an operator"},
		{change(func(c *Network) { c.Operator = c.Operator[1:] }), "5 nodes and 4 operators"},
		{change(func(c *Network) { c.Bits = nil }), "columns of one table"},
		{change(func(c *Network) { c.Unit = "" }), "set Unit"},
		{change(func(c *Network) { c.Method = " " }), "set Method"},
		{change(func(c *Network) { c.Node[1] = "" }), "row 2: the node is empty"},
		{change(func(c *Network) { c.Node[1] = "a1" }), `row 2: the node "a1" stands twice`},
		{change(func(c *Network) { c.Operator[3] = "a\tb" }), "row 4: the operator"},
		{change(func(c *Network) { c.To[2] = "elsewhere" }), "tie 3: the node \"elsewhere\" is not in the table"},
		{change(func(c *Network) { c.To[0] = "a1" }), "joins \"a1\" to itself"},
		{change(func(c *Network) { c.Attribute[4] = "" }), "tie 5: the attribute is empty"},
		{change(func(c *Network) { c.Bits[0] = math.NaN() }), "are no evidence"},
		{change(func(c *Network) { c.Bits[0] = math.Inf(1) }), "are no evidence"},
		{change(func(c *Network) { c.Bits[0] = math.Inf(-1) }), "are no evidence"},
	} {
		if _, err := c.chart.with(meta("x")); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got the error %v, want one with %q", err, c.want)
		}
	}
}

// Counted by hand from the rows of handNetwork.
func TestNetworkCounts(t *testing.T) {
	g := handNetwork().graph()
	if got, want := g.count(), (networkCounts{nodes: 4, operators: 2, ties: 2, bridges: 1, nobodys: 1, hidden: 1}); got != want {
		t.Errorf("counts %+v, want %+v", got, want)
	}
	if g.refused != 1 {
		t.Errorf("%d ties refused, want 1", g.refused)
	}
	// m = 8+6+2+4 = 20. Inside: 8 and 6. Strengths: one 8+10 = 18, two 6+12 = 18, c 4.
	want := 8.0/20 + 6.0/20 - (0.45*0.45 + 0.45*0.45 + 0.1*0.1)
	if q := g.modularity(); math.Abs(q-want) > 1e-12 {
		t.Errorf("Q = %v, want %v", q, want)
	}
	f, err := handNetwork().with(meta("x"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"certificate 2.0 bits", "XA-one (2)", "XB-two (2)", ">a2<", ">b1<"} {
		if !strings.Contains(f.SVG(), want) {
			t.Errorf("the drawing does not say %q", want)
		}
	}
}

// Newman's Q by its definition over pairs of nodes, the second route.
func TestNetworkModularity(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	n := someNetwork(rng, 20, 9, 7, 5, 3)
	n.node("alone", "")
	n.tie("alone", "192.0.0.1", "name", 2)
	g := n.graph()
	weight := make([][]float64, len(g.nodes))
	for i := range weight {
		weight[i] = make([]float64, len(g.nodes))
	}
	strength, twice := make([]float64, len(g.nodes)), 0.0
	for _, e := range g.ties {
		weight[e.a][e.b], weight[e.b][e.a] = e.bits, e.bits
		strength[e.a] += e.bits
		strength[e.b] += e.bits
		twice += 2 * e.bits
	}
	want := 0.0
	for i, a := range g.nodes {
		for j, b := range g.nodes {
			if a.operator == b.operator && (a.operator >= 0 || i == j) {
				want += (weight[i][j] - strength[i]*strength[j]/twice) / twice
			}
		}
	}
	if q := g.modularity(); math.Abs(q-want) > 1e-12 {
		t.Errorf("Q = %v, by pairs %v", q, want)
	}
}

// Neither the order of the rows nor the direction of ties matters.
func TestNetworkSameWhateverTheOrder(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(9, 1))
	c := someNetwork(rng, 6, 8, 5, 3)
	first, err := c.with(meta("x"))
	if err != nil {
		t.Fatal(err)
	}
	d := Network{Unit: c.Unit, Method: c.Method}
	for _, i := range rng.Perm(len(c.Node)) {
		d.node(c.Node[i], c.Operator[i])
	}
	for _, i := range rng.Perm(len(c.From)) {
		d.tie(c.To[i], c.From[i], c.Attribute[i], c.Bits[i])
	}
	second, err := d.with(meta("x"))
	if err != nil {
		t.Fatal(err)
	}
	if !sameDrawing(first, second) {
		t.Error("the drawing depends on the order of the rows")
	}
}

// Many operators and long names are counted in words.
func TestNetworkLeavesOut(t *testing.T) {
	t.Parallel()
	n := Network{Unit: "batches", Method: "m"}
	for i := range 5000 {
		n.node(fmt.Sprintf("n%04d", i), fmt.Sprintf("%04d%s", i/2, strings.Repeat("-long", 20)))
	}
	p, err := measure()
	if err != nil {
		t.Fatal(err)
	}
	g := n.graph()
	l, err := g.layout(p)
	if err != nil {
		t.Fatal(err)
	}
	l.label(p)
	l.write(p, n)
	words := strings.Join(l.words, " ")
	for _, want := range []string{"Drawn: 120 batches of 60 operators, 0 ties", "Left out: 4,880 batches of 2,440 operators", "end in …: 60."} {
		if !strings.Contains(words, want) {
			t.Errorf("the words %q lack %q", words, want)
		}
	}
}
