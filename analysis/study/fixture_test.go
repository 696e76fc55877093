package study_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/analysis/study"
	"bridle/datasets/schema/cachefills"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/verdicts"
	folder "bridle/datasets/study"
)

// begin is when everything in the small study happens.
var begin = time.Date(2018, 8, 15, 12, 0, 0, 0, time.UTC)

// small makes a study by hand: seven servers, of which six share a key three by three, one clustering (kite: three
// servers, heron: two and one at the fringe, one server with nobody), verdicts on both in four countries, three
// fills, two resolvers.
func small(t *testing.T, simulated bool) string {
	t.Helper()
	s, err := folder.Create(filepath.Join(t.TempDir(), "small"))
	if err != nil {
		t.Fatal(err)
	}
	put := func(tool string, rows ...func(r *folder.Run, id string)) string {
		p := folder.Plan{Tool: tool, Config: map[string]string{"method": "by hand"}, Simulated: simulated, Now: func() time.Time { return begin }}
		if simulated {
			p.Clock, p.Seed = folder.SimulatedClock, new(int64(1))
		}
		r, err := s.Create(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, rows := range rows {
			rows(r, r.ID())
		}
		if err := r.Finish(); err != nil {
			t.Fatal(err)
		}
		return r.ID()
	}
	scan := put("scan", func(r *folder.Run, id string) {
		var rows []grabs.Row
		for i := range 7 {
			shown := fmt.Sprintf("c%d", i/3+1) // three servers a certificate, the seventh alone
			rows = append(rows, grabs.Row{RunID: id, GrabID: int64(i + 1), GrabbedAt: begin, Address: server(i), Port: new(int32(443)), Protocol: "tls", Source: "scan", CertificateIDs: []string{shown}})
		}
		write(t, r, rows...)
	}, func(r *folder.Run, id string) {
		var rows []certificates.Row
		for i := range 3 {
			name := []string{"www.kite.example", "www.heron.example", "lone.example"}[i]
			rows = append(rows, certificates.Row{CertificateID: fmt.Sprintf("c%d", i+1), Names: []string{name}, SPKISHA256: new(strings.Repeat(fmt.Sprint(i+1), 64))})
		}
		write(t, r, rows...)
	})
	put("match", func(r *folder.Run, id string) {
		var rows []fingerprintmatches.Row
		for i := range 7 {
			rows = append(rows, fingerprintmatches.Row{RunID: id, GrabRunID: scan, GrabID: int64(i + 1), Address: server(i), Port: new(int32(443)), GrabbedAt: begin, RuleID: "rule-a", RuleVersion: 1, RuleSHA256: "00", Selections: []string{"all"}})
		}
		write(t, r, rows...)
	})
	put("cluster", func(r *folder.Run, id string) {
		var rows []clustermembers.Row
		for i, label := range []string{"kite", "kite", "kite", "heron", "heron", "heron", "alone-" + server(6)} {
			row := clustermembers.Row{RunID: id, ClusterID: label, Address: server(i), Standing: "core", CoAssignment: new(1.0)}
			switch i {
			case 5:
				row.Standing, row.CoAssignment = "fringe", new(0.5)
			case 6:
				row.Standing, row.CoAssignment = "unclustered", nil
			}
			rows = append(rows, row)
		}
		write(t, r, rows...)
	}, func(r *folder.Run, id string) {
		var rows []operators.Row
		for _, o := range [][2]string{{"kite", "www.kite.example"}, {"heron", "www.heron.example"}, {"heron", "shared.example"}, {"kite", "shared.example"}} {
			rows = append(rows, operators.Row{RunID: id, Operator: o[0], Kind: "name", Value: o[1], Basis: "cluster", ClusterRunID: &id, ClusterID: &o[0], IsUnique: o[1] != "shared.example", IsCore: new(true), Source: "by hand"})
		}
		write(t, r, rows...)
	})
	put("verdicts", func(r *folder.Run, id string) { writeVerdicts(t, r, id) })
	put("fills", func(r *folder.Run, id string) {
		var rows []cachefills.Row
		for i := range 3 {
			at := begin.Add(time.Duration(i) * time.Hour)
			row := cachefills.Row{RunID: id, CacheGroup: "g1", Name: "www.kite.example", Level: "address", ExpiresAt: at.Add(time.Hour), TTLS: new(uint32(3600)), TTLBasis: "authoritative", FilledAt: &at,
				FirstSeenAt: at, LastSeenAt: at, NProbes: 1, NProbesDuring: 1, NForwarders: 1}
			if i == 2 {
				row.RemovedBY, row.RemovedBecause = new("sweep"), new("names of 5 operators within a minute")
			}
			rows = append(rows, row)
		}
		write(t, r, rows...)
	})
	put("qualify", func(r *folder.Run, id string) {
		write(t, r, resolverqualifications.Row{RunID: id, Address: "192.0.2.1", Port: 53, Class: "clean", CacheGroup: new("g1"), FirstAskedAt: begin, LastAskedAt: begin, NExchanges: 9, Country: new("MX")},
			resolverqualifications.Row{RunID: id, Address: "192.0.2.2", Port: 53, Class: "dead", ExcludedBecause: new("none of 8 questions was answered"), FirstAskedAt: begin, LastAskedAt: begin, NExchanges: 8})
	})
	return s.Dir()
}

// writeVerdicts writes what is claimed: kite is supported in MX and indicated in TG, heron tested there and not claimed; neither could
// be tested in FR; in ES only kite could.
func writeVerdicts(t *testing.T, r *folder.Run, id string) {
	t.Helper()
	row := func(operator, country, level string, caches int32) verdicts.Row {
		v := verdicts.Row{RunID: id, Operator: operator, Country: country, Method: "gamma-poisson", MethodVersion: 1, Verdict: level, Reasons: []string{"because of " + level}, NNames: 2, NCaches: caches, NExcluded: 1}
		if caches > 0 {
			v.PValue, v.QBH, v.QBY = new(0.5), new(0.9), new(1.0)
			v.RatePerDay, v.RateLowPerDay, v.RateHighPerDay, v.DetectablePerDay = new(0.0), new(0.0), new(0.25), new(0.5)
		}
		return v
	}
	supported := row("kite", "MX", "supported", 4)
	supported.PValue, supported.QBH, supported.QBY, supported.NFills, supported.NFillDays, supported.NCachesWithFills = new(1e-9), new(2e-9), new(3e-9), 12, 5, 3
	supported.RatePerDay, supported.RateLowPerDay, supported.RateHighPerDay, supported.IsHit2018 = new(3.25), new(2.5), new(4.75), new(true)
	indicated := row("kite", "TG", "indicated", 1)
	indicated.PValue, indicated.QBH, indicated.QBY = new(0.001), new(0.02), new(0.06)
	write(t, r, supported, indicated, row("kite", "ES", "not_detected", 2), row("kite", "FR", "not_testable", 0),
		row("heron", "MX", "not_detected", 4), row("heron", "TG", "not_detected", 1), row("heron", "ES", "not_testable", 0), row("heron", "FR", "not_testable", 0))
	write(t, r, operatorverdicts.Row{RunID: id, Operator: "kite", Method: "partial-conjunction", MethodVersion: 1, Verdict: "indicated", CountriesSupported: []string{"MX"}, CountriesIndicated: []string{"TG"}, NCountries: 3, NUntestable: 1, PValue: new(0.002), QBH: new(0.004), QBY: new(0.006)},
		operatorverdicts.Row{RunID: id, Operator: "heron", Method: "partial-conjunction", MethodVersion: 1, Verdict: "not_detected", NCountries: 2, NUntestable: 2})
}

func server(i int) string { return fmt.Sprintf("198.51.100.%d", i+1) }

func write[T any](t *testing.T, r *folder.Run, rows ...T) {
	t.Helper()
	w, err := folder.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
}

// panics returns the error with which do panics; it fails if do does not, or with something else.
func panics(t *testing.T, do func()) (err *study.Error) {
	t.Helper()
	defer func() {
		v := recover()
		e, ok := v.(error)
		if !ok || !errors.As(e, &err) {
			t.Fatalf("it panics with %v (%T), want a *study.Error", v, v)
		}
	}()
	do()
	return nil
}
