package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"bridle/collectors/simnet/lists"
	"bridle/datasets/imports"
	"bridle/datasets/prefix"
	"bridle/datasets/schema/targets"
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
	plan := planOf(w)
	if err := lists.Write(public, plan, nil, nil, dir); err != nil {
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

// planOf returns what an observer finds out about all names of a world, of all purposes.
func planOf(w *world.World) []targets.Row {
	why := map[string]string{}
	for _, d := range w.Domains {
		purpose := map[world.Purpose]string{world.Decoy: "decoy", world.Control: "control"}[d.Purpose]
		for _, h := range d.Hosts {
			why[h.Name] = cmp.Or(purpose, "target")
		}
	}
	return lists.Targets(w, "", why)
}

// TestTargetsOfAWorldComeBack: the rows that a simulated world has of its names, written as a list and imported
// beside its prefixes, are the same rows, networks and countries included, but for the source.
func TestTargetsOfAWorldComeBack(t *testing.T) {
	scenario, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(scenario, 3)
	if err != nil {
		t.Fatal(err)
	}
	dir, want := t.TempDir(), planOf(w)
	if err := lists.Write(w.Public(), want, nil, nil, dir); err != nil {
		t.Fatal(err)
	}
	table, err := prefix.NewTable(lists.Prefixes(w.Public(), ""))
	if err != nil {
		t.Fatal(err)
	}
	var got []targets.Row
	o := imports.Targets{Path: filepath.Join(dir, "targets.csv"), Networks: func(a netip.Addr, day string) ([]int64, []string) { return hosting(table, a, day) }}
	ledger, err := o.Read(t.Context(), func(row any) error { got = append(got, row.(targets.Row)); return nil })
	if err != nil || int(ledger.Rows) != len(want) || len(want) < 20 {
		t.Fatalf("%+v of %d targets, %v", ledger, len(want), err)
	}
	hosted := 0
	for i := range got {
		if *got[i].SourceRow != int64(i+3) || got[i].Source != "targets.csv" { // after the stamp and the header
			t.Fatalf("%+v", got[i])
		}
		got[i].Source, got[i].SourceRow = want[i].Source, want[i].SourceRow
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("came back as\n%+v, not\n%+v", got[i], want[i])
		}
		hosted += len(got[i].HostingASNs)
	}
	if hosted == 0 {
		t.Error("no name has an address with a known network")
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
