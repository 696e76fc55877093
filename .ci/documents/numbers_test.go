package documents

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// No number of README is typed: what the demo found stands between marks, what a figure says in its line, and
// 'make readme' writes both. What is left are years, seeds, and versions, which go.mod must have too.
func TestNumbersOfREADME(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(text), "<!-- demo -->")
	measured, after, ends := strings.Cut(rest, "<!-- /demo -->")
	if !begins || !ends || !strings.Contains(measured, "verified:") {
		t.Fatal("README has no marks of the demo, or nothing between them: make demo && make readme")
	}
	prose := regexp.MustCompile(`(?m)^(!\[| {4}).*$`).ReplaceAllString(before+after, "")
	prose = regexp.MustCompile("`[^`]*`|\\]\\([^)]*\\)|Apache-2.0").ReplaceAllString(prose, "")
	allowed := append([]string{"2012", "2014", "2018"}, versions(t)...)
	for _, number := range regexp.MustCompile(`[0-9][0-9.,]*[0-9]|[0-9]`).FindAllString(prose, -1) {
		if !slices.Contains(allowed, number) {
			t.Errorf("README says %s, which nothing computes: let .ci/readme write it", number)
		}
	}
}

// versions returns those of Go and of DuckDB, whose driver writes 1.5.5 as v2.10505.
func versions(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	language := regexp.MustCompile(`(?m)^go ([0-9]+\.[0-9]+)`).FindStringSubmatch(string(text))
	driver := regexp.MustCompile(`duckdb/duckdb-go/v2 v2\.([0-9]+)\.`).FindStringSubmatch(string(text))
	if language == nil || driver == nil {
		t.Fatal("go.mod names no version of Go or no driver of DuckDB")
	}
	n, err := strconv.Atoi(driver[1])
	if err != nil {
		t.Fatal(err)
	}
	return []string{language[1], fmt.Sprintf("%d.%d.%d", n/10000, n/100%100, n%100)}
}
