package live

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A cell of a notebook, as far as these tests look.
type cell struct {
	Kind    string         `json:"cell_type"`
	Source  any            `json:"source"` // a string, or its lines
	Outputs []output       `json:"outputs"`
	Count   *int           `json:"execution_count"`
	Meta    map[string]any `json:"metadata"`
}

type output struct {
	Kind string         `json:"output_type"`
	Name string         `json:"name,omitempty"`
	Text any            `json:"text,omitempty"`
	Data map[string]any `json:"data,omitempty"`
	Err  string         `json:"ename,omitempty"`
	Says string         `json:"evalue,omitempty"`
	Back []string       `json:"traceback,omitempty"`
}

// write makes a notebook of code cells.
func write(t *testing.T, path string, sources ...string) {
	t.Helper()
	cells := make([]cell, 0, len(sources))
	for _, s := range sources {
		cells = append(cells, cell{Kind: "code", Source: s, Outputs: []output{}, Meta: map[string]any{}})
	}
	writeCells(t, path, cells)
}

func writeCells(t *testing.T, path string, cells []cell) {
	t.Helper()
	b, err := json.Marshal(map[string]any{"nbformat": 4, "nbformat_minor": 4, "cells": cells, "metadata": map[string]any{
		"kernelspec": map[string]string{"name": "bridle", "display_name": "Bridle", "language": "go"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// read returns the cells of a notebook.
func read(t *testing.T, path string) []cell {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var book struct{ Cells []cell }
	if err := json.Unmarshal(b, &book); err != nil {
		t.Fatal(err)
	}
	return book.Cells
}

// text puts the lines of a notebook's string together.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var b strings.Builder
		for _, line := range v {
			b.WriteString(text(line))
		}
		return b.String()
	}
	return ""
}

// picture is a cell whose value is an image.
const picture = `import ("image"; "image/color"; "math")
figure := image.NewRGBA(image.Rect(0, 0, 320, 120))
for x := 0; x < 320; x++ {
	for y := 0; y < 120; y++ {
		figure.Set(x, y, color.RGBA{uint8(x * 255 / 320), uint8(y * 2), 160, 255})
	}
	figure.Set(x, 60-int(50*math.Sin(float64(x)/25)), color.White)
}
figure`

// nbconvert runs a notebook from top to bottom and keeps what its cells showed, errors too
// when it is told to go on after them.
func TestNbconvert(t *testing.T) {
	needs(t, "nbconvert, jupyter_client", "jupyter-nbconvert and jupyter-client")
	dir, environment := home(t)
	book := filepath.Join(dir, "book.ipynb")
	write(t, book, "x := 20\nimport \"fmt\"\nfmt.Println(\"printed\")", "x*2 + 2", picture, "a := []int{1}\na[x]", `"below"`)
	start := time.Now()
	if out, err := run(t, environment, "-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors", "--inplace", book); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("nbconvert took %v", time.Since(start).Round(10*time.Millisecond))
	cells := read(t, book)
	if o := cells[0].Outputs; len(o) != 1 || o[0].Kind != "stream" || text(o[0].Text) != "printed\n" {
		t.Errorf("the first cell shows %+v", o)
	}
	if o := cells[1].Outputs; len(o) != 1 || o[0].Kind != "execute_result" || text(o[0].Data["text/plain"]) != "42" {
		t.Errorf("the second cell shows %+v", o)
	}
	if o := cells[2].Outputs; len(o) != 1 || !strings.HasPrefix(text(o[0].Data["image/png"]), "iVBOR") || text(o[0].Data["text/plain"]) == "" {
		t.Errorf("the third cell shows %+v", o)
	}
	if o := cells[3].Outputs; len(o) != 1 || o[0].Kind != "error" || !strings.Contains(o[0].Says, "index out of range") || len(o[0].Back) == 0 {
		t.Errorf("the fourth cell shows %+v", o)
	}
	if o := cells[4].Outputs; len(o) != 1 || text(o[0].Data["text/plain"]) != "below" {
		t.Errorf("the cell below the error shows %+v", o)
	}
	for i, c := range cells {
		if c.Count == nil || *c.Count != i+1 {
			t.Errorf("cell %d has the count %v", i+1, c.Count)
		}
	}
}

// Tagged cells run as others do: the parameters, and what papermill puts behind them to give
// the same variables other values. The tags stay.
func TestNbconvertKeepsTags(t *testing.T) {
	needs(t, "nbconvert, jupyter_client", "jupyter-nbconvert and jupyter-client")
	dir, environment := home(t)
	book := filepath.Join(dir, "book.ipynb")
	tagged := func(source string, tags ...string) cell {
		return cell{Kind: "code", Source: source, Outputs: []output{}, Meta: map[string]any{"tags": tags}}
	}
	writeCells(t, book, []cell{
		tagged("country := \"none\"\nlevel := 0.5", "parameters"),
		tagged("// Parameters\ncountry := \"TG\"\nlevel := 1", "injected-parameters"),
		tagged("import \"fmt\"\nfmt.Sprint(country, level)", "remove_input", "raises-exception"),
	})
	if out, err := run(t, environment, "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", book); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cells := read(t, book)
	if o := cells[2].Outputs; len(o) != 1 || text(o[0].Data["text/plain"]) != "TG1" {
		t.Errorf("the last cell shows %+v", o)
	}
	if got := fmt.Sprint(cells[0].Meta["tags"], cells[1].Meta["tags"], cells[2].Meta["tags"]); got != "[parameters] [injected-parameters] [remove_input raises-exception]" {
		t.Errorf("the tags are %s", got)
	}
}

// An error in a cell ends nbconvert with that error, and what lies below does not run.
func TestNbconvertStopsAtAnError(t *testing.T) {
	needs(t, "nbconvert, jupyter_client", "jupyter-nbconvert and jupyter-client")
	dir, environment := home(t)
	book := filepath.Join(dir, "book.ipynb")
	write(t, book, "a := []int{1}\ni := 3", "a[i]", `"below"`)
	out, err := run(t, environment, "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", book)
	if err == nil || !strings.Contains(out, "index out of range") {
		t.Errorf("error %v\n%s", err, out)
	}
}
