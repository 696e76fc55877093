package lock

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/nbformat"
)

// executed is a notebook of a parameters cell, an injected one, a cell that asks
// and one that draws.
func executed() (*nbformat.Notebook, []figure.Figure) {
	cell := func(id string, count int, source string, tags ...any) nbformat.Cell {
		return nbformat.Cell{Type: nbformat.Code, ID: id, ExecutionCount: count, Source: source, Metadata: map[string]any{"tags": tags}}
	}
	n := &nbformat.Notebook{Cells: []nbformat.Cell{
		{Type: nbformat.Markdown, ID: "title"}, cell("parameters", 1, "n := 1"), cell("injected", 2, "n := 2", "injected-parameters"),
		cell("ask", 3, "ask()"), cell("draw", 4, "draw()"), cell("later", 5, "more()"),
	}}
	return n, []figure.Figure{{Name: "bars", Cell: 4, Number: 4, Caption: "Bars", Alt: "Two bars", SVG: "<svg/>", CSV: "x\n0.10000000001\n"}}
}

func record() Record {
	return Record{
		File: "nb.ipynb", Params: map[string]any{"n": 2, "share": 2.0, "seed": 7, "who": "a<b"}, Study: "s",
		Queries: []Asked{{3, "SELECT 1 FROM a -- <", "A", []string{"a"}}, {5, "FROM b", "F", []string{"b"}}},
		Tables:  map[string]Table{"a": {Rows: 2, SHA256: Hash(nil)}, "b": {Rows: 1, SHA256: Hash(nil)}},
	}
}

func TestNew(t *testing.T) {
	n, figures := executed()
	l, err := New(n, figures, record())
	if err != nil {
		t.Fatal(err)
	}
	f := l.Figures["bars"]
	if want := []string{"q001"}; !reflect.DeepEqual(f.SQL, want) {
		t.Errorf("queries %v, want %v: those up to the cell of the figure", f.SQL, want)
	}
	if _, ok := f.Tables["b"]; ok || len(f.Tables) != 1 {
		t.Errorf("tables %v, want a alone", f.Tables)
	}
	if f.Seed != 7 || f.Cell.ID != "draw" || f.Pixels != "" || f.Plotted != Hash([]byte("x\n0.1\n")) || f.Files["svg"] != Hash([]byte("<svg/>")) {
		t.Errorf("figure %+v", f)
	}
	var ids []string
	for _, c := range l.Notebook.Cells {
		ids = append(ids, c.ID)
	}
	if got := strings.Join(ids, " "); got != "parameters ask draw later" {
		t.Errorf("cells %s; the injected one must not be among them, since it has the study's folder", got)
	}
}

// Written, read and written again the bytes are the same, keys are sorted, and
// the parameters are of the types they were.
func TestRoundTrip(t *testing.T) {
	n, figures := executed()
	l, err := New(n, figures, record())
	if err != nil {
		t.Fatal(err)
	}
	first, err := Encode(l)
	if err != nil {
		t.Fatal(err)
	}
	read, err := Decode(first)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Encode(read)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("%v, other bytes:\n%s\n%s", err, first, second)
	}
	var anything any // maps, which encoding/json writes in the order of their keys
	d := json.NewDecoder(bytes.NewReader(first))
	d.UseNumber()
	if err := d.Decode(&anything); err != nil {
		t.Fatal(err)
	}
	var sorted bytes.Buffer
	e := json.NewEncoder(&sorted)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(anything); err != nil || sorted.String() != string(first) {
		t.Errorf("%v, keys are not sorted:\n%s", err, first)
	}
	given, err := read.Notebook.Given()
	if want := record().Params; err != nil || !reflect.DeepEqual(given, want) {
		t.Errorf("%v, parameters %#v, want %#v", err, given, want)
	}
}

func TestDecodeErrors(t *testing.T) {
	const good = `{"figures": {}, "format": 1, "notebook": {"file": "nb.ipynb"}, "queries": {}}`
	if _, err := Decode([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "line 1: EOF"},
		{"syntax", "{\n\"figures\": ]}", "line 2: invalid character ']'"},
		{"type", "{\n\n\"figures\": 3}", "line 3: json: cannot unmarshal number"},
		{"more", good + "{}", "more text after the lock"},
		{"format", strings.Replace(good, "1", "9", 1), "format 9; this program reads format 1"},
		{"folder", strings.Replace(good, "nb.ipynb", "../nb.ipynb", 1), "not the name of a file"},
		{"name", strings.Replace(good, "{}", `{"../x": {}}`, 1), `figure "../x": the name is not fit for a file`},
		{"hash", strings.Replace(good, "{}", `{"x": {"pixels": "12"}}`, 1), `figure "x": "12" is not a hash`},
		{"ending", strings.Replace(good, "{}", `{"x": {"files": {"/png": "12"}}}`, 1), `figure "x": file "/png"`},
	} {
		if _, err := Decode([]byte(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
}

func TestGivenRefuses(t *testing.T) {
	n := Notebook{Params: map[string]any{"p": []any{"x"}}}
	if _, err := n.Given(); err == nil || !strings.Contains(err.Error(), "parameter p is a []interface {}") {
		t.Errorf("got %v", err)
	}
}

// FuzzDecode: what can be read can be written, and is then stable.
func FuzzDecode(f *testing.F) {
	n, figures := executed()
	l, err := New(n, figures, record())
	if err != nil {
		f.Fatal(err)
	}
	data, err := Encode(l)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"figures": {}, "format": 1, "notebook": {"file": "nb.ipynb"}, "queries": {}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := Decode(data)
		if err != nil {
			return
		}
		first, err := Encode(l)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(first)
		if err != nil {
			t.Fatalf("%v in\n%s", err, first)
		}
		if second, err := Encode(again); err != nil || !bytes.Equal(first, second) {
			t.Fatalf("not stable: %v", err)
		}
		_, _ = l.Notebook.Given()
	})
}
