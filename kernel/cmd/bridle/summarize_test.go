package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bridle/analysis/load"
)

func TestSummarized(t *testing.T) {
	for text, want := range map[string]string{
		"SUMMARIZE grabs;":                      "grabs",
		"-- all\n summarize  main.\"my t\" ;\n": "main.\"my t\"",
		"/* a */SUMMARIZE SELECT 1":             "(SELECT 1\n)",
		"SUMMARIZE from grabs":                  "(from grabs\n)",
		"SUMMARIZE selected":                    "selected",
		"SELECT 'SUMMARIZE x'":                  "",
		"SUMMARIZED x":                          "",
	} {
		if got, ok := summarized(text); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %t, want %q", text, got, ok, want)
		}
	}
}

// A number that cannot be computed is null and named; all others are those of DuckDB.
func TestSummarizeOutOfRange(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "runs"), 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := load.OpenAt(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	q := studySQL{study: s, about: &aboutStudy{}}
	const rows = "SELECT * FROM (VALUES (1e307::DOUBLE, 1, 'it''s'), (-1e307, 2, NULL), (1.5e308, 4, 'c')) t(x, \"n \"\"q\", s)"
	if _, err := q.ask(t.Context(), "SUMMARIZE "+rows); !outOfRange(err) {
		t.Fatalf("DuckDB computes it now: %v", err)
	}
	got, err := q.Query(t.Context(), "SUMMARIZE "+rows)
	if err != nil {
		t.Fatal(err)
	}
	usual, err := q.Query(t.Context(), "SUMMARIZE SELECT 1::DOUBLE AS x")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Columns, usual.Columns) {
		t.Errorf("columns %v, want %v", got.Columns, usual.Columns)
	}
	if names := got.Strings("column_name"); !slices.Equal(names, []string{"x", `n "q`, "s"}) {
		t.Fatalf("got %q", names)
	}
	// Smallest and greatest are as given; 1 + 2 + 4 = 7 over 3; one of three texts is null.
	if !slices.Equal(got.Strings("min"), []string{"-1e+307", "1", "c"}) || got.Strings("std")[0] != "" || !strings.HasPrefix(got.Strings("avg")[1], "2.333") ||
		got.Strings("null_percentage")[2] != "33.33" || !slices.Equal(got.Strings("count"), []string{"3", "3", "3"}) {
		t.Errorf("got\n%s", got.String())
	}
	if notes := strings.Join(got.Card.Notes, "\n"); !strings.Contains(notes, "std of the column x cannot be computed") {
		t.Errorf("notes %q", notes)
	}
}
