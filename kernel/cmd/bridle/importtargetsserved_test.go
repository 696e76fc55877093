package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/datasets/imports"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
)

// Names get the TTLs that their servers gave to the study; the account says so, and where a file says otherwise.
func TestTargetsTakeServedTTLs(t *testing.T) {
	dir := t.TempDir()
	s, err := study.Create(filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.Create(study.Plan{Tool: "resolve-authority"})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[resolutions.Row](run)
	if err != nil {
		t.Fatal(err)
	}
	at, kind := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), "A"
	for name, ttl := range map[string]uint32{"a.example": 300, "b.example": 60} {
		err := w.Write(resolutions.Row{RunID: run.ID(), Name: name, Rrtype: kind, Value: "192.0.2.1", FirstSeenAt: &at, LastSeenAt: &at, TTLS: &ttl, Source: "test",
			AskedName: &name, AskedRrtype: &kind, Sweep: new(int32(1))})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := run.Finish(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "t.csv")
	if err := os.WriteFile(path, []byte("name,purpose,ttl_s\na.example,target,\nb.example,target,120\nc.example,control,\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	p := &targetImport{}
	if err := p.file(imports.Targets{}, path); err != nil {
		t.Fatal(err)
	}
	if err := p.served(s); err != nil {
		t.Fatal(err)
	}
	got := map[string]uint32{}
	if _, err := p.read(t.Context(), func(row any) error {
		if r := row.(targets.Row); r.TTLS != nil {
			got[r.Name] = *r.TTLS
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got["a.example"] != 300 || got["b.example"] != 120 {
		t.Errorf("%v", got)
	}
	if len(p.inputs) != 2 || !strings.Contains(p.inputs[1].Name, "resolutions") {
		t.Errorf("%+v", p.inputs)
	}
	var out strings.Builder
	p.tellServed(&out)
	for _, want := range []string{"ttl_s of 1 name taken from answers of their servers", "ttl_s of 1 name given otherwise than their servers gave it; what the file gives was taken:\n    b.example: file 120, servers 60 on 2026-03-01"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s\nwant %s", out.String(), want)
		}
	}
}
