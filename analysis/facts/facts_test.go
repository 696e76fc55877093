package facts_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bridle/analysis/facts"
	"bridle/analysis/load"
	"bridle/analysis/verdict"
	"bridle/datasets/schema/clustercounts"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/verdicts"
	"bridle/datasets/study"
)

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// run makes a complete run with rows of one dataset.
func run[T any](t *testing.T, s study.Study, tool string, config any, rows func(id string) []T) {
	t.Helper()
	r, err := s.Create(study.Plan{Tool: tool, Config: config, Now: noon, Simulated: true, Clock: study.SimulatedClock, Seed: new(int64(1))})
	if err != nil {
		t.Fatal(err)
	}
	write(t, r, rows(r.ID())...)
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
}

func write[T any](t *testing.T, r *study.Run, rows ...T) {
	t.Helper()
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
}

func match(id, address string, grab int64, rule string) fingerprintmatches.Row {
	return fingerprintmatches.Row{RunID: id, GrabRunID: "g", GrabID: grab, Address: address, GrabbedAt: noon(), RuleID: rule, RuleVersion: 1, Selections: []string{"x"}}
}

// town is a simulated study with three matched servers, of which one is in no operator, and verdicts on an operator, on
// a batch at its fringe and on a single domain.
func town(t *testing.T) study.Study {
	t.Helper()
	s := empty(t)
	run(t, s, "match", nil, func(id string) []fingerprintmatches.Row {
		return []fingerprintmatches.Row{match(id, "192.0.2.1", 1, "a"), match(id, "192.0.2.1", 2, "b"), match(id, "192.0.2.2", 3, "a"), match(id, "192.0.2.3", 4, "a")}
	})
	sighting := func(id, name string, domain *string, in string) nameobservations.Row {
		return nameobservations.Row{RunID: id, Name: name, RegisteredDomain: domain, SeenIn: in, Source: "x"}
	}
	run(t, s, "import-list", nil, func(id string) []nameobservations.Row {
		return []nameobservations.Row{sighting(id, "listed.example", new("listed.example"), "list")}
	})
	run(t, s, "names", nil, func(id string) []nameobservations.Row {
		return []nameobservations.Row{sighting(id, "a.kite.example", new("kite.example"), "certificate"), sighting(id, "a.kite.example", new("kite.example"), "resolution"),
			sighting(id, "b.kite.example", new("kite.example"), "certificate"), sighting(id, "localname", nil, "resolution")}
	})
	run(t, s, "cluster", nil, func(id string) []clustermembers.Row {
		return []clustermembers.Row{{RunID: id, ClusterID: "kite", Address: "192.0.2.1", Standing: "core"},
			{RunID: id, ClusterID: "kite", Address: "192.0.2.2", Standing: "fringe"}, {RunID: id, ClusterID: "heron", Address: "192.0.2.3", Standing: "unclustered"}}
	})
	run(t, s, "cluster-counts", nil, func(id string) []clustercounts.Row {
		return []clustercounts.Row{{RunID: id, NServersLeast: 5, NClusters: 1, NLow: 1, NHigh: 3}}
	})
	run(t, s, "cluster-names", nil, func(id string) []operators.Row {
		return []operators.Row{{RunID: id, Operator: "kite", Kind: "name", Value: "b.kite.example", Basis: "cluster", ClusterRunID: &id, ClusterID: new("kite"), IsUnique: true,
			IsCore: new(false), Batch: new("192.0.2.2"), Source: "x"}}
	})
	judge(t, s)
	return s
}

// judge writes verdicts: kite is supported in XA and XB and indicated in XC, its batch indicated in XA and XC, a domain not
// detected in XA; XD cannot be tested.
func judge(t *testing.T, s study.Study) {
	t.Helper()
	config := map[string]any{"settings": map[string]any{"Supported": 0.01, "Indicated": 0.05}}
	r, err := s.Create(study.Plan{Tool: "verdicts", Config: config, Now: noon, Simulated: true, Clock: study.SimulatedClock, Seed: new(int64(1))})
	if err != nil {
		t.Fatal(err)
	}
	var rows []verdicts.Row
	for _, v := range []string{"kite XA supported", "kite XB supported", "kite XC indicated", "kite/192.0.2.2 XA indicated", "kite/192.0.2.2 XC indicated",
		"kite XD not_testable", "lone.example XA not_detected", "lone.example XD not_testable"} {
		w := strings.Fields(v)
		rows = append(rows, verdicts.Row{RunID: r.ID(), Operator: w[0], IsDomain: w[0] == "lone.example", Country: w[1], Method: verdict.Method, MethodVersion: 2, Verdict: w[2], PValue: new(0.001)})
	}
	write(t, r, rows...)
	write(t, r, operatorverdicts.Row{RunID: r.ID(), Operator: "kite", Method: "partial-conjunction", MethodVersion: 2, Verdict: "supported"},
		operatorverdicts.Row{RunID: r.ID(), Operator: "kite/192.0.2.2", Method: "partial-conjunction", MethodVersion: 2, Verdict: "indicated"},
		operatorverdicts.Row{RunID: r.ID(), Operator: "lone.example", Method: "partial-conjunction", MethodVersion: 2, Verdict: "not_testable"})
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
}

func empty(t *testing.T) study.Study {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func gather(t *testing.T, s study.Study, o facts.Options) *facts.Sheet {
	t.Helper()
	open, err := load.Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	sheet, err := facts.Gather(t.Context(), open.DB(), o)
	if err != nil {
		t.Fatal(err)
	}
	return sheet
}

// The numbers are counted by hand from the rows of town.
func TestGather(t *testing.T) {
	sheet := gather(t, town(t), facts.Options{Snapshot: "abc"})
	parts := func(id string) (list []int64) {
		f, _ := sheet.Find(id)
		list = append(list, *f.Value)
		for _, p := range f.Parts {
			list = append(list, p.Value)
		}
		return list
	}
	for id, want := range map[string][]int64{
		"addresses_matched": {3}, "fingerprints_matched": {2}, "names": {3, 1, 1, 1}, "registered_domains": {1, 1},
		"operators": {1, 1, 1}, "operators_of_five": {1}, "servers_clustered": {2, 1, 1, 1}, "claims_supported": {2, 2, 0, 0}, "claims_indicated": {3, 1, 2, 0},
		"cross_border_supported": {1, 1, 0, 0}, "cross_border_indicated": {1, 0, 1, 0}, "countries_supported": {2}, "countries_indicated": {2, 1, 1},
		"countries_tested": {3}, "countries_not_testable": {1}, "pairs_tested": {6, 2, 3, 1}, "pairs_not_testable": {2},
	} {
		if got := parts(id); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
	names, _ := sheet.Find("names")
	if len(names.Runs) != 1 || !strings.Contains(names.Runs[0], "-names-") {
		t.Errorf("names rest on %v, want the run of names alone", names.Runs)
	}
	if f, _ := sheet.Find("operators_of_five"); f.Interval == nil || f.Interval.Low != 1 || f.Interval.High != 3 || !strings.Contains(sheet.Markdown(), "1 to 3 (range over variants") {
		t.Errorf("range of operators %+v, want 1 to 3, as the clustering gave it", f.Interval)
	}
	if f, _ := sheet.Find("claims_indicated"); f.ErrorRate == nil || *f.ErrorRate != 0.05 {
		t.Errorf("error rate %v, want that of the configuration", f.ErrorRate)
	}
	if f, _ := sheet.Find("probes"); f.Value != nil || !strings.Contains(f.Missing, "bridle-probe") {
		t.Errorf("probes %+v, want none and what is missing", f)
	}
	if md := sheet.Markdown(); !strings.HasPrefix(md, "# SIMULATED: ") || !strings.Contains(md, "Snapshot: `abc`") || !strings.Contains(md, sheet.Statement) {
		t.Errorf("Markdown lacks stamp, snapshot or statement:\n%s", md)
	}
}

// Nothing is known of an empty study, and 0 is said only of what was looked for.
func TestMissingAndZero(t *testing.T) {
	s := empty(t)
	for _, f := range gather(t, s, facts.Options{}).Facts {
		if f.Value != nil || f.Missing == "" {
			t.Errorf("%s: value %v, missing %q", f.ID, f.Value, f.Missing)
		}
	}
	run(t, s, "match", nil, func(string) []fingerprintmatches.Row { return nil })
	if f, _ := gather(t, s, facts.Options{}).Find("addresses_matched"); f.Value == nil || *f.Value != 0 {
		t.Errorf("after a run of match without matches: %+v, want 0", f)
	}
	if f, _ := gather(t, s, facts.Options{Pinned: true}).Find("addresses_matched"); f.Value != nil || !strings.Contains(f.Missing, "snapshot") {
		t.Errorf("pinned: %+v, want none, since a snapshot cannot tell", f)
	}
}

// Facts of the JSON are in the order of the sheet, keys are sorted, and every query has its fact with the words that go with it.
func TestSheetIsComplete(t *testing.T) {
	sheet := gather(t, empty(t), facts.Options{})
	b, err := sheet.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var any map[string]json.RawMessage
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(b, &any); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(any["facts"], &list); err != nil {
		t.Fatal(err)
	}
	for i, f := range list {
		if id, want := string(f["id"]), strconv.Quote(sheet.Facts[i].ID); id != want {
			t.Errorf("fact %d is %s, want %s as on the sheet", i, id, want)
		}
	}
	keys := []string{"caveat", "error_over", "error_rate", "id", "interval", "missing", "no_interval", "parts", "runs", "sql", "unit", "value", "what"}
	at := 0
	for _, k := range keys {
		next := strings.Index(string(b), `"`+k+`":`)
		if next < at {
			t.Errorf("key %s is not in order", k)
		}
		at = next
	}
	files, err := os.ReadDir("queries")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		id := strings.TrimSuffix(file.Name(), ".sql")
		f, ok := sheet.Find(id)
		if !ok || f.What == "" || f.Unit == "" || !strings.HasSuffix(f.Caveat, ".") || f.NoInterval == "" {
			t.Errorf("%s: no such fact, or words are missing: %+v", id, f)
		}
		if strings.Contains(f.SQL, "current_verdicts WHERE method") && !strings.Contains(f.SQL, "'"+verdict.Method+"'") ||
			strings.Contains(f.SQL, "current_operator_verdicts WHERE method") && !strings.Contains(f.SQL, "'"+verdict.MethodAcrossBorders+"'") {
			t.Errorf("%s asks for another method than %s", id, verdict.Method)
		}
	}
	if len(files) != len(sheet.Facts) {
		t.Errorf("%d queries, %d facts", len(files), len(sheet.Facts))
	}
}
