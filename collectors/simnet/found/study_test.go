package found

import (
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"
)

// wrote makes a complete run with rows.
func wrote[T any](t *testing.T, s study.Study, tool string, seed int64, config any, rows func(runID string) []T) {
	t.Helper()
	r, err := s.Create(study.Plan{Tool: tool, Simulated: true, Seed: &seed, Config: config, Clock: study.SimulatedClock,
		Now: func() time.Time { return time.Date(2018, 8, 15, 0, 0, int(seed), 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	if rows != nil {
		w, err := study.Table[T](r)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows(r.ID()) {
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
}

// No configuration makes it panic, and what is taken makes sense.
func FuzzConfig(f *testing.F) {
	f.Add([]byte(`{"shard":"1/2","all":true,"slack_s":3600}`))
	f.Add([]byte(`{"slack_s":-1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decode(study.Manifest{RunID: "r", Config: b})
		if err == nil && time.Duration(c.SlackS)*time.Second < 0 {
			t.Errorf("slack of %d s", c.SlackS)
		}
	})
}

// A study is read from its parts alone; what lacks is named with the command that makes it.
func TestStudy(t *testing.T) {
	in := village(t, 46)
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	lacks := func(want string) {
		t.Helper()
		if _, err := Study(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	lacks("is of no simulated world")
	wrote[grabs.Row](t, s, "simnet-lists", 46, map[string]any{"scenario": in.World.Scenario}, nil)
	lacks("bridle match")
	wrote(t, s, matchTool, 46, nil, func(id string) (rows []fingerprintmatches.Row) {
		for a := range in.Matches {
			rows = append(rows, fingerprintmatches.Row{RunID: id, GrabRunID: "x", GrabID: 1, Address: a.String(), GrabbedAt: in.Sweeps[0].From, RuleID: "r", RuleVersion: 1, Selections: []string{"s"}})
		}
		return rows
	})
	lacks("bridle names")
	wrote(t, s, namesTool, 46, map[string]any{"all": false, "slack_s": 3600}, func(id string) (rows []nameobservations.Row) {
		for name := range in.Names {
			rows = append(rows, nameobservations.Row{RunID: id, Name: name, SeenIn: "certificate", Source: "scan"})
		}
		return rows
	})
	lacks("bridle-scan run")
	for _, sweep := range in.Sweeps {
		wrote(t, s, scanTool, 46, map[string]any{"sweep": sweep.From}, func(id string) (rows []grabs.Row) {
			add := func(at time.Time, address string, port int32) {
				rows = append(rows, grabs.Row{RunID: id, GrabID: int64(len(rows) + 1), GrabbedAt: at, Address: address, Port: &port, Protocol: "tls", Source: "scan", CertificateIDs: []string{}})
			}
			add(sweep.From, "192.0.2.1", 443)
			for place, visits := range in.Visits {
				for _, v := range visits {
					if !v.From.Before(sweep.From) && !v.Until.After(sweep.Until) {
						add(v.From, place.Addr().String(), int32(place.Port()))
						add(v.Until, place.Addr().String(), int32(place.Port()))
					}
				}
			}
			add(sweep.Until, "192.0.2.1", 443)
			return rows
		})
	}
	wrote(t, s, "import-resolutions", 46, nil, func(id string) []resolutions.Row {
		return []resolutions.Row{{RunID: id, Name: "a.example", Rrtype: "A", Value: "192.0.2.1", Source: "x"}, {RunID: id, Name: "b.example", Rrtype: "TXT", Value: "x", Source: "x"}}
	})
	got, err := Gather(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Visits) != len(in.Visits) || len(got.Sweeps) != 3 || len(got.Records) != 1 || got.Records[0].Address != netip.MustParseAddr("192.0.2.1") || got.Slack != time.Hour {
		t.Errorf("%d visits, %d sweeps, records %v, slack %v", len(got.Visits), len(got.Sweeps), got.Records, got.Slack)
	}
	if a, b := Check(got), Check(in); !a.OK() || a.ServersFound != b.ServersFound || a.NamesFound != b.NamesFound {
		t.Errorf("%+v, want %+v", a, b)
	}
	wrote[nameobservations.Row](t, s, namesTool, 47, map[string]any{"all": true}, nil)
	lacks("without --all")
}
