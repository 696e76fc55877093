package main

import (
	"math"
	"strings"
	"testing"
)

func TestQuantile(t *testing.T) {
	all := []float64{4, 1, 3, 2}
	// Type 7 of Hyndman and Fan: position q(n-1) among the sorted values; R's quantile(c(1,2,3,4)) gives the same.
	for _, c := range []struct{ q, want float64 }{{0, 1}, {0.25, 1.75}, {0.5, 2.5}, {0.95, 3.85}, {1, 4}} {
		if got := quantile(all, c.q); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("quantile %g: got %g, want %g", c.q, got, c.want)
		}
	}
	if got := quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("of nothing: got %g", got)
	}
	if all[0] != 4 {
		t.Error("the values were sorted in place")
	}
}

// A demand whose figure was not measured is not met.
func TestCheck(t *testing.T) {
	r := results{}
	for _, d := range demands() {
		if d.Figure != "start" {
			r.add("bridle", d.Figure, d.Most/2) // meets every demand for this figure, or the stricter one
		}
	}
	r["bridle"]["trivial cell"] = []float64{0.1}
	r["bridle"]["completion, first"] = []float64{9} // an aim
	var b strings.Builder
	if missed := r.check(&b); missed != 1 || !strings.Contains(b.String(), "NOT MET              start") || !strings.Contains(b.String(), "an aim, not reached  completion, first") || !strings.Contains(b.String(), "7 of 8 demands met") {
		t.Errorf("%d not met:\n%s", missed, &b)
	}
	r.add("bridle", "start", 10) // exactly at its limit
	if missed := r.check(&b); missed != 0 {
		t.Errorf("%d not met:\n%s", missed, &b)
	}
}

func TestTable(t *testing.T) {
	r := results{}
	for _, k := range []string{"a", "b"} {
		r.add(k, "start", 2)
		r.add(k, "start", 4)
	}
	r.add("b", "idle PSS", 7)
	var b strings.Builder
	r.table(&b, []peer{{Name: "a"}, {Name: "b"}})
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 4 {
		t.Fatalf("got\n%s", &b)
	}
	if got := strings.Join(strings.Fields(lines[1]), " "); got != "start ms a 2.000 2.500 3.000 3.500 – 2" {
		t.Errorf("got %s", got)
	}
}

// Every figure of a demand is in the table.
func TestDemandsAreFigures(t *testing.T) {
	names := map[string]bool{}
	for _, f := range figures() {
		names[f.Name] = true
	}
	for _, d := range demands() {
		if !names[d.Figure] {
			t.Errorf("no figure %q", d.Figure)
		}
	}
}
