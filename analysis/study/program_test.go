package study_test

import (
	"encoding/json"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bridle/analysis/study"
)

// cells returns the lines of the code cells of a notebook.
func cells(t *testing.T, file string) (all [][]string) {
	t.Helper()
	var nb struct {
		Cells []struct {
			Type   string   `json:"cell_type"`
			Source []string `json:"source"`
		} `json:"cells"`
	}
	if err := json.Unmarshal([]byte(read(t, file)), &nb); err != nil {
		t.Fatal(err)
	}
	for _, c := range nb.Cells {
		if c.Type != "code" {
			continue
		}
		var lines []string
		for _, line := range c.Source {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
		all = append(all, lines)
	}
	return all
}

// From the folder to the saved figure it takes at most five cells and twelve lines, and the same lines are a Go program, which writes
// the same files as the calls of this test.
func TestNotebookIsAProgram(t *testing.T) {
	var imports, body strings.Builder
	all, lines := cells(t, filepath.Join("testdata", "day.ipynb")), 0
	for _, cell := range all {
		for _, line := range cell {
			lines++
			if strings.HasPrefix(line, "import ") {
				imports.WriteString(line + "\n")
			} else {
				body.WriteString(line + "\n")
			}
		}
	}
	if len(all) > 5 || lines > 12 {
		t.Errorf("%d cells with %d lines", len(all), lines)
	}
	source, err := format.Source([]byte("package main\n\n" + imports.String() + "\nfunc main() {\n" + body.String() + "}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := read(t, filepath.Join("testdata", "day.go.golden")); string(source) != want {
		t.Fatalf("the program is\n%s\nwant\n%s", source, want)
	}
	runProgram(t, source)
}

// runProgram compiles and runs the program where there is a toolchain, in a folder with a study.
func runProgram(t *testing.T, source []byte) {
	t.Helper()
	toolchain, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no Go toolchain to compile the program with")
	}
	if testing.Short() {
		t.Skip("linking DuckDB takes its time")
	}
	dir, built := filepath.Dir(small(t, true)), t.TempDir()
	if err := os.Rename(filepath.Join(dir, "small"), filepath.Join(dir, "study")); err != nil {
		t.Fatal(err)
	}
	file, bin := filepath.Join(built, "main.go"), filepath.Join(built, "day")
	if err := os.WriteFile(file, source, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), toolchain, "build", "-buildvcs=false", "-o", bin, file).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	day := exec.CommandContext(t.Context(), bin)
	day.Dir = dir
	if out, err := day.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v\n%s", err, out)
	}
	s := study.Open(filepath.Join(dir, "study"))
	s.Matrix().Plot().Save(filepath.Join(built, "matrix.svg"))
	s.Matrix().LaTeX(filepath.Join(built, "claims.tex"))
	for _, name := range []string{"matrix.svg", "claims.tex"} {
		if read(t, filepath.Join(dir, name)) != read(t, filepath.Join(built, name)) {
			t.Errorf("the program wrote another %s", name)
		}
	}
	if n := strings.Count(read(t, filepath.Join(dir, "coverage.csv")), "\n"); n != 2+4 {
		t.Errorf("coverage has %d lines, want stamp, header and four countries", n)
	}
}
