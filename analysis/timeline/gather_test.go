package timeline_test

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"bridle/analysis/load"
	"bridle/analysis/timeline"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/verdicts"
	"bridle/datasets/study"
)

// runOf makes a complete run of rows of one dataset on a day of 2018.
func runOf[T any](t *testing.T, s study.Study, tool string, d int, inputs []study.Input, rows func(id string) []T) string {
	t.Helper()
	r, err := s.Create(study.Plan{Tool: tool, Config: d, Now: func() time.Time { return on(d) }, Inputs: inputs})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows(r.ID())...); err != nil {
		t.Fatal(err)
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	return r.ID()
}

// asked is what became of an address and port in a scan: it matched, answered otherwise, or timed out.
type asked struct {
	address string
	port    int32
	outcome string
}

// made is a study of scans, an hour long at most, matched as they say, with labels of addresses.
func made(t *testing.T, scans [][]asked, labels []operators.Row, levels map[string]string) *load.Study {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	var inputs []study.Input
	var matches []fingerprintmatches.Row
	for k, scan := range scans {
		id := runOf(t, s, "scan", 1+10*k, nil, func(id string) (rows []grabs.Row) {
			for i, a := range scan {
				row := grabs.Row{RunID: id, GrabID: int64(i + 1), GrabbedAt: on(1 + 10*k).Add(time.Duration(i) * time.Minute), Address: a.address, Port: &a.port,
					Protocol: "tls", Source: "scan", CertificateIDs: []string{}}
				if a.outcome == "timeout" {
					row.Failure = &a.outcome
				}
				if a.outcome == "match" {
					matches = append(matches, fingerprintmatches.Row{GrabRunID: id, GrabID: row.GrabID, Address: a.address, Port: &a.port, GrabbedAt: row.GrabbedAt,
						RuleID: "r", RuleVersion: 1, RuleSHA256: "00", Selections: []string{"all"}})
				}
				rows = append(rows, row)
			}
			return rows
		})
		inputs = append(inputs, study.Input{Name: fmt.Sprintf("runs/%s/grabs-000001.parquet", id), SHA256: strings.Repeat("0", 64)})
	}
	runOf(t, s, "match", 100, inputs, func(id string) []fingerprintmatches.Row {
		for i := range matches {
			matches[i].RunID = id
		}
		return matches
	})
	runOf(t, s, "import-operators", 101, nil, func(id string) []operators.Row {
		for i := range labels {
			labels[i].RunID, labels[i].Kind, labels[i].Basis, labels[i].Source = id, "address", "table", "by hand"
		}
		return labels
	})
	if levels != nil {
		runOf(t, s, "verdicts", 102, nil, func(id string) (rows []verdicts.Row) {
			for method, level := range levels {
				rows = append(rows, verdicts.Row{RunID: id, Operator: "kite", Country: "MX", Method: method, MethodVersion: 1, Verdict: level, Reasons: []string{}, MissingLayers: []string{}, ASNs2018: []int64{}, PValue: new(0.01)})
				rows = append(rows, rows[len(rows)-1])
				rows[len(rows)-1].Operator, rows[len(rows)-1].IsDomain = "lone.example", true
			}
			return rows
		})
	}
	l, err := load.Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// What each scan says of each server: a matched on 443 alone; b on 443 and 80, so that a scan of 80 alone says nothing of its absence; c
// answers without a match in the end, which is absence; d belongs to two operators; e never matched.
func TestGather(t *testing.T) {
	a, b, c, d, e := "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5"
	s := made(t, [][]asked{
		{{a, 443, "timeout"}, {b, 443, "match"}, {b, 80, "match"}, {c, 443, "match"}, {d, 443, "match"}, {e, 443, "answer"}},
		{{a, 443, "match"}, {b, 80, "answer"}, {c, 443, "match"}},
		{{a, 443, "match"}, {b, 443, "timeout"}, {b, 80, "timeout"}, {c, 443, "answer"}},
	}, []operators.Row{{Operator: "kite", Value: a, IsUnique: true}, {Operator: "kite", Value: b, IsUnique: true}, {Operator: "heron", Value: c, IsUnique: true},
		{Operator: "kite", Value: d}, {Operator: "heron", Value: d}, {Operator: "heron", Value: e, IsUnique: true}}, map[string]string{"gamma-poisson": "indicated"})
	got, err := timeline.Gather(t.Context(), s.DB(), timeline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	names := map[string]int{}
	for i, scan := range got.Scans {
		names[scan.Name] = i
	}
	for _, v := range got.Visits {
		lines = append(lines, fmt.Sprintf("%s %s scan %d %v %s-%s", v.Operator, v.Server, names[v.Scan], v.There, v.From.Format("02 15:04"), v.Until.Format("15:04")))
	}
	want := []string{
		"heron 192.0.2.3 scan 0 true 01 12:03-12:03",
		"heron 192.0.2.3 scan 1 true 11 12:02-12:02",
		"heron 192.0.2.3 scan 2 false 21 12:03-12:03",
		"kite 192.0.2.1 scan 0 false 01 12:00-12:00",
		"kite 192.0.2.1 scan 1 true 11 12:00-12:00",
		"kite 192.0.2.1 scan 2 true 21 12:00-12:00",
		"kite 192.0.2.2 scan 0 true 01 12:01-12:02",
		"kite 192.0.2.2 scan 2 false 21 12:01-12:02",
	}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("visits\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	notes := []string{"1 of 5 addresses belong to several operators and are left out.", "1 of 5 addresses never matched a fingerprint: nothing is said of their activity."}
	if len(got.Scans) != 3 || got.Simulated || !reflect.DeepEqual(got.Notes, notes) || !reflect.DeepEqual(got.Findings, []timeline.Finding{{Operator: "kite", Country: "MX", Level: "indicated"}}) {
		t.Errorf("%d scans, simulated %v, notes %q, findings %v", len(got.Scans), got.Simulated, got.Notes, got.Findings)
	}
	if want := []timeline.Finding{{Operator: "lone.example", Country: "MX", Level: "indicated"}}; !reflect.DeepEqual(got.Domains, want) {
		t.Errorf("domains %v, want %v", got.Domains, want)
	}
	if _, err := timeline.Build(got.Visits, timeline.Rules{}); err != nil {
		t.Error(err)
	}
	// Complete scans: the second scan did not ask b on 443, and now b counts as absent in it.
	complete, err := timeline.Gather(t.Context(), s.DB(), timeline.Options{Complete: true})
	if err != nil || len(complete.Visits) != 9 || len(complete.Notes) != 3 {
		t.Errorf("%d visits, notes %q, %v", len(complete.Visits), complete.Notes, err)
	}
}

// Servers that three scans of five did not ask cannot be filled in as absent.
func TestGatherRefusesToFillIn(t *testing.T) {
	a, b := asked{"192.0.2.1", 443, "match"}, asked{"192.0.2.2", 443, "match"}
	s := made(t, [][]asked{{a, b}, {b}, {b}, {b}, {a}}, []operators.Row{{Operator: "kite", Value: a.address, IsUnique: true}}, nil)
	if _, err := timeline.Gather(t.Context(), s.DB(), timeline.Options{Complete: true}); err == nil || !strings.Contains(err.Error(), "lie 3 scans, and only 0 found them") {
		t.Errorf("%v", err)
	}
}

// Days for which a label holds, methods of verdicts, and a study that has nothing.
func TestGatherChooses(t *testing.T) {
	s := made(t, [][]asked{{{"192.0.2.1", 443, "match"}}, {{"192.0.2.1", 443, "match"}}}, []operators.Row{
		{Operator: "kite", Value: "192.0.2.1", IsUnique: true, ValidFromOn: new("2018-01-05"), IsCore: nil}}, map[string]string{"one": "indicated", "two": "supported"})
	if _, err := timeline.Gather(t.Context(), s.DB(), timeline.Options{}); err == nil || !strings.Contains(err.Error(), "one, two") {
		t.Errorf("two methods: %v", err)
	}
	if _, err := timeline.Gather(t.Context(), s.DB(), timeline.Options{Method: "three"}); err == nil || !strings.Contains(err.Error(), `"three"`) {
		t.Errorf("an unknown method: %v", err)
	}
	got, err := timeline.Gather(t.Context(), s.DB(), timeline.Options{Method: "two", Core: true})
	if err != nil || len(got.Visits) != 1 || got.Findings[0].Level != "supported" {
		t.Errorf("%+v, %v", got, err)
	}
	empty, err := study.Create(filepath.Join(t.TempDir(), "e"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := load.Open(empty.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if got, err := timeline.Gather(t.Context(), l.DB(), timeline.Options{}); err != nil || len(got.Visits) != 0 || len(got.Notes) != 2 {
		t.Errorf("%+v, %v", got, err)
	}
}
