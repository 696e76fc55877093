package closure

import (
	"testing"

	"bridle/kernel/eval"
)

// TestClosuresAreFound: with this version of Go, closures are called without
// reflection.
func TestClosuresAreFound(t *testing.T) {
	if findTrail().off == 0 {
		t.Error("function values made by reflection are laid out in another way; closures run, but slowly")
	}
}

// TestWithoutTrail: where closures cannot be found behind function values,
// they are called by reflection, with the same results.
func TestWithoutTrail(t *testing.T) {
	e := newEngine(t, Options{})
	e.trail = trail{}
	for i, test := range []struct{ source, want string }{
		{"func adder() func(int) int {\n\tsum := 0\n\treturn func(n int) int { sum += n; return sum }\n}\nadd := adder()\nadd(1)\nadd(41)", "42"},
		{"import \"slices\"\ns := []int{1, 3, 2}\nslices.SortFunc(s, func(a, b int) int { return b - a })\ns", "[3 2 1]"},
		{"f := func() (int, string) { return 1, \"a\" }\nf()", "1 a"},
		{"n := 0\nfor v := range func(yield func(int) bool) { _ = yield(1) && yield(2) } { n += v }\nn", "3"},
	} {
		values, err := e.Eval(t.Context(), eval.Cell{Number: i + 1, Source: test.source})
		if err != nil || text(values) != test.want {
			t.Errorf("got %v, %v, want %s", values, err, test.want)
		}
	}
}
