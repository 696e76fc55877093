package community

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestPlainCases(t *testing.T) {
	clique := func(from, to int) (edges []Edge) {
		for a := from; a < to; a++ {
			for b := from; b < a; b++ {
				edges = append(edges, Edge{a, b, 1})
			}
		}
		return edges
	}
	two := append(append(clique(0, 5), clique(5, 10)...), Edge{0, 5, 1})
	halves := []int{0, 0, 0, 0, 0, 1, 1, 1, 1, 1}
	for name, c := range map[string]struct {
		n     int
		edges []Edge
		o     Objective
		of    []int
		value float64
	}{
		"nothing":                    {0, nil, Modularity(1), nil, 0},
		"nothing, CPM":               {0, nil, CPM(1), nil, 0},
		"one node":                   {1, nil, Modularity(1), []int{0}, 0},
		"no edges":                   {3, nil, Modularity(1), []int{0, 1, 2}, 0},
		"no edges, CPM":              {3, nil, CPM(0.5), []int{0, 1, 2}, 0},
		"no edges, CPM of 0":         {3, nil, CPM(0), []int{0, 1, 2}, 0},
		"only a zero":                {2, []Edge{{0, 1, 0}}, CPM(0), []int{0, 1}, 0},
		"one edge":                   {2, []Edge{{0, 1, 3}}, Modularity(1), []int{0, 0}, 0},
		"two edges":                  {4, []Edge{{0, 1, 1}, {2, 3, 1}}, Modularity(1), []int{0, 0, 1, 1}, 0.5},
		"a self loop":                {1, []Edge{{0, 0, 2}}, Modularity(1), []int{0}, 0},
		"self loops, CPM":            {2, []Edge{{0, 0, 2}, {0, 1, 1}}, CPM(0.5), []int{0, 0}, 2.5},
		"a heavy self loop":          {3, []Edge{{0, 0, 50}, {0, 1, 1}, {1, 2, 1}}, Modularity(1), []int{0, 1, 1}, 51.0/52 - (101*101+3*3)/(104.0*104)},
		"two cliques and a tie":      {10, two, Modularity(1), halves, 20.0/21 - 0.5},
		"two cliques, CPM":           {10, two, CPM(0.5), halves, 20 - 0.5*20},
		"two cliques, CPM too dense": {10, two, CPM(1.5), []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 0},
		"two cliques, resolution 0":  {10, two, Modularity(0), make([]int, 10), 1},
		"an isolated node":           {11, two, Modularity(1), append(slices.Clone(halves), 2), 20.0/21 - 0.5},
	} {
		for seed := range uint64(5) {
			g := must(t, c.n, c.edges)
			p := check(t, g, c.o, seed)
			if !slices.Equal(p.Of, c.of) || math.Abs(p.Value-c.value) > 1e-12 {
				t.Errorf("%s: %v with value %v, want %v with %v", name, p.Of, p.Value, c.of, c.value)
			}
		}
	}
}

// Ring of 30 cliques of 5: cliques alone have Q = 300/330 - 1/30 = .8758, pairs of neighbours
// .8879, so modularity joins cliques; CPM keeps each.
// Source: Fortunato and Barthélemy, PNAS 104 (2007) 36-41, figure 2.
func TestResolutionLimit(t *testing.T) {
	var edges []Edge
	for c := range 30 {
		for a := range 5 {
			for b := range a {
				edges = append(edges, Edge{5*c + a, 5*c + b, 1})
			}
		}
		edges = append(edges, Edge{5 * c, (5*c + 6) % 150, 1})
	}
	g := must(t, 150, edges)
	if p := check(t, g, Modularity(1), 1); p.Communities >= 30 || p.Value < 0.8758 || p.Value > 0.8879 {
		t.Errorf("modularity: %d communities with %v", p.Communities, p.Value)
	}
	if p := check(t, g, CPM(0.2), 1); p.Communities != 30 {
		t.Errorf("CPM: %d communities, want 30", p.Communities)
	}
}

// A node of size 3 weighs as three nodes: at a density of 1/3 the tie of 1 to it is not enough.
func TestSizes(t *testing.T) {
	g := must(t, 3, []Edge{{0, 1, 1}, {1, 2, 1}})
	sized, err := g.WithSizes([]float64{1, 1, 3})
	if err != nil {
		t.Fatal(err)
	}
	if p := check(t, sized, CPM(0.4), 1); !slices.Equal(p.Of, []int{0, 0, 1}) || math.Abs(p.Value-(1-0.4-0.4*3)) > 1e-12 {
		t.Errorf("%v with %v", p.Of, p.Value)
	}
}

func TestOptions(t *testing.T) {
	g := must(t, 400, tied(20))
	once := Leiden(g, Modularity(1), Options{Iterations: 1}, rand.NewPCG(1, 1))
	until := Leiden(g, Modularity(1), Options{}, rand.NewPCG(1, 1))
	if once.Iterations != 1 || once.Stable || !until.Stable || until.Iterations < 2 || until.Value < once.Value {
		t.Errorf("once: %d %v %v; until stable: %d %v %v", once.Iterations, once.Stable, once.Value, until.Iterations, until.Stable, until.Value)
	}
	for name, wrong := range map[string]func(){
		"a nil source":         func() { Leiden(g, CPM(1), Options{}, nil) },
		"iterations below 0":   func() { Leiden(g, CPM(1), Options{Iterations: -1}, rand.NewPCG(1, 1)) },
		"undefined randomness": func() { Leiden(g, CPM(1), Options{Randomness: math.NaN()}, rand.NewPCG(1, 1)) },
		"a resolution below 0": func() { CPM(-1) },
		"an infinite one":      func() { Modularity(math.Inf(1)) },
		"a short division":     func() { CPM(1).Value(g, nil) },
		"a wrong label":        func() { CPM(1).Value(must(t, 1, nil), []int{1}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			wrong()
		}()
	}
}

// FuzzLeiden reads a graph of up to 8 nodes from bytes and compares with all divisions.
func FuzzLeiden(f *testing.F) {
	f.Add([]byte{3, 10, 0, 1, 1, 1, 2, 1}, uint64(1), false)
	f.Add([]byte{7, 3, 0, 1, 9, 2, 3, 200, 3, 3, 1}, uint64(2), true)
	f.Fuzz(func(t *testing.T, b []byte, seed uint64, density bool) {
		if len(b) < 2 || len(b) > 100 {
			return
		}
		n := 1 + int(b[0]%8)
		var edges []Edge
		for i := 2; i+2 < len(b); i += 3 {
			edges = append(edges, Edge{int(b[i]) % n, int(b[i+1]) % n, float64(b[i+2]) / 10})
		}
		g, err := New(n, edges)
		if err != nil {
			t.Fatal(err)
		}
		o := Modularity(float64(b[1]) / 50)
		if density {
			o = CPM(float64(b[1]) / 50)
		}
		p := check(t, g, o, seed)
		if top := best(g, o); p.Value > top+1e-12*(1+math.Abs(top)+g.total) {
			t.Errorf("value %v above the best of all, %v", p.Value, top)
		}
	})
}
