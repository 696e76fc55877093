package closure

import (
	"fmt"
	"testing"

	"bridle/kernel/eval"
)

// TestFailedCellKeepsVariables: a cell that fails above a declaration leaves
// the variable of that name as it was, and one that fails below replaces it.
func TestFailedCellKeepsVariables(t *testing.T) {
	e := newEngine(t, Options{})
	number := 0
	run := func(source string) string {
		number++
		values, err := e.Eval(t.Context(), eval.Cell{Number: number, Source: source})
		if err != nil {
			return "error"
		}
		text := ""
		for _, v := range values {
			text += fmt.Sprint(v.V)
		}
		return text
	}
	for _, step := range []struct{ source, want string }{
		{"x := 1\nfunc f() int { return x }", ""},
		{"panic(1)\nx := 2", "error"}, // the same type
		{"x", "1"},
		{"panic(1)\nx := 2.5", "error"}, // another
		{"x", "1"},
		{"x := \"a\" + 1", "error"}, // does not type
		{"x", "1"},
		{"x = 4\nf()", "4"},
		{"x := 5\npanic(1)\nx := 6.5", "error"}, // got half way
		{"x", "5"},
		{"f()", "5"},
		{"x := \"s\"\npanic(1)", "error"},
		{"x", "s"},
		{"f()", "5"}, // keeps the variable that it was compiled with
		{"func g[T any](v T) string { return x }\ng(1)", "s"},
		{"panic(1)\nx := 7", "error"},
		{"x", "s"},
		{"g(1.5)", "s"},
	} {
		if got := run(step.source); got != step.want {
			t.Errorf("cell %d, %q: got %s, want %s", number, step.source, got, step.want)
		}
	}
}
