package verdict_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/analysis/cachefill"
	"bridle/analysis/load"
	"bridle/analysis/verdict"
	"bridle/datasets/schema/cachefills"
	"bridle/datasets/schema/cachegroups"
	"bridle/datasets/schema/exposures"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
)

// day returns noon of a day of March 2026.
func day(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }

// write adds rows to a run.
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

// run makes a complete run.
func run(t *testing.T, s study.Study, tool string, fill func(r *study.Run, id string)) {
	t.Helper()
	r, err := s.Create(study.Plan{Tool: tool, Now: func() time.Time { return day(20) }})
	if err != nil {
		t.Fatal(err)
	}
	fill(r, r.ID())
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
}

const oneDay = int64(86_400e6) // microseconds

// townFills writes what was watched and seen in the town.
func townFills(t *testing.T, s study.Study) {
	t.Helper()
	run(t, s, "fills", func(r *study.Run, id string) {
		exposure := func(group, name, level string, hour *int32, removed *string, empty, visible int64) exposures.Row {
			return exposures.Row{RunID: id, CacheGroup: group, Name: name, Level: level, TTLS: new(uint32(300)), HourOfDay: hour, RemovedBY: removed,
				EmptyUS: empty, VisibleUS: visible, WatchedUS: visible, NMisses: 100, NHits: 2, NMissing: 5}
		}
		write(t, r, exposure("g1", "www.kite.xa", "address", nil, nil, 9*oneDay, 14*oneDay), exposure("g1", "www.kite.xa", "address", new(int32(13)), nil, oneDay, 0),
			exposure("g1", "www.kite.xa", "address", nil, new("sweep"), 3*oneDay, 3*oneDay), exposure("g1", "kite.xa", "delegation", nil, nil, 8*oneDay, 14*oneDay),
			exposure("g1", "decoy.xb", "address", nil, nil, 14*oneDay, 14*oneDay), exposure("g1", "a.nobody.xc", "address", nil, nil, 7*oneDay, 7*oneDay),
			exposure("g1", "control.xd", "address", nil, nil, 7*oneDay, 7*oneDay), exposure("192.0.2.53:53", "www.kite.xa", "address", nil, nil, 5*oneDay, 6*oneDay))
		fill := func(group, name, level string, at time.Time, negative bool, removed *string, flags ...string) cachefills.Row {
			row := cachefills.Row{RunID: id, CacheGroup: group, Name: name, Level: level, IsNegative: negative, ExpiresAt: at.Add(300 * time.Second), TTLS: new(uint32(300)),
				TTLBasis: "authoritative", FilledAt: &at, FirstSeenAt: at.Add(time.Second), LastSeenAt: at.Add(time.Minute), NProbes: 1, NProbesDuring: 3, NForwarders: 1,
				OpenFlags: append([]string{}, flags...), RemovedBY: removed}
			if removed != nil {
				row.RemovedBecause = new("because")
			}
			return row
		}
		write(t, r, fill("g1", "www.kite.xa", "address", day(3), false, nil), fill("g1", "www.kite.xa", "address", day(5).Add(time.Hour), false, nil, "a doubt"),
			fill("g1", "www.kite.xa", "address", day(6), true, nil), fill("g1", "www.kite.xa", "address", day(7), false, new("sweep")),
			fill("g1", "www.kite.xa", "address", day(12), false, nil), fill("g1", "kite.xa", "delegation", day(3), false, nil),
			fill("g1", "decoy.xb", "address", day(4), false, nil), fill("192.0.2.53:53", "a.nobody.xc", "address", day(4), false, nil))
	})
}

// town makes a study with a watched group of the survey, one that was not surveyed, operators KITE (a
// name, held until 10 March, with the delegation of its zone) and a name of nobody, and a decoy.
func town(t *testing.T, layers ...string) *load.Study {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	has := func(layer string) bool { return strings.Contains(strings.Join(layers, " "), layer) }
	townFills(t, s)
	run(t, s, "import-targets", func(r *study.Run, id string) {
		target := func(name, purpose, zone string, row int64) targets.Row {
			return targets.Row{RunID: id, Name: name, QType: "A", Purpose: purpose, ZoneCut: &zone, Addresses: []string{}, HostingASNs: []int64{}, HostingCountries: []string{}, Source: "list", SourceRow: &row}
		}
		write(t, r, target("www.kite.xa", "target", "kite.xa", 1), target("decoy.xb", "decoy", "decoy.xb", 2), target("a.nobody.xc", "target", "nobody.xc", 3), target("control.xd", "control", "control.xd", 4))
	})
	if has("operators") {
		run(t, s, "operators", func(r *study.Run, id string) {
			row := operators.Row{RunID: id, Operator: "KITE", Kind: "name", Value: "www.kite.xa", Basis: "table", IsUnique: true, ValidToOn: new("2026-03-10"), Source: "table", SourceRow: new(int64(1))}
			gone := row
			gone.Value, gone.ValidToOn = "a.nobody.xc", new("2025-01-01")
			write(t, r, row, gone)
		})
	}
	if has("survey") {
		run(t, s, "survey", func(r *study.Run, id string) {
			write(t, r, cachegroups.Row{RunID: id, CacheGroup: "g1", NAddresses: 4, NFit: 3, Class: "clean", PoolSize: new(4.0), EgressAddresses: []string{}, EgressASNs: []int64{64500, 64501},
				EgressCountries: []string{}, ASNs: []int64{64500}, Country: new("XA"), CountryMass: new(0.95), NCountrySources: 3, CountryOpinions: []string{}})
			bad := resolverqualifications.Row{RunID: id, Address: "192.0.2.9", Port: 53, Class: "refuses", ExcludedBecause: new("all 9 answers were REFUSED"), FirstAskedAt: day(1), LastAskedAt: day(1),
				NExchanges: 9, EgressAddresses: []string{}, EgressASNs: []int64{}, EgressCountries: []string{}, Country: new("XB"), CountryMass: new(1.0), NCountrySources: 1, CountryOpinions: []string{}}
			nowhere := bad
			nowhere.Address, nowhere.Country, nowhere.CountryMass = "192.0.2.10", nil, nil
			write(t, r, bad, nowhere)
		})
	}
	run(t, s, "import-prefixes", func(r *study.Run, id string) {
		row := func(source, country string) prefixes.Row {
			return prefixes.Row{RunID: id, Prefix: new("192.0.2.0/24"), ASN: new(int64(64510)), Country: &country, CountryBasis: new("registration"), ValidOn: "2026-01-01", Source: source, SourceRow: 1}
		}
		write(t, r, row("one/f", "XC"), row("two/f", "XC"), row("three/f", "XD"))
	})
	l, err := load.Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// find returns the cell of an operator (by label; empty for decoys) at a group and level.
func find(t *testing.T, in verdict.Input, operator, group string, level cachefill.Level) verdict.Cell {
	t.Helper()
	for _, c := range in.Cells {
		label := ""
		if c.Operator != verdict.Decoys {
			label = in.Operators[c.Operator].Label
		}
		if label == operator && in.Groups[c.Group].Label == group && c.Level == level {
			return c
		}
	}
	t.Fatalf("no cell of %q at %s, %s", operator, group, level)
	return verdict.Cell{}
}

// TestGather: what counts of the town above, by hand.
func TestGather(t *testing.T) {
	in, err := verdict.Gather(t.Context(), town(t, "operators", "survey").DB(), verdict.Options{Countries: []string{"XE"}})
	if err != nil {
		t.Fatal(err)
	}
	if in.Layers != (verdict.Layers{Survey: true, Decoys: true, Operators: true, Countries: true}) {
		t.Errorf("layers %+v", in.Layers)
	}
	c := find(t, in, "KITE", "g1", cachefill.Address)
	// 9 days and 1 day of the hour 13; the fill of 12 March is after the tenure, one is negative, one
	// swept.
	if c.ExposureDays != 10 || c.VisibleDays != 14 || c.TTLSeconds != 300 || c.Names != 1 || c.Probes != 306 || len(c.Fills) != 2 || c.Removed != 3 {
		t.Errorf("%+v", c)
	}
	if len(c.Fills) == 2 && (c.Fills[0].Flags != nil || len(c.Fills[1].Flags) != 1 || !c.Fills[0].At.Equal(day(3))) {
		t.Errorf("fills %+v", c.Fills)
	}
	// 3 probes over 4 caches: 1-(3/4)³.
	if len(c.Inclusion) != 2 || c.Inclusion[0] != 1-27.0/64 || c.Hours[13].Fills != 1 || c.Hours[13].ExposureDays != 1 {
		t.Errorf("inclusion %v, hours %v", c.Inclusion, c.Hours)
	}
	if d := find(t, in, "KITE", "g1", cachefill.Delegation); d.ExposureDays != 8 || len(d.Fills) != 1 {
		t.Errorf("%+v", d)
	}
	if d := find(t, in, "", "g1", cachefill.Address); d.ExposureDays != 14 || len(d.Fills) != 1 || d.Names != 1 {
		t.Errorf("decoys %+v", d)
	}
	var groups []string
	for _, g := range in.Groups {
		groups = append(groups, strings.TrimSpace(g.Label+" "+g.Country+" "+g.Excluded))
	}
	if got, want := strings.Join(groups, "; "), "192.0.2.53:53 XC; g1 XA; resolvers of class refuses in XB XB refuse questions from outside"; got != want {
		t.Errorf("groups %s, want %s", got, want)
	}
	if g := in.Groups[0]; g.Sources != 3 || g.Mass != 2.0/3 || len(g.ASNs) != 1 {
		t.Errorf("%+v", g)
	}
	if g := in.Groups[1]; g.Caches != 4 || len(g.ASNs) != 2 || g.Resolvers != 3 {
		t.Errorf("%+v", g)
	}
	if len(in.Notes) != 3 { // the name of another time, the resolver nowhere, the fill of 12 March
		t.Errorf("notes %q", in.Notes)
	}
	if _, err := verdict.Decide(in, verdict.DefaultSettings()); err != nil {
		t.Error(err)
	}
}

// TestGatherWithout: without operators there are domains, without a survey addresses; neither fails.
func TestGatherWithout(t *testing.T) {
	in, err := verdict.Gather(t.Context(), town(t).DB(), verdict.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if in.Layers != (verdict.Layers{Decoys: true, Countries: true}) {
		t.Errorf("layers %+v", in.Layers)
	}
	if len(in.Operators) != 2 || in.Operators[1].Label != "kite.xa" || !in.Operators[1].IsDomain || in.Operators[1].Names != 1 {
		t.Errorf("operators %+v", in.Operators)
	}
	if c := find(t, in, "kite.xa", "g1", cachefill.Address); len(c.Fills) != 3 {
		t.Errorf("%+v", c)
	}
	r, err := verdict.Decide(in, verdict.DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range r.Verdicts {
		if v.Verdict == verdict.Supported || !v.IsDomain {
			t.Errorf("%+v", v)
		}
	}
	empty, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := load.Open(empty.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	in, err = verdict.Gather(t.Context(), l.DB(), verdict.Options{Countries: []string{"XA"}})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := verdict.Decide(in, verdict.DefaultSettings()); err != nil || len(r.Verdicts) != 0 {
		t.Errorf("of an empty study: %v, %v", r.Verdicts, err)
	}
}
