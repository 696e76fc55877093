package schema

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Names follow the rules of the dictionary: snake case; instants end in _at, counts
// begin with n_, truth values are statements, durations end in their unit.
func TestColumnNames(t *testing.T) {
	snake := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	// Dates that the authority of a certificate sets keep its own words.
	kept := []string{"not_before", "not_after"}
	for _, d := range All() {
		if !snake.MatchString(d.Name) {
			t.Errorf("dataset %q is not in snake case", d.Name)
		}
		for _, c := range d.Columns() {
			if !snake.MatchString(c.Name) {
				t.Errorf("%s.%s is not in snake case", d.Name, c.Name)
			}
			if slices.Contains(kept, c.Name) {
				continue
			}
			if at := strings.HasSuffix(c.Name, "_at"); at != (c.Type == "TIMESTAMP WITH TIME ZONE") {
				t.Errorf("%s.%s has type %s; instants, and they alone, end in _at", d.Name, c.Name, c.Type)
			}
			if is := strings.HasPrefix(c.Name, "is_"); is != (c.Type == "BOOLEAN") {
				t.Errorf("%s.%s has type %s; truth values, and they alone, begin with is_", d.Name, c.Name, c.Type)
			}
			if n := strings.HasPrefix(c.Name, "n_"); n && c.Type != "BIGINT" && c.Type != "INTEGER" {
				t.Errorf("%s.%s has type %s; counts are whole", d.Name, c.Name, c.Type)
			}
		}
	}
}

func TestDatasetsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range All() {
		if seen[d.Name] {
			t.Errorf("two datasets are named %s", d.Name)
		}
		seen[d.Name] = true
		columns := d.Columns()
		for _, v := range d.Volatile {
			if !slices.ContainsFunc(columns, func(c Column) bool { return c.Name == v }) {
				t.Errorf("%s: volatile column %q does not exist", d.Name, v)
			}
		}
		if d.HasParts() && columns[0].Name != "run_id" {
			t.Errorf("%s: the first column is %s, not run_id", d.Name, columns[0].Name)
		}
		if d.HasParts() && (!slices.Contains(d.Volatile, "run_id") || len(d.Science()) == 0) {
			t.Errorf("%s: run_id must be volatile, and something must not be", d.Name)
		}
		if got, ok := Named(d.Name); !ok || got.Row != d.Row {
			t.Errorf("Named(%q) = %v, %v", d.Name, got.Name, ok)
		}
	}
	if _, ok := Named("no_such"); ok {
		t.Error("Named finds what is not there")
	}
}

func TestForPanicsOnOtherTypes(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("For[int] did not panic")
		}
	}()
	For[int]()
}
