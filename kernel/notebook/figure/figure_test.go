package figure

import (
	"reflect"
	"strings"
	"testing"

	"bridle/kernel/notebook/nbformat"
)

func output(data, metadata map[string]any) nbformat.Output {
	return nbformat.Output{Type: nbformat.Display, Data: data, Metadata: metadata}
}

func TestFind(t *testing.T) {
	png := map[string]any{"image/png": "aGk=\n", "text/csv": "x\n1\n"}
	n := &nbformat.Notebook{Cells: []nbformat.Cell{
		{Type: nbformat.Markdown},
		{Type: nbformat.Code, ExecutionCount: 3, Outputs: []nbformat.Output{
			output(map[string]any{"text/plain": "1"}, nil),
			output(png, nil),
			output(png, map[string]any{"bridle": map[string]any{"figure": "cache fills/1", "caption": "C"}, "image/png": map[string]any{"alt": "A"}}),
		}},
		{Type: nbformat.Code, ExecutionCount: 4, Outputs: []nbformat.Output{output(map[string]any{"image/svg+xml": "<svg/>"}, nil)}},
	}}
	got, err := Find(n)
	if err != nil {
		t.Fatal(err)
	}
	want := []Figure{
		{Name: "cell-03-1", Cell: 1, Output: 1, Number: 3, PNG: []byte("hi"), CSV: "x\n1\n"},
		{Name: "cache-fills-1", Cell: 1, Output: 2, Number: 3, PNG: []byte("hi"), CSV: "x\n1\n", Caption: "C", Alt: "A"},
		{Name: "cell-04-1", Cell: 2, Output: 0, Number: 4, SVG: "<svg/>"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

func TestFindErrors(t *testing.T) {
	named := map[string]any{"bridle": map[string]any{"figure": "fills"}}
	n := &nbformat.Notebook{Cells: []nbformat.Cell{
		{ExecutionCount: 1, Outputs: []nbformat.Output{output(map[string]any{"image/svg+xml": "<svg/>"}, named)}},
		{ExecutionCount: 2, Outputs: []nbformat.Output{output(map[string]any{"image/svg+xml": "<svg/>"}, named)}},
	}}
	figures, err := Find(n)
	want := `cell 2: figure "fills" was already drawn by cell 1; give each figure an identifier of its own`
	if err == nil || err.Error() != want || len(figures) != 2 || figures[1].Name != "fills-2" {
		t.Errorf("got %v, %v", figures, err)
	}
	n.Cells[1].Outputs[0] = output(map[string]any{"image/png": "?"}, nil)
	if _, err := Find(n); err == nil || !strings.HasPrefix(err.Error(), "cell 2: the image/png of an output is not valid base64") {
		t.Errorf("got %v", err)
	}
}

func TestFileName(t *testing.T) {
	for id, want := range map[string]string{"fills": "fills", "../etc": "etc", "a b/é": "a-b--", "---": "figure", strings.Repeat("a", 99): strings.Repeat("a", 80)} {
		if got := fileName(id); got != want {
			t.Errorf("fileName(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestScope(t *testing.T) {
	svg := "<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n<!-- c --><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 1 1'>" +
		"<defs><clipPath id=\"a\"/></defs><g clip-path=\"url(#a)\" style='fill:url(\"#b\")'><use xlink:href=\"#a\"/>a &lt; b</g></svg>\n"
	want := "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 1 1'>" +
		"<defs><clipPath id=\"f1-a\"/></defs><g clip-path=\"url(#f1-a)\" style='fill:url(\"#f1-b\")'><use xlink:href=\"#f1-a\"/>a &lt; b</g></svg>"
	got, err := Scope(svg, "f1-")
	if err != nil || got != want {
		t.Errorf("got\n%s, %v\nwant\n%s", got, err, want)
	}
}

func TestScopeRefuses(t *testing.T) {
	for _, svg := range []string{
		"", "text", "<svg>", "<svg></svg><svg></svg>", "<html></html>", "<svg><script>alert(1)</script></svg>", "<svg><style>a{}</style></svg>",
		"<svg onload=\"x()\"></svg>", "<svg><image href=\"https://example.org/x.png\"/></svg>", "<svg><a xlink:href=\"javascript:x\"/></svg>",
		"<svg><foreignObject/></svg>", "<svg><g></svg>", "<svg><g></svg></g>", "<svg><![CDATA[<b>]]></svg>",
	} {
		if got, err := Scope(svg, "p"); err == nil {
			t.Errorf("Scope(%q) = %q without error", svg, got)
		}
	}
}

// FuzzScope: a drawing that is accepted is accepted again as it came out, and
// has no element that acts.
func FuzzScope(f *testing.F) {
	f.Add("<svg id=\"a\"><g fill=\"url(#a)\"/></svg>")
	f.Add("<svg><script/></svg>")
	f.Fuzz(func(t *testing.T, svg string) {
		got, err := Scope(svg, "p-")
		if err != nil {
			return
		}
		if strings.Contains(strings.ToLower(got), "<script") {
			t.Fatalf("script in %q", got)
		}
		if _, err := Scope(got, "p-"); err != nil {
			t.Fatalf("%q: %v", got, err)
		}
	})
}
