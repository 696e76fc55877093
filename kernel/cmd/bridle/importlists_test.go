package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"bridle/collectors/simnet/lists"
	"bridle/datasets/imports"
	"bridle/datasets/study"
	"bridle/datasets/world"
)

// TestSimulatedLists: what a simulated world hands out is what import takes as such: the
// same stamp, every resolver and every prefix, nothing rejected.
func TestSimulatedLists(t *testing.T) {
	if imports.Stamp != lists.Stamp {
		t.Fatalf("lists are stamped %q and read as %q", lists.Stamp, imports.Stamp)
	}
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 1)
	if err != nil {
		t.Fatal(err)
	}
	public, dir := w.Public(), t.TempDir()
	if err := lists.Write(public, dir); err != nil {
		t.Fatal(err)
	}
	l, err := resolverList(imports.Resolvers{}, filepath.Join(dir, "resolvers.txt"))
	if err != nil || imports.CheckStamp(l.path, l.format, true) != nil {
		t.Fatal(err)
	}
	ledger, err := l.try(t.Context(), os.Stderr)
	if err != nil || int(ledger.Rows) != len(public.Resolvers) || ledger.RejectRows != 0 {
		t.Errorf("%+v of %d resolvers, %v", ledger, len(public.Resolvers), err)
	}
	o, err := imports.Prefixes{Path: filepath.Join(dir, "prefixes.csv"), ValidOn: "2018-06-01"}.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	ledger, err = o.Read(t.Context(), func(any) error { return nil })
	if err != nil || int(ledger.Rows) != len(public.Prefixes) || ledger.RejectRows != 0 {
		t.Errorf("%+v of %d prefixes, %v", ledger, len(public.Prefixes), err)
	}
}

// FuzzConfig: the configuration of a run in a folder that somebody sent can be anything; it
// is read or refused, and comes back the same when it is written and read again.
func FuzzConfig(f *testing.F) {
	f.Add([]byte(`{"reader":1,"format":"plain","source":"a"}`))
	f.Add([]byte(`{"a":[1e400]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, b []byte) {
		config, err := configOf(study.Manifest{RunID: "r", Config: json.RawMessage(b)})
		if err != nil {
			return
		}
		once, err := canonicalConfig(config)
		if err != nil {
			t.Fatal(err)
		}
		again, err := configOf(study.Manifest{Config: json.RawMessage(once)})
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := canonicalConfig(again); err != nil || !bytes.Equal([]byte(once), []byte(twice)) {
			t.Fatalf("%s, %s, %v", once, twice, err)
		}
	})
}
