package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"bridle/datasets/imports"
	"bridle/datasets/schema/probes"
)

// Why a name was probed comes from the targets imported last; names that are not among them are targets, as all are in a
// study without targets.
func TestProbesTakePurposesFromTargets(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	first := write("first.csv", "name,purpose\nours.example.org,target\nold.example.org,decoy\n")
	last := write("last.csv", "name,purpose\nours.example.org,decoy\nhidden.example.org,control\n")
	table := write("probes.csv", "address,name,probed_at,rcode,ttl,rd\n192.0.2.53,ours.example.org,1772366400,NOERROR,,0\n"+
		"192.0.2.53,Hidden.Example.org.,1772366401,NOERROR,,0\n192.0.2.53,old.example.org,1772366402,NOERROR,,0\n")
	in := filepath.Join(dir, "study")
	if plan, err := purposes(in); err != nil || plan.runID != "" || len(plan.purpose) != 0 {
		t.Errorf("without a study: %+v, %v", plan, err)
	}
	for _, path := range []string{first, last} {
		var said bytes.Buffer
		if code := run([]string{"import", "targets", in, path}, &said, &said); code != 0 {
			t.Fatal(said.String())
		}
	}
	plan, err := purposes(in)
	if err != nil {
		t.Fatal(err)
	}
	l, err := probeList(imports.Probes{Vantage: "lab", QType: "A"}, table, plan)
	if err != nil || l.config["targets_run"] != plan.runID || plan.runID == "" {
		t.Fatalf("%+v, %v", l.config, err)
	}
	got := map[string]string{}
	if _, err := l.read(t.Context(), func(row any) error {
		if r, ok := row.(probes.Row); ok {
			got[r.Name] = r.Purpose
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got["ours.example.org"] != "decoy" || got["hidden.example.org"] != "control" || got["old.example.org"] != "target" {
		t.Errorf("purposes %v", got)
	}
}
