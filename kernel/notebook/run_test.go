package notebook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/session"
)

var update = flag.Bool("update", false, "rewrite golden files")

// study answers every query with three observations, one of them null, or
// with an error for a query that holds FORM.
type study struct{}

func (study) Query(_ context.Context, text string, _ ...any) (session.Table, error) {
	if strings.Contains(text, "FORM") {
		return session.Table{}, errors.New("Parser Error: syntax error at or near \"FORM\"\n\nLINE 1: SELECT 1 FORM t\n                 ^")
	}
	return session.Table{
		Columns: []session.Column{{Name: "country", Type: "VARCHAR"}, {Name: "n_probes", Type: "BIGINT"}, {Name: "share", Type: "DOUBLE"}},
		Rows: [][]session.Datum{
			{{Text: "XA"}, {Text: "1204"}, {Text: "0.25"}},
			{{Text: "XB & XC"}, {Text: "88"}, {Null: true}},
			{{Null: true}, {Text: "7"}, {Text: "0.5"}},
		},
		Total: 3,
	}, nil
}

// read returns the results of a run by name.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestRunGolden: the executed notebook, the page and the figures, byte for
// byte, and again from a second run.
func TestRunGolden(t *testing.T) {
	options := Options{Path: "testdata/fills.ipynb", Session: session.Options{SQL: study{}}, Parameters: map[string]any{"threshold": 7}}
	var got [2]map[string]string
	for i := range got {
		options.Out = filepath.Join(t.TempDir(), "out")
		report, err := Run(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		if report.Ran != 7 || report.Cells != 7 || len(report.Figures) != 2 || len(report.Files) != 5 {
			t.Errorf("report %+v", report)
		}
		got[i] = read(t, options.Out)
	}
	golden := "testdata/golden"
	if *update {
		for name, data := range got[0] {
			path := filepath.Join(golden, name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(data), 0o644)); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := read(t, golden)
	if len(want) != len(got[0]) {
		t.Errorf("%d files, want %d", len(got[0]), len(want))
	}
	for name, data := range want {
		if got[0][name] != data {
			t.Errorf("%s differs from the golden file (-update rewrites it)", name)
		}
		if got[0][name] != got[1][name] {
			t.Errorf("%s differs between two runs", name)
		}
	}
}

// notebookOf writes code cells to a file.
func notebookOf(t testing.TB, cells ...string) string {
	t.Helper()
	n := nbformat.Notebook{}
	for i, source := range cells {
		n.Cells = append(n.Cells, nbformat.Cell{Type: nbformat.Code, ID: fmt.Sprintf("c%d", i), Source: source})
	}
	data, err := nbformat.Write(&n)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.ipynb")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMistakes: one mistake, one error, at the right place.
func TestMistakes(t *testing.T) {
	for _, test := range []struct {
		name string
		cell string
		want string // line and column counted by hand
	}{
		{"undefined name", "a := 1\n  b := a + nothing", "cell 2, line 2, column 12: undefined: nothing"},
		{"string to int", "var n int\nn = \"a\"", "cell 2, line 2, column 5: cannot use \"a\" (untyped string constant) as int value in assignment"},
		{"index out of range", "xs := []int{1}\nfor i := range xs {\n\txs[i+1] = 0\n}", "cell 2, line 3, column 2: index out of range [1] with length 1"},
		{"panic with an error", "import \"errors\"\n\npanic(errors.New(\"no rows\"))", "cell 2, line 3, column 1: panic: no rows"},
		{"SQL", "%%sql\nSELECT 1 FORM t", "cell 2, line 2, column 10: Parser Error: syntax error at or near \"FORM\""},
		{"unknown import", "\n\nimport \"gonum.org/v1/gonum/stat\"", "cell 2, line 3, column 8: package \"gonum.org/v1/gonum/stat\" is not compiled in; nearest of those that are: "},
		{"syntax", "x := (1", "cell 2, line 1, column 6: ( is never closed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out := t.TempDir()
			report, err := Run(t.Context(), Options{Path: notebookOf(t, "1", test.cell, "3"), Out: out, Session: session.Options{SQL: study{}}})
			failure, ok := errors.AsType[*eval.Error](err)
			if !ok || !strings.HasPrefix(err.Error(), test.want) {
				t.Fatalf("got  %v\nwant %s", err, test.want)
			}
			if report.Ran != 2 || failure.Cell != 2 {
				t.Errorf("report %+v", report)
			}
			files := read(t, out)
			n, err := nbformat.Read([]byte(files["test.ipynb"]))
			if err != nil {
				t.Fatal(err)
			}
			outputs := n.Cells[1].Outputs
			// A front end shows the lines around the place, so the file has them.
			line := strings.Split(test.cell, "\n")[failure.Line-1]
			if back := strings.Join(outputs[0].Traceback, "\n"); !strings.Contains(back, fmt.Sprintf("→ %d │ %s", failure.Line, line)) {
				t.Errorf("the traceback is %q", back)
			}
			if len(outputs) != 1 || outputs[0].Type != nbformat.Error || n.Cells[2].ExecutionCount != 0 {
				t.Errorf("outputs %+v", n.Cells)
			}
			if own, _ := n.Metadata["bridle"].(map[string]any); own["status"] != "failed" {
				t.Errorf("metadata %v", n.Metadata)
			}
			if page := files["index.html"]; strings.Count(page, "role=\"alert\"") != 2 || !strings.Contains(page, "1 further cell is not shown") {
				t.Errorf("page\n%s", page)
			}
		})
	}
}

func TestUnreadable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bad.ipynb")
	if err := os.WriteFile(path, []byte("{\n \"cells\": [}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	_, err := Run(t.Context(), Options{Path: path, Out: out})
	want := path + ": line 2, column 12: not valid JSON: invalid character '}' looking for beginning of value"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}

func TestSourceIsKept(t *testing.T) {
	path := notebookOf(t, "1")
	_, err := Run(t.Context(), Options{Path: path, Out: filepath.Dir(path)})
	if err == nil || !strings.Contains(err.Error(), "would replace it") {
		t.Errorf("got %v", err)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	out := t.TempDir()
	_, err := Run(ctx, Options{Path: notebookOf(t, "1", "for {}"), Out: out})
	if !errors.Is(err, eval.ErrInterrupted) {
		t.Fatalf("got %v", err)
	}
	if page := read(t, out)["index.html"]; !strings.Contains(page, "interrupted before it was finished") {
		t.Error("the page does not say so")
	}
}

func TestProgress(t *testing.T) {
	var got []string
	_, err := Run(t.Context(), Options{Path: notebookOf(t, "1", "", "x"), Out: t.TempDir(), Progress: func(p Progress) {
		got = append(got, fmt.Sprintf("%d/%d %v %v", p.Cell, p.Cells, p.Done, p.Err != nil))
	}})
	if err == nil {
		t.Error("no error")
	}
	if want := "1/2 false false, 1/2 true false, 2/2 false false, 2/2 true true"; strings.Join(got, ", ") != want {
		t.Errorf("got %s", strings.Join(got, ", "))
	}
}

func TestDoubleFigure(t *testing.T) {
	cell := "import \"display\"\nDisplay(display.MIME(display.MIMEMap{\"image/svg+xml\": \"<svg/>\"}, display.MIMEMap{\"bridle\": display.MIMEMap{\"figure\": \"f\"}}))"
	out := t.TempDir()
	_, err := Run(t.Context(), Options{Path: notebookOf(t, cell, cell), Out: out})
	if err == nil || !strings.Contains(err.Error(), `cell 2: figure "f" was already drawn by cell 1`) {
		t.Errorf("got %v", err)
	}
	if files := read(t, out); files["figures/f.svg"] == "" || files["figures/f-2.svg"] == "" {
		t.Error("a figure is missing")
	}
}

// TestStaleFigures: a figure that the notebook no longer draws does not stay
// behind; what else lies there does. No temporary file is left.
func TestStaleFigures(t *testing.T) {
	out := t.TempDir()
	path := notebookOf(t, "import \"display\"\ndisplay.SVG(\"<svg/>\")")
	if _, err := Run(t.Context(), Options{Path: path, Out: out}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(out, "figures", "mine.svg"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(data, []byte("SVG"), []byte("HTML")), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), Options{Path: path, Out: out}); err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range read(t, out) {
		names = append(names, name)
	}
	if len(names) != 3 {
		t.Errorf("files %v", names)
	}
}

// BenchmarkRun runs a notebook of five cells without SQL: session, page and files.
func BenchmarkRun(b *testing.B) {
	path := notebookOf(b, "import \"fmt\"", "x := 1", "func f() int { return x }", "fmt.Println(f())", "x + 1")
	out := b.TempDir()
	for b.Loop() {
		if _, err := Run(b.Context(), Options{Path: path, Out: out}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestJSONIsStandard: another reader of JSON accepts what was written.
func TestJSONIsStandard(t *testing.T) {
	out := t.TempDir()
	if _, err := Run(t.Context(), Options{Path: notebookOf(t, "\"<\\u2028&>\""), Out: out}); err != nil {
		t.Fatal(err)
	}
	if !json.Valid([]byte(read(t, out)["test.ipynb"])) {
		t.Error("not valid JSON")
	}
}

// TestUpdates: a later cell may replace what an earlier one displayed.
func TestUpdates(t *testing.T) {
	shown := displays{}
	first := nbformat.Cell{Outputs: []nbformat.Output{{Type: nbformat.Display, Data: map[string]any{"text/plain": "old"}}, {Type: nbformat.Stream, Text: "kept"}}}
	shown["a"] = []place{{&first, 0}}
	replacement := display.WithID("a", display.MakeData("text/plain", "new"))
	shown.update([]session.Output{{Kind: session.Update, Data: replacement}, {Kind: session.Update, Data: display.MakeData("text/plain", "no identifier")}})
	if got := first.Outputs[0].Data["text/plain"]; got != "new" || first.Outputs[1].Text != "kept" {
		t.Errorf("got %v and %q", got, first.Outputs[1].Text)
	}
}
