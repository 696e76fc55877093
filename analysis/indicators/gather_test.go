package indicators_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/analysis/indicators"
	"bridle/analysis/load"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/schema/verdicts"
	"bridle/datasets/study"
)

func day(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }

// rows writes a complete run with rows of one dataset.
func rows[T any](t *testing.T, s study.Study, tool string, make func(id string) []T) {
	t.Helper()
	r, err := s.Create(study.Plan{Tool: tool, Now: func() time.Time { return day(20) }})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(make(r.ID())...); err != nil {
		t.Fatal(err)
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
}

// town has a core server and a fringe server of kite, one of nobody, and one that is a resolver too.
func town(t *testing.T) *indicators.Set {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	rows(t, s, "match", func(id string) (list []fingerprintmatches.Row) {
		for n, address := range []string{"192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.53"} {
			list = append(list, fingerprintmatches.Row{RunID: id, GrabRunID: "g", GrabID: int64(n + 1), Address: address, Port: new(int32(443 + n)), GrabbedAt: day(n + 1),
				RuleID: "front", RuleVersion: 2, Selections: []string{"x"}})
		}
		return list
	})
	rows(t, s, "import-resolvers", func(id string) []resolvers.Row {
		return []resolvers.Row{{RunID: id, Address: "192.0.2.53", Source: "l", SourceRow: 1}, {RunID: id, Address: "192.0.2.99", Source: "l", SourceRow: 2}}
	})
	rows(t, s, "import-resolutions", func(id string) []resolutions.Row {
		record := func(name, address string, first, last int) resolutions.Row {
			return resolutions.Row{RunID: id, Name: name, Rrtype: "A", Value: address, FirstSeenAt: new(day(first)), LastSeenAt: new(day(last)), Source: "p", SourceRow: new(int64(first))}
		}
		return []resolutions.Row{record("www.kite.example", "192.0.2.1", 1, 9), record("www.kite.example", "192.0.2.53", 1, 9), record("old.example", "192.0.2.1", 12, 14)}
	})
	rows(t, s, "names", func(id string) []nameobservations.Row {
		return []nameobservations.Row{{RunID: id, Name: "shown.example", RegisteredDomain: new("shown.example"), SeenIn: "certificate", Address: new("192.0.2.1"), ObservedAt: new(day(1)), Source: "s"},
			{RunID: id, Name: "www.kite.example", RegisteredDomain: new("kite.example"), SeenIn: "certificate", Address: new("192.0.2.1"), ObservedAt: new(day(2)), Source: "s"}}
	})
	var cluster string
	rows(t, s, "cluster", func(id string) []clustermembers.Row {
		cluster = id
		return []clustermembers.Row{{RunID: id, ClusterID: "kite", Address: "192.0.2.1", Standing: "core", CoAssignment: new(0.99)},
			{RunID: id, ClusterID: "kite", Address: "192.0.2.2", Standing: "fringe", CoAssignment: new(0.31)}, {RunID: id, ClusterID: "lone", Address: "192.0.2.3", Standing: "unclustered"}}
	})
	rows(t, s, "cluster-operators", func(id string) (list []operators.Row) {
		for _, o := range []struct {
			kind, value string
			isCore      bool
		}{{"address", "192.0.2.1", true}, {"address", "192.0.2.2", false}, {"name", "www.kite.example", true}, {"name", "shown.example", true}} {
			list = append(list, operators.Row{RunID: id, Operator: "kite", Kind: o.kind, Value: o.value, Basis: "cluster", ClusterRunID: &cluster, ClusterID: new("kite"), IsUnique: true, IsCore: &o.isCore, Source: "c"})
		}
		return list
	})
	rows(t, s, "verdicts", func(id string) []verdicts.Row {
		return []verdicts.Row{{RunID: id, Operator: "kite", Country: "XQ", Method: "gamma-poisson", MethodVersion: 2, Verdict: "supported", PValue: new(0.001)}}
	})
	open, err := load.Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	set, err := indicators.Gather(t.Context(), open.DB())
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// What is expected follows by hand from the rows of town and the table of confidences.
func TestGather(t *testing.T) {
	set := town(t)
	want := map[string]struct {
		standing          indicators.Standing
		confidence        int
		first, last       int // days, 0 for none
		servers, operator string
	}{
		"192.0.2.1":        {indicators.Core, 85, 1, 2, "", "kite"},
		"192.0.2.2":        {indicators.Fringe, 31, 3, 3, "", "kite"},
		"192.0.2.3":        {indicators.Unclustered, 25, 4, 4, "", ""},
		"shown.example":    {indicators.Core, 30, 1, 1, "", "kite"}, // in a certificate alone
		"www.kite.example": {indicators.Core, 85, 1, 9, "192.0.2.1", "kite"},
	}
	for k := range set.Indicators {
		i := &set.Indicators[k]
		w, ok := want[i.Value]
		delete(want, i.Value)
		if !ok {
			t.Errorf("%s is not expected", i.Value) // old.example pointed there when nothing matched
			continue
		}
		operator := ""
		for _, h := range i.Holders {
			operator += h.Operator
		}
		if i.Standing() != w.standing || i.Confidence != w.confidence || operator != w.operator || strings.Join(i.Servers, " ") != w.servers {
			t.Errorf("%s: %s %d %q %v, want %+v", i.Value, i.Standing(), i.Confidence, operator, i.Servers, w)
		}
		if !i.FirstSeen.Equal(day(w.first)) || !i.LastSeen.Equal(day(w.last)) || !i.ValidFrom.Equal(day(w.first)) {
			t.Errorf("%s: seen %v to %v, valid from %v, want %+v", i.Value, i.FirstSeen, i.LastSeen, i.ValidFrom, w)
		}
		if strings.Join(i.Rules, " ") != "front@2" {
			t.Errorf("%s: rules %v", i.Value, i.Rules)
		}
	}
	if len(want) > 0 || set.Resolvers != 1 || set.Simulated || !set.At.Equal(day(20)) {
		t.Errorf("not found: %v; resolvers %d, simulated %v, at %v", want, set.Resolvers, set.Simulated, set.At)
	}
}

// No form holds the address of a resolver or the country of a claim.
func TestNothingOfVictims(t *testing.T) {
	set := town(t)
	label := indicators.Label{TLP: indicators.Amber, Author: "Example Lab"}
	for name, form := range map[string]func(indicators.Label) ([]byte, error){"stix": set.STIX, "misp": set.MISP, "csv": set.CSV} {
		b, err := form(label)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"192.0.2.53", "192.0.2.99", "XQ"} {
			if strings.Contains(string(b), secret) {
				t.Errorf("%s holds %s", name, secret)
			}
		}
	}
}
