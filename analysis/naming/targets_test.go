package naming_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"bridle/analysis/load"
	"bridle/analysis/naming"
	"bridle/datasets/imports"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
)

// TestTargets: the names of the latest run of the tool alone, once each, without those that
// stand in wildcards alone; and the CSV is what the import of targets takes.
func TestTargets(t *testing.T) {
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	observe := func(r *study.Run, name, label string) nameobservations.Row {
		row := nameobservations.Row{RunID: r.ID(), Name: name, SeenIn: "certificate", Source: "scan"}
		if label != "" {
			row.Label = &label
		}
		return row
	}
	run(t, s, "names", 1, func(r *study.Run) { write(t, r, observe(r, "old.xa", "")) })
	run(t, s, "import", 2, func(r *study.Run) {
		write(t, r, observe(r, "listed.xa", "v2"))
		write(t, r, indicators.Row{RunID: r.ID(), Kind: "domain", Value: "lure.xa", Product: "p", Source: "s", SourceRow: 1},
			indicators.Row{RunID: r.ID(), Kind: "address", Value: "other.xb", Product: "p", Source: "s", SourceRow: 2})
	})
	run(t, s, "names", 3, func(r *study.Run) {
		write(t, r, observe(r, "www.lure.xa", ""), observe(r, "www.lure.xa", "wildcard"), observe(r, "cdn.lure.xa", "wildcard"),
			observe(r, "other.xb", ""), observe(r, "notlure.xa", "port"), observe(r, "someone.dyndns.org", ""))
	})
	l, err := load.Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	list, wildcards, err := naming.Targets(t.Context(), l.DB())
	if err != nil || wildcards != 1 {
		t.Fatalf("%d wildcards, %v", wildcards, err)
	}
	var b bytes.Buffer
	if err := naming.WriteTargets(&b, list); err != nil {
		t.Fatal(err)
	}
	want := "name,purpose,is_public,is_zone_shared\nnotlure.xa,target,,\nother.xb,target,,\nsomeone.dyndns.org,target,,true\nwww.lure.xa,target,true,\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	path := filepath.Join(t.TempDir(), "targets.csv")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	n := 0
	ledger, err := imports.Targets{Path: path}.Read(t.Context(), func(row any) error {
		if r, ok := row.(targets.Row); ok && r.Purpose == "target" && r.TTLS == nil {
			n++
		}
		return nil
	})
	if err != nil || n != 4 {
		t.Errorf("import takes %d of 4: %+v, %v", n, ledger, err)
	}
}
