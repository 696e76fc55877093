package closure

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"bridle/kernel/eval"
	"bridle/kernel/eval/exportdata"
	"bridle/kernel/eval/stdlib"
)

// register fills the process-wide registry once for all tests.
var register = sync.OnceFunc(stdlib.Register)

// newEngine makes an engine over the standard library.
func newEngine(t testing.TB, options Options) *Engine {
	t.Helper()
	register()
	if options.Importer == nil {
		imp, err := exportdata.New(stdlib.Archive())
		if err != nil {
			t.Fatal(err)
		}
		options.Importer = imp
	}
	e := New(options)
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// evalCells runs cells in a fresh engine, numbered from 1, and returns the
// values of the last one.
func evalCells(t testing.TB, cells ...string) ([]eval.Value, error) {
	t.Helper()
	engine := newEngine(t, Options{})
	var values []eval.Value
	for i, source := range cells {
		var err error
		values, err = engine.Eval(t.Context(), eval.Cell{Number: i + 1, Source: source})
		if err != nil {
			return nil, err
		}
	}
	return values, nil
}

// text is what fmt writes of the values, joined by spaces.
func text(values []eval.Value) string {
	var texts []string
	for _, value := range values {
		texts = append(texts, fmt.Sprint(value.V))
	}
	return strings.Join(texts, " ")
}
