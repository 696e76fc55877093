package verify_test

import (
	"image"
	"image/color"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bridle/kernel/verify"
	"bridle/kernel/verify/lock"
	"bridle/kernel/verify/numbers"
	"bridle/kernel/verify/page"
	"bridle/kernel/verify/picture"
)

// pictureOf packs a picture of 100 by 100 dots of which the first n are black.
func pictureOf(t testing.TB, n int) string {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 100, 100))
	for i := range m.Pix {
		m.Pix[i] = 0xff
	}
	for i := range n {
		m.SetNRGBA(i%100, i/100, color.NRGBA{A: 0xff})
	}
	packed, err := picture.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(packed)
}

// reportOf makes a report with the figure "bars" of the given files, from a
// cell "draw" that asks table a.
func reportOf(t testing.TB, files map[string]string, change func(*lock.Figure, *lock.Lock)) *verify.Report {
	t.Helper()
	f := lock.Figure{
		Title: "Bars", Alt: "Two bars", Files: map[string]string{}, Params: map[string]any{"least": "1"}, SQL: []string{"q001"},
		Build:  lock.Build{DuckDB: "1.5.5", Go: "1.26.8", GOARCH: "amd64"},
		Cell:   lock.Cell{ID: "draw", Number: 2, SHA256: lock.Hash([]byte("draw()"))},
		Tables: map[string]lock.Table{"a": {Rows: 2, SHA256: lock.Hash([]byte("a"))}},
	}
	l := &lock.Lock{Format: lock.Format, Figures: map[string]lock.Figure{},
		Notebook: lock.Notebook{File: "nb.ipynb", Cells: []lock.Cell{{ID: "ask", Number: 1, SHA256: lock.Hash([]byte("ask()"))}, f.Cell, {ID: "later", Number: 3}}},
		Queries:  map[string]lock.Query{"q001": {Cell: "ask", SHA256: lock.Hash([]byte("FROM a")), Text: "FROM a"}}}
	r := &verify.Report{Lock: l, Files: map[string]map[string][]byte{"bars": {}}, Sources: map[string]string{"ask": "ask()\nsame", "draw": "draw()"}}
	for ending, data := range files {
		f.Files[ending] = lock.Hash([]byte(data))
		r.Files["bars"][ending] = []byte(data)
	}
	if data, ok := files["csv"]; ok {
		f.Plotted = "sha256:" + numbers.Hash([]byte(data))
	}
	if change != nil {
		change(&f, l)
	}
	l.Figures["bars"] = f
	return r
}

// with returns a copy of files with some replaced; an empty one is taken out.
func with(files map[string]string, pairs ...string) map[string]string {
	files = maps.Clone(files)
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = pairs[i+1]
		if pairs[i+1] == "" {
			delete(files, pairs[i])
		}
	}
	return files
}

func TestGrades(t *testing.T) {
	base := map[string]string{"png": pictureOf(t, 10), "svg": "<svg><metadata>1</metadata>a</svg>", "csv": "c,x\nXA,0.5\n"}
	bare := with(base, "csv", "", "svg", "")
	table := func(f *lock.Figure, _ *lock.Lock) {
		f.Tables = map[string]lock.Table{"a": {Rows: 3, SHA256: lock.Hash([]byte("b"))}}
	}
	for _, test := range []struct {
		name     string
		old, new map[string]string
		change   func(*lock.Figure, *lock.Lock)
		grade    string
		layer    verify.Layer
		want     string
	}{
		{"same", base, base, nil, "A", verify.None, "bytes same"},
		{"metadata", base, with(base, "svg", "<svg><metadata>2</metadata>a</svg>"), nil, "B", verify.None, "dots same"},
		{"drawing", base, with(base, "png", pictureOf(t, 11)), nil, "C", verify.Drawing, "data same, 0.01 % of the dots differ"},
		{"svg alone", base, with(base, "svg", "<svg>b</svg>"), nil, "C", verify.Drawing, "drawing: data same, the svg differs"},
		{"ninth digit", base, with(base, "csv", "c,x\nXA,0.50000000001\n"), nil, "B", verify.None, "dots same"},
		{"numbers", base, with(base, "csv", "c,x\nXA,0.6\n"), nil, "F", verify.Numbers, "row 1, x 0.5→0.6\n→ tables, cells and parameters are the same: see whether two runs agree"},
		{"table", base, with(base, "csv", "c,x\nXA,0.6\n"), table, "F", verify.TableOf, "→ table a changed (ca978112→3e23e816, 2→3 rows)"}, // beginnings of SHA-256 of "a" and "b"
		{"table without effect", base, base, table, "A", verify.TableOf, "though this changed without effect:\n→ table a changed"},
		{"cell", base, with(base, "csv", "c,x\nXA,0.6\n"), func(_ *lock.Figure, l *lock.Lock) { l.Notebook.Cells[0].SHA256 = lock.Hash(nil) }, "F", verify.QueryOf, "→ cell ask changed"},
		{"later cell", base, base, func(_ *lock.Figure, l *lock.Lock) { l.Notebook.Cells[2].SHA256 = "x" }, "A", verify.None, "bytes same"},
		{"parameter", base, with(base, "csv", "c,x\nXA,0.6\n"), func(f *lock.Figure, _ *lock.Lock) { f.Params = map[string]any{"least": "2"} }, "F", verify.QueryOf, `→ parameter least was "1" and is "2"`},
		{"title", base, base, func(f *lock.Figure, _ *lock.Lock) { f.Title = "Three bars" }, "F", verify.Words, `the title was "Bars" and is "Three bars"`},
		{"alternative text", base, base, func(f *lock.Figure, _ *lock.Lock) { f.Alt = "x" }, "F", verify.Words, `the alternative text was "Two bars" and is "x"`},
		{"Go", base, base, func(f *lock.Figure, _ *lock.Lock) { f.Build.Go = "1.27.0" }, "A", verify.BuiltBy, "→ build: Go 1.26.8→1.27.0"},
		{"DuckDB and numbers", base, with(base, "csv", "c,x\nXA,0.6\n"), func(f *lock.Figure, _ *lock.Lock) { f.Build.DuckDB = "1.6" }, "F", verify.Numbers, "the program is another\n→ build: DuckDB 1.5.5→1.6"},
		{"snapshot", base, base, func(f *lock.Figure, _ *lock.Lock) { f.Snapshot = "abc" }, "A", verify.TableOf, "→ the snapshot was none and is abc"},
		{"no data, nearly", bare, with(bare, "png", pictureOf(t, 11)), nil, "D", verify.Drawing, "no plotted data to compare, 0.01 % of the dots differ"},
		{"no data, far", bare, with(bare, "png", pictureOf(t, 90)), nil, "F", verify.Drawing, "no plotted data to compare, 0.8 % of the dots differ"},
		{"no data, broken", bare, with(bare, "png", "not a picture"), nil, "F", verify.Drawing, "no plotted data to compare"},
		{"form lost", base, with(base, "svg", ""), nil, "F", verify.Drawing, "no longer drawn as svg"},
		{"data lost", base, with(base, "csv", ""), nil, "F", verify.Numbers, "plotted data are there in one of the two alone"},
		{"no longer simulated", with(base, "csv", "# SIMULATED\nc,x\nXA,0.5\n"), base, nil, "F", verify.Numbers, `the comment was "# SIMULATED\n" and is ""`},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := verify.Compare(reportOf(t, test.old, nil), reportOf(t, test.new, test.change), verify.Options{})
			r := v.Results[0]
			if r.Grade != test.grade || r.Layer != test.layer || !strings.Contains(r.String(), test.want) {
				t.Errorf("grade %s, layer %q: %s\nwant %s, %q: %s", r.Grade, r.Layer, r, test.grade, test.layer, test.want)
			}
			if r.Pass != (test.grade < "D") {
				t.Errorf("pass: %v", r.Pass)
			}
		})
	}
}

// Files that are not those of the lock are found, whatever they show.
func TestSpoiltFiles(t *testing.T) {
	base := map[string]string{"png": pictureOf(t, 10), "svg": "<svg>a</svg>", "csv": "c,x\nXA,0.5\n"}
	for _, test := range []struct{ ending, data, want string }{
		{"png", pictureOf(t, 40), "drawing: figures/bars.png was changed after it was locked, 0.3 % of the dots differ; the data are the same"},
		{"svg", "<svg>b</svg>", "drawing: figures/bars.svg was changed after it was locked; the data are the same"},
		{"csv", "c,x\nXA,0.7\n", "numbers: figures/bars.csv was changed after it was locked: 1 of 1 rows differ: row 1, x 0.7→0.5"},
		{"csv", "c,x\nXA,0.50\n", "numbers: figures/bars.csv was changed after it was locked"},
		{"png", "", "drawing: figures/bars.png is not there; the data are the same"},
		{"csv", "", "numbers: figures/bars.csv is not there"},
	} {
		old := reportOf(t, base, nil)
		old.Files["bars"][test.ending] = []byte(test.data)
		if test.data == "" {
			delete(old.Files["bars"], test.ending)
		}
		v := verify.Compare(old, reportOf(t, base, nil), verify.Options{})
		if r := v.Results[0]; r.Grade != "F" || r.Finding != test.want || v.Pass() {
			t.Errorf("%s: %s, want %s", test.ending, r, test.want)
		}
	}
}

func TestWhatPasses(t *testing.T) {
	bare := map[string]string{"png": pictureOf(t, 10)}
	nearly := verify.Compare(reportOf(t, bare, nil), reportOf(t, with(bare, "png", pictureOf(t, 11)), nil),
		verify.Options{Tolerated: map[string]string{"bars": "a photograph"}})
	if !nearly.Pass() || !strings.Contains(nearly.String(), "(tolerated: a photograph)") {
		t.Errorf("got %s", nearly)
	}
	base := with(bare, "csv", "x\n1\n")
	if v := verify.Compare(reportOf(t, base, nil), reportOf(t, with(base, "png", pictureOf(t, 11)), nil), verify.Options{Least: "B"}); v.Pass() {
		t.Errorf("C passes though B is the least:\n%s", v)
	}
}

func TestFiguresOfOneReport(t *testing.T) {
	base := map[string]string{"csv": "x\n1\n", "svg": "<svg/>"}
	some, none := reportOf(t, base, nil), reportOf(t, base, nil)
	none.Lock.Figures = map[string]lock.Figure{}
	for _, v := range []*verify.Verdict{verify.Compare(some, none, verify.Options{}), verify.Compare(none, some, verify.Options{})} {
		if r := v.Results[0]; v.Pass() || r.Layer != verify.Presence || !strings.HasSuffix(v.String(), "1 figure: 1 F\n") {
			t.Errorf("got %s", v)
		}
	}
}

// The page shows old, new and difference, rows and cells, and asks for nothing
// outside.
func TestPage(t *testing.T) {
	base := map[string]string{"png": pictureOf(t, 10), "csv": "c,x\nX<A,0.5\n"}
	new := reportOf(t, with(base, "png", pictureOf(t, 20), "csv", "c,x\nX<A,0.6\n"), func(_ *lock.Figure, l *lock.Lock) { l.Notebook.Cells[0].SHA256 = lock.Hash(nil) })
	new.Sources["ask"] = "ask(<1>)\nsame"
	text := string(page.Write("A & B", verify.Compare(reportOf(t, base, nil), new, verify.Options{})))
	for _, want := range []string{
		"<title>A &amp; B</title>", "<figcaption>Before</figcaption>", "<figcaption>Now</figcaption>", "Difference: 10 of 10000 dots",
		"X&lt;A", "<del>0.5</del> → <ins>0.6</ins>", `<span class="old">-ask()</span>`, `<span class="now">+ask(&lt;1&gt;)</span>`, "default-src 'none'",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(text, "<script") || strings.Contains(text, "http:") || strings.Contains(text, "https:") {
		t.Error("the page asks for something")
	}
}

// Texts of cells are compared too: what stands in a report is a claim, whether it
// is drawn or printed.
func TestTexts(t *testing.T) {
	base := map[string]string{"csv": "x\n1\n", "svg": "<svg/>"}
	for _, test := range []struct{ old, new, want string }{
		{"", "", "1 figure: 1 A\n"},
		{"n 42\n", "n 42\n", "; text of 1 of 1 cells same\n"},
		{"│ 0.30000000000000004 │\n└──────┘", "│ 0.3 │\n└──┘", "; text of 1 of 1 cells same\n"},
		{"a 1\nn 42 servers\n", "a 1\nn 43 servers\n", "cell-ask  F  text: line 2 was \"n 42 servers\" and is \"n 43 servers\"\n1 figure: 1 A; text of 0 of 1 cells same\n"},
		{"a 1\n", "", "cell-ask  F  text: line 1 was \"a 1\" and is \"\"\n"},
	} {
		old, new := reportOf(t, base, nil), reportOf(t, base, nil)
		old.Texts, new.Texts = map[string]string{"ask": test.old}, map[string]string{"ask": test.new}
		v := verify.Compare(old, new, verify.Options{})
		if !strings.Contains(v.String(), test.want) || v.Pass() == strings.Contains(test.want, "F  text") {
			t.Errorf("got %s\nwant %s", v, test.want)
		}
		if text := string(page.Write("T", v)); !v.Pass() && !strings.Contains(text, `<span class="old">-a`) && !strings.Contains(text, `<span class="now">+n 43`) {
			t.Errorf("the page does not show the lines:\n%s", text)
		}
	}
}

// A report is read from its folder: the small print of queries and the folder of
// the study are no text of a cell, nor are figures.
func TestLoad(t *testing.T) {
	dir := t.TempDir()
	r := reportOf(t, map[string]string{"csv": "x\n1\n", "svg": "<svg/>"}, func(_ *lock.Figure, l *lock.Lock) { l.Notebook.Study = "out/s" })
	encoded, err := lock.Encode(r.Lock)
	if err != nil {
		t.Fatal(err)
	}
	const outputs = `[{"output_type": "stream", "name": "stdout", "text": "study out/s, 3 rows of out/s2\n"},
{"output_type": "display_data", "metadata": {}, "data": {"text/plain": "│ 1 │\nDuckDB 1.5.5 · a 5b80892dca94 · result 38fa19ad34a4 (rows in this order) · determinism A"}},
{"output_type": "display_data", "metadata": {}, "data": {"text/plain": "a figure", "image/svg+xml": "<svg/>"}}]`
	files := map[string]string{
		lock.Name: string(encoded), "figures/bars.csv": "x\n1\n",
		"nb.ipynb": `{"nbformat": 4, "cells": [{"cell_type": "code", "id": "ask", "metadata": {}, "source": "ask()", "outputs": ` + outputs + `}]}`,
	}
	for name, data := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read, err := verify.Load(filepath.Join(dir, lock.Name))
	if err != nil {
		t.Fatal(err)
	}
	if want := "study STUDY, 3 rows of out/s2\n│ 1 │\n"; read.Texts["ask"] != want || read.Sources["ask"] != "ask()" {
		t.Errorf("text %q, want %q; source %q", read.Texts["ask"], want, read.Sources["ask"])
	}
	if len(read.Files["bars"]) != 1 || string(read.Files["bars"]["csv"]) != "x\n1\n" {
		t.Errorf("files %v; the missing SVG is left to the grade", read.Files)
	}
	if v := verify.Compare(read, r, verify.Options{}); v.Results[0].Finding != "drawing: figures/bars.svg is not there; the data are the same" {
		t.Errorf("got %s", v)
	}
}

func TestLoadErrors(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none"):  "give the folder that 'bridle run' wrote",
		dir:                         "has no figures.lock.json",
		filepath.Join(dir, "x.txt"): "or the figures.lock.json in it",
	} {
		if _, err := verify.Load(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
