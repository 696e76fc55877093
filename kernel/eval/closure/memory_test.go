package closure

import (
	"fmt"
	"runtime"
	"testing"

	"bridle/kernel/eval"
)

// TestManyCells: variables, functions, closures and loops that are declared
// again and again do not pile up. Measured: about 500 bytes a cell, most of
// them positions that the checker keeps.
func TestManyCells(t *testing.T) {
	e := newEngine(t, Options{})
	sources := []string{
		"x := %d", "func f(n int) int { return n + %d }", "f(x)", "s := []int{%d, 2}", "for i := range 3 { x += i }",
		"g := func() int { return x + %d }", "g()", "import \"fmt\"\nfmt.Sprint(x, s)", "m := map[string]int{\"a\": %d}\nm[\"a\"]",
	}
	run := func(from, to int) {
		for i := from; i < to; i++ {
			source := sources[i%len(sources)]
			if n := i; len(source) > 0 && containsVerb(source) {
				source = fmt.Sprintf(source, n)
			}
			if _, err := e.Eval(t.Context(), eval.Cell{Number: i + 1, Source: source}); err != nil {
				t.Fatalf("cell %d: %v\n%s", i+1, err, source)
			}
		}
	}
	run(0, 500)
	before := heap()
	const cells = 3000
	run(500, 500+cells)
	each := (float64(heap()) - float64(before)) / cells
	t.Logf("%.0f bytes a cell", each)
	if each > 2000 {
		t.Errorf("each cell leaves %.0f bytes behind", each)
	}
}

func containsVerb(s string) bool {
	for i := range len(s) - 1 {
		if s[i:i+2] == "%d" {
			return true
		}
	}
	return false
}

func heap() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
