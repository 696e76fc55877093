package load

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"bridle/analysis/fingerprint"
	"bridle/datasets/external/spywarescan"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/study"
)

// Every shipped rule matches its own examples, none of its counter-examples, and
// none of the examples of another rule.
func TestRulesMeetTheirExamples(t *testing.T) {
	rules, err := fingerprint.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.Create(study.Plan{Tool: "examples"})
	if err != nil {
		t.Fatal(err)
	}
	responses, err := study.Table[httpresponses.Row](run)
	if err != nil {
		t.Fatal(err)
	}
	exchanges, err := study.Table[grabs.Row](run)
	if err != nil {
		t.Fatal(err)
	}
	want := map[int64]string{} // grab to the one rule it must match; empty: none
	add := func(raw, rule string) {
		id := int64(len(want) + 1)
		want[id] = rule
		r := spywarescan.Response(raw, "")
		r.RunID, r.ResponseID = run.ID(), fmt.Sprintf("example-%d", id)
		responses.Write(r)
		exchanges.Write(grabs.Row{
			RunID: run.ID(), GrabID: id, GrabbedAt: time.Unix(0, 0).UTC(), Address: "192.0.2.1",
			Protocol: "http", Source: "example", ResponseID: &r.ResponseID,
		})
	}
	for _, r := range rules {
		for _, raw := range r.Examples.Match {
			add(raw, r.ID)
		}
		for _, raw := range r.Examples.NoMatch {
			add(raw, "")
		}
	}
	if err := run.Finish(); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	got := map[int64]string{}
	err = fingerprint.Match(t.Context(), opened.DB(), rules, func(m fingerprintmatches.Row) error {
		got[m.GrabID] += m.RuleID
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(want) == 0 {
		t.Fatal("no rule has examples")
	}
	for id, rule := range want {
		if got[id] != rule {
			t.Errorf("example %d matches %q, want %q", id, got[id], rule)
		}
	}
}

func TestTable(t *testing.T) {
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	table, err := opened.Query(`SELECT * FROM (VALUES (1, 'a<b', NULL, ['x', 'y'], TIMESTAMPTZ '2014-02-17 12:00:00+01')) t(n, s, z, l, seen)`)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(table.Ints("n"), table.Strings("s"), table.Strings("z"), table.Strings("l"), table.Strings("seen")); got !=
		"[1] [a<b] [null] [[x, y]] [2014-02-17 11:00:00Z]" {
		t.Errorf("columns are %s", got)
	}
	for name, f := range map[string]func(){
		"no such column": func() { table.Strings("q") },
		"null as number": func() { table.Ints("z") },
		"text as number": func() { table.Ints("s") },
		"bad query":      func() { opened.MustQuery("SELECT") },
		"no study":       func() { MustOpen(filepath.Join(t.TempDir(), "none")) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
