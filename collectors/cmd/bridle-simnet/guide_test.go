package main

import (
	"os"
	"strings"
	"testing"

	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// TestQueriesOfTheGuide: every query that REAL.md shows runs over a small simulated study, and those that read probes
// alone find something.
func TestQueriesOfTheGuide(t *testing.T) {
	text, err := os.ReadFile("../../REAL.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var out, errs strings.Builder
	if code := run([]string{"probe", "--scenario", "village", "--seed", "3", "--days", "1", "--study", dir}, &out, &errs); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := duck.Open(t.Context(), s, duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	queries := 0
	for i, block := range strings.Split(string(text), "```sql\n") {
		if i == 0 {
			continue
		}
		query, _, _ := strings.Cut(block, "```")
		rows, err := r.DB().QueryContext(t.Context(), query)
		if err != nil {
			t.Errorf("%v in\n%s", err, query)
			continue
		}
		n := 0
		for rows.Next() {
			n++
		}
		if err := rows.Err(); err != nil {
			t.Errorf("%v in\n%s", err, query)
		}
		rows.Close()
		if n == 0 && strings.Contains(query, "FROM probes ") && !strings.Contains(query, "JOIN") {
			t.Errorf("no row of\n%s", query)
		}
		queries++
	}
	if queries < 5 {
		t.Errorf("REAL.md shows %d queries", queries)
	}
}
