package main

import (
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bridle/analysis/community"
)

func TestFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "graph")
	edges := []community.Edge{{From: 0, To: 2, Weight: 1}, {From: 1, To: 0, Weight: 1}}
	if err := writeGraph(file, 3, edges); err != nil {
		t.Fatal(err)
	}
	n, back, err := readGraph(file)
	if err != nil || n != 3 || !slices.Equal(back, edges) {
		t.Errorf("%d nodes, edges %v, error %v", n, back, err)
	}
}

// Both searches that this program holds write divisions that can be judged.
func TestSearch(t *testing.T) {
	graph, result := filepath.Join(t.TempDir(), "graph"), filepath.Join(t.TempDir(), "result")
	edges := []community.Edge{{From: 0, To: 1, Weight: 1}, {From: 2, To: 3, Weight: 1}}
	if err := writeGraph(graph, 4, edges); err != nil {
		t.Fatal(err)
	}
	g, err := community.New(4, edges)
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range []string{"ours", "gonum"} {
		if err := run([]string{tool, graph, "1", "2", result}, io.Discard); err != nil {
			t.Fatal(err)
		}
		of, err := readInts(result)
		if err != nil {
			t.Fatal(err)
		}
		if q := community.Modularity(1).Value(g, of); q != 0.5 {
			t.Errorf("%s: %v with modularity %v, want .5", tool, of, q)
		}
	}
}

func TestMisses(t *testing.T) {
	ours := tool{cpu: []float64{3, 1, 2}, memory: []float64{130}, value: []float64{0.5}}
	if r := (&tool{cpu: []float64{2, 2, 2}}).ratio(ours); math.Abs(r-1) > 1e-12 {
		t.Errorf("ratio %v, want that of the second turn sorted: 1", r)
	}
	igraph := tool{name: "igraph C", cpu: []float64{1, 1, 1}, memory: []float64{100}, value: []float64{0.501}}
	if list := strings.Join(igraph.misses(ours, 100000, 0.3, true), "; "); list !=
		"modularity is 0.00100 below that of igraph C; CPU time is 2.000 times that of igraph C, more than 1; memory is 1.30 times that of igraph C, more than 1.2" {
		t.Errorf("missed: %s", list)
	}
	if list := igraph.misses(ours, 10000, 0.6, true); len(list) != 0 {
		t.Errorf("missed: %v", list)
	}
}
