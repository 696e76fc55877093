package realservers

import (
	"slices"
	"testing"
)

// TestMost holds the bound of the loss test to values by a second route: with 30,000 pairs and 0.0125 % the mean is 3.75, and a
// Poisson distribution of that mean exceeds 16 with a probability of 4.8e-7 and 15 with 2.2e-6.
func TestMost(t *testing.T) {
	if got := most(30_000, 0.000125); got != 16 {
		t.Errorf("got %d", got)
	}
	if got := most(10, 1e-9); got != 0 {
		t.Errorf("got %d", got)
	}
}

// Every difference between a log and rows is found.
func TestDifferences(t *testing.T) {
	log := []query{{name: "a.xa", port: 1, rd: "-"}, {name: "a.xa", port: 2, rd: "-"}, {name: "b.xa", port: 3, rd: "+"}}
	rows := []asked{{"a.xa", 1, false, 1}, {"a.xa", 2, false, 1}, {"b.xa", 3, true, 1}}
	named := formats["named"]
	if d := differences(named, log, rows); len(d) > 0 {
		t.Errorf("equal lists differ: %v", d)
	}
	twice := append(slices.Clone(log), query{name: "b.xa", port: 9, rd: "+"})
	if d := differences(named, twice, []asked{rows[0], rows[1], {"b.xa", 3, true, 2}}); len(d) > 0 {
		t.Errorf("a second try differs: %v", d)
	}
	for name, change := range map[string]func() ([]query, []asked){
		"row missing":   func() ([]query, []asked) { return log, rows[1:] },
		"query missing": func() ([]query, []asked) { return log[1:], rows },
		"row twice":     func() ([]query, []asked) { return log, append(slices.Clone(rows), rows[0]) },
		"query twice":   func() ([]query, []asked) { return append(slices.Clone(log), log[0]), rows },
		"other port":    func() ([]query, []asked) { return log, []asked{{"a.xa", 7, false, 1}, rows[1], rows[2]} },
		"other name":    func() ([]query, []asked) { return log, []asked{{"c.xa", 1, false, 1}, rows[1], rows[2]} },
		"other bit":     func() ([]query, []asked) { return log, []asked{{"a.xa", 1, true, 1}, rows[1], rows[2]} },
	} {
		log, rows := change()
		if d := differences(named, log, rows); len(d) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}
