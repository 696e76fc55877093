package notebook

import (
	"math"
	"strings"
	"testing"

	"bridle/kernel/notebook/nbformat"
)

func TestInject(t *testing.T) {
	tagged := nbformat.Cell{Type: nbformat.Code, ID: "p", Source: "n := 1\nvar share, country = 0.5, \"XX\"", Metadata: map[string]any{"tags": []any{"parameters"}}}
	n := &nbformat.Notebook{Cells: []nbformat.Cell{{Type: nbformat.Markdown, ID: "m"}, tagged, {Type: nbformat.Code, ID: "c"}}}
	for range 2 { // the second time the injected cell is replaced
		if err := inject(n, map[string]any{"share": 2.0, "country": "X\"", "n": 3}); err != nil {
			t.Fatal(err)
		}
		if len(n.Cells) != 4 || n.Cells[2].ID != "injected-parameters" || !n.Cells[2].HasTag("injected-parameters") {
			t.Fatalf("got %+v", n.Cells)
		}
	}
	want := "// Parameters of this run.\ncountry := \"X\\\"\"\nn := 3\nshare := 2.0"
	if got := n.Cells[2].Source; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestInjectFirst(t *testing.T) {
	n := &nbformat.Notebook{Cells: []nbformat.Cell{{Type: nbformat.Code, ID: "injected-parameters"}}}
	if err := inject(n, map[string]any{"dry": true, "big": int64(1) << 40}); err != nil {
		t.Fatal(err)
	}
	if n.Cells[0].ID != "injected-parameters-2" || n.Cells[0].Source != "// Parameters of this run.\nbig := int64(1099511627776)\ndry := true" {
		t.Errorf("got %+v", n.Cells[0])
	}
}

func TestInjectErrors(t *testing.T) {
	for _, test := range []struct {
		name  string
		value any
		want  string
	}{
		{"m", 1, `the notebook has no parameter "m"; it has n`},
		{"a b", 1, `parameter "a b": not a Go identifier`},
		{"n", math.NaN(), "parameter n: NaN cannot be written as a number"},
		{"n", []int{1}, "parameter n: a []int cannot be given; use a string, bool, int, int64 or float64"},
	} {
		n := &nbformat.Notebook{Cells: []nbformat.Cell{{Type: nbformat.Code, Source: "n := 1", Metadata: map[string]any{"tags": []any{"parameters"}}}}}
		err := inject(n, map[string]any{test.name: test.value})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}
