package figure

import (
	"errors"
	"fmt"
	"math"
)

// Network draws the servers of operators and the evidence that ties them: a disc per
// operator with its servers inside, ties as lines as wide as their evidence, and over
// them, in the colour that stands out, the bridges between operators.
//
// Node and Operator are columns of one table: server Node[i] was put to Operator[i];
// an empty operator means that it is with nobody. From, To, Attribute and Bits are
// columns of another one: a part of the evidence for a tie between two servers. The
// parts of one tie are added up, and parts that speak against it are negative. At most
// 400 servers of 60 operators are drawn, the largest operators first; what is left out
// is counted in words.
//
// Places follow from the data by a fixed rule without chance, so nobody needs a seed
// to draw the same. Distances mean nothing.
type Network struct {
	Meta
	Node, Operator []string
	From, To       []string
	Attribute      []string
	Bits           []float64
	Unit           string // what a node is, in the plural: "servers", "batches"
	Method         string // how the operators were found, with parameters and seeds
}

const (
	networkNodes     = 400
	networkOperators = 60
)

// Draw draws the chart. It returns an error if columns differ in length; a node stands
// twice or has no name; a tie joins a node to itself or to one that is not in the
// table, has no attribute, or its bits are no finite number; or Unit or Method is
// missing.
func (n Network) Draw() (*Figure, error) {
	fail := func(err error) (*Figure, error) { return nil, fmt.Errorf("figure %s: %w", n.ID, err) }
	if err := n.check(); err != nil {
		return fail(err)
	}
	g := n.graph()
	if len(g.operators) == 0 {
		return fail(errors.New("there is nothing to plot: no node has an operator"))
	}
	p, err := measure()
	if err != nil {
		return fail(err)
	}
	l, err := g.layout(p)
	if err != nil {
		return fail(err)
	}
	l.label(p)
	l.write(p, n)
	return render(chart{meta: n.Meta, data: g.table(l), height: l.total(), draw: l.draw, vega: networkVega()})
}

// check refuses columns that do not fit together and rows that cannot be drawn.
func (n Network) check() error {
	switch {
	case len(n.Node) != len(n.Operator):
		return fmt.Errorf("there are %d nodes and %d operators; they are columns of one table", len(n.Node), len(n.Operator))
	case len(n.To) != len(n.From) || len(n.Bits) != len(n.From) || len(n.Attribute) != len(n.From):
		return fmt.Errorf("there are %d and %d ends of ties, %d attributes and %d bits; they are columns of one table",
			len(n.From), len(n.To), len(n.Attribute), len(n.Bits))
	case len(n.Node) == 0:
		return errors.New("there is nothing to plot")
	}
	if err := timelineName("unit", n.Unit); err != nil {
		return fmt.Errorf("%w; set Unit, for example to servers", err)
	}
	if err := timelineName("method", n.Method); err != nil {
		return fmt.Errorf("%w; set Method to how the operators were found", err)
	}
	known := make(map[string]bool, len(n.Node))
	for i, name := range n.Node {
		if err := timelineName("node", name); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
		if known[name] {
			return fmt.Errorf("row %d: the node %q stands twice", i+1, name)
		}
		known[name] = true
		if n.Operator[i] != "" {
			if err := timelineName("operator", n.Operator[i]); err != nil {
				return fmt.Errorf("row %d: %w", i+1, err)
			}
		}
	}
	for i := range n.From {
		if err := n.checkTie(i, known); err != nil {
			return fmt.Errorf("tie %d: %w", i+1, err)
		}
	}
	return nil
}

func (n Network) checkTie(i int, known map[string]bool) error {
	for _, end := range []string{n.From[i], n.To[i]} {
		if !known[end] {
			return fmt.Errorf("the node %q is not in the table of nodes", end)
		}
	}
	if n.From[i] == n.To[i] {
		return fmt.Errorf("it joins %q to itself", n.From[i])
	}
	if math.IsNaN(n.Bits[i]) || math.Abs(n.Bits[i]) > 1e6 {
		return fmt.Errorf("%v bits between %q and %q are no evidence; want a number of at most a million", n.Bits[i], n.From[i], n.To[i])
	}
	return timelineName("attribute", n.Attribute[i])
}
