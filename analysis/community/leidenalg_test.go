package community_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"slices"
	"testing"

	"bridle/analysis/community"
)

// python is where Debian's leidenalg (python3-leidenalg) is found.
const python = "/usr/bin/python3"

// script divides each graph ten times, until nothing changes, and prints the values.
const script = `
import json, sys, igraph, leidenalg
out = []
for c in json.load(sys.stdin):
    g = igraph.Graph(n=c["Nodes"], edges=c["Pairs"])
    density = c["Density"]
    kind = leidenalg.CPMVertexPartition if density else leidenalg.RBConfigurationVertexPartition
    out.append([])
    for seed in range(1, 11):
        p = leidenalg.find_partition(g, kind, weights=c["Weights"], n_iterations=-1, seed=seed, resolution_parameter=c["Resolution"])
        # leidenalg counts both directions of each edge
        out[-1].append(p.quality() / 2 / (1 if density else sum(c["Weights"])))
json.dump(out, sys.stdout)
`

// question is one graph, as both are asked about it.
type question struct {
	Name       string
	Nodes      int
	Pairs      [][2]int
	Weights    []float64
	Density    bool // CPM
	Resolution float64
	// Allowed is how far below leidenalg's the median may be.
	Allowed float64

	graph *community.Graph
}

func ask(t *testing.T, name string, nodes int, edges []community.Edge) question {
	t.Helper()
	q := question{Name: name, Nodes: nodes, Resolution: 1, Allowed: 0.0005, graph: graphOf(t, nodes, edges)}
	for _, e := range edges {
		q.Pairs = append(q.Pairs, [2]int{e.From, e.To})
		q.Weights = append(q.Weights, e.Weight)
	}
	return q
}

// at asks the same with another resolution.
func (q question) at(resolution float64) question {
	q.Name, q.Resolution = fmt.Sprint(q.Name, ", resolution ", resolution), resolution
	return q
}

// cpm asks the same for CPM at twice the density.
func (q question) cpm() question {
	q.Name, q.Density, q.Resolution = q.Name+", CPM", true, 2*density(q.graph)
	q.Allowed *= q.graph.Weight()
	return q
}

// sparse is a graph without planted communities, as records that share rare values make: one
// kind of node tied to the other only, a few edges each.
func sparse() (nodes int, edges []community.Edge) {
	r := rand.New(rand.NewPCG(3, 3))
	seen := map[[2]int]bool{}
	for len(edges) < 2600 {
		a, b := r.IntN(1000), 1000+int(600*r.Float64()*r.Float64())
		if !seen[[2]int{a, b}] {
			seen[[2]int{a, b}] = true
			edges = append(edges, community.Edge{From: a, To: b, Weight: 1})
		}
	}
	return 1600, edges
}

// questions are graphs with mixing up to .5, with and without weights, one at .6, where many
// divisions are nearly as good and .002 is allowed, and the sparse one.
func questions(t *testing.T) (list []question) {
	t.Helper()
	for _, mixing := range []float64{0.1, 0.3, 0.5} {
		l, _ := made(t, 1000, mixing, 5)
		q := ask(t, fmt.Sprint("mixing ", mixing), 1000, l.Edges)
		list = append(list, q)
		if mixing > 0.1 {
			list = append(list, q.at(2), q.cpm())
		}
	}
	l, _ := made(t, 1000, 0.3, 6)
	r := rand.New(rand.NewPCG(4, 4))
	for i := range l.Edges {
		l.Edges[i].Weight = 0.1 + r.ExpFloat64()
	}
	q := ask(t, "weights, mixing .3", 1000, l.Edges)
	list = append(list, q, q.cpm())
	l, _ = made(t, 1000, 0.6, 5)
	q = ask(t, "mixing .6", 1000, l.Edges)
	q.Allowed = 0.002
	n, edges := sparse()
	return append(list, q, ask(t, "sparse", n, edges), ask(t, "sparse", n, edges).at(4))
}

// The median over ten seeds is at most .0005 below leidenalg's.
func TestAgainstLeidenalg(t *testing.T) {
	if err := exec.Command(python, "-c", "import leidenalg").Run(); err != nil {
		t.Skip("no leidenalg: install python3-leidenalg")
	}
	list := questions(t)
	in, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", script)
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("leidenalg failed: %v", err)
	}
	var theirs [][]float64
	if err := json.Unmarshal(out, &theirs); err != nil {
		t.Fatal(err)
	}
	for i, q := range list {
		o := community.Modularity(q.Resolution)
		if q.Density {
			o = community.CPM(q.Resolution)
		}
		var values []float64
		for seed := range uint64(10) {
			values = append(values, community.Leiden(q.graph, o, community.Options{}, rand.NewPCG(seed, 0)).Value)
		}
		ours, others := median(values), median(theirs[i])
		t.Logf("%-40s ours %.5f, leidenalg %.5f", q.Name, ours, others)
		if ours < others-q.Allowed {
			t.Errorf("%s: median %.6f, leidenalg's is %.6f", q.Name, ours, others)
		}
	}
}

func median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
