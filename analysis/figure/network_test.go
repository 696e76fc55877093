package figure

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func networkOf(operators, each int) Network {
	n := Network{Meta: meta(fmt.Sprint("network-", operators)), Method: "given by the example", Seed: 1}
	for o := range operators {
		for i := range each + o%5 {
			n.Node, n.Operator = append(n.Node, fmt.Sprintf("s%d.%d.example.org", o, i)), append(n.Operator, fmt.Sprintf("operator %d", o))
			if k := len(n.Node) - 1; k > 0 && (i > 0 || o%3 == 1) {
				n.A, n.B, n.Bits, n.Attribute = append(n.A, n.Node[k-1]), append(n.B, n.Node[k]), append(n.Bits, float64(i)), append(n.Attribute, "certificate")
			}
		}
	}
	return n
}

func TestNetwork(t *testing.T) {
	for _, n := range []Network{networkOf(1, 1), networkOf(8, 5), networkOf(60, 8)} {
		f, err := n.Draw()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(t.ArtifactDir(), f.FigureID()+".png"), f.PNG(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNetworkLayoutIsSane(t *testing.T) {
	n := networkOf(8, 5)
	for n.Seed = range uint64(100) {
		g, err := n.grid()
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range g.at {
			if math.IsNaN(q.x+q.y) || q.x < 0 || q.x > pageWidth-2*margin || q.y < 0 || q.y > g.height {
				t.Fatalf("seed %d: a node lies at %v", n.Seed, q)
			}
		}
	}
}

func TestNetworkWrongUse(t *testing.T) {
	m := meta("n")
	for want, n := range map[string]Network{
		"is empty":        {Meta: m},
		"in length":       {Meta: m, Node: []string{"a"}},
		"set Method":      {Meta: m, Node: []string{"a"}, Operator: []string{"o"}},
		"stands twice":    {Meta: m, Node: []string{"a", "a"}, Operator: []string{"o", "o"}, Method: "m"},
		"two known nodes": {Meta: m, Node: []string{"a"}, Operator: []string{"o"}, Method: "m", A: []string{"a"}, B: []string{"b"}, Bits: []float64{math.NaN()}, Attribute: []string{"x"}},
	} {
		if _, err := n.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
