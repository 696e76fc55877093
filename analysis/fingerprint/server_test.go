package fingerprint_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"bridle/analysis/fingerprint"
	"bridle/analysis/load"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// serverRule asks for two marks on one server; the third is an explanation alone.
const serverRule = `{format: 2, id: two-marks, version: 7, title: t, source: {report: r, page: p}, confidence: {level: low, why: w}, limits: l, scope: server,
selections: {a: {tls.version: TLSv1.2}, b: {tls.alpn: h2}, c: {tls.group: x25519}}, condition: a and b or a and b and c,
examples: {match: [{tls: {version: TLSv1.2, alpn: h2}}], nomatch: [{tls: {}}]}}`

// A server is an address and a port, also one that is not recorded, within one run. Rows have
// the selections of their own exchange; those that met none are left out, those that failed too.
// The answer is the same on one thread and on many.
func TestServersAreAddressAndPortWithinARun(t *testing.T) {
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	const a, b, c = "TLSv1.2", "h2", "x25519"
	type shown struct {
		run                  int
		address              string
		port                 int32 // 0: not recorded
		version, alpn, group string
		failure              string
	}
	var runs []*study.Run
	var tables []*study.Writer[grabs.Row]
	for i := range 2 {
		r, err := s.Create(study.Plan{Tool: "scan", Config: map[string]any{"n": i}})
		if err != nil {
			t.Fatal(err)
		}
		w, err := study.Table[grabs.Row](r)
		if err != nil {
			t.Fatal(err)
		}
		runs, tables = append(runs, r), append(tables, w)
	}
	given := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	for i, x := range []shown{
		{run: 0, address: "192.0.2.1", version: a}, {run: 0, address: "192.0.2.1", alpn: b}, {run: 0, address: "192.0.2.1"}, // matches without a port
		{run: 0, address: "192.0.2.2", port: 443, version: a}, {run: 0, address: "192.0.2.2", port: 444, alpn: b}, // two ports
		{run: 0, address: "192.0.2.3", port: 443, version: a}, {run: 1, address: "192.0.2.3", port: 443, alpn: b}, // two runs
		{run: 1, address: "192.0.2.4", port: 443, version: a}, {run: 1, address: "192.0.2.4", port: 443, alpn: b, failure: "reset"}, // failed
		{run: 1, address: "192.0.2.5", port: 443, version: a, group: c}, {run: 1, address: "192.0.2.5", port: 443, alpn: b, group: c}, // matches
	} {
		row := grabs.Row{
			RunID: runs[x.run].ID(), GrabID: int64(i + 1), GrabbedAt: time.Unix(int64(i), 0).UTC(), Address: x.address, Protocol: "tls", Source: "scan",
			CertificateIDs: []string{}, TLSVersion: given(x.version), TLSALPN: given(x.alpn), TLSGroup: given(x.group), Failure: given(x.failure),
		}
		if x.port != 0 {
			row.Port = &x.port
		}
		if err := tables[x.run].Write(row); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range runs {
		if err := r.Finish(); err != nil {
			t.Fatal(err)
		}
	}
	rule, err := fingerprint.Parse("two-marks.yaml", []byte(serverRule))
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []bool{true, false} {
		opened, err := load.OpenContext(t.Context(), s.Dir(), duck.Options{OneThread: one})
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		var got []string
		err = fingerprint.Match(t.Context(), opened.DB(), []fingerprint.Rule{rule}, func(m fingerprintmatches.Row) error {
			got = append(got, fmt.Sprintf("%d %s %v %d %v", m.GrabID, m.Address, m.Port != nil, m.RuleVersion, m.Selections))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got) // by grab, whichever run has the lower identifier
		if want := []string{"1 192.0.2.1 false 7 [a]", "10 192.0.2.5 true 7 [a c]", "11 192.0.2.5 true 7 [b c]", "2 192.0.2.1 false 7 [b]"}; !slices.Equal(got, want) {
			t.Errorf("matches are %q, want %q", got, want)
		}
	}
}
