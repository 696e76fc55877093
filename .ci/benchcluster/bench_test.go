package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bridle/analysis/contest"
	"bridle/datasets/world"
)

func TestSeeds(t *testing.T) {
	got, err := parseSeeds("7,1-3,2")
	if err != nil || !slices.Equal(got, []int64{1, 2, 3, 7}) {
		t.Errorf("seeds %v, %v", got, err)
	}
	for _, text := range []string{"", "x", "3-1", "1-", "-1", "1,,2"} {
		if got, err := parseSeeds(text); err == nil {
			t.Errorf("%q was taken as %v", text, got)
		}
	}
}

// The worlds of the comparison exist, and what methods see has an owner and a batch.
func TestWorlds(t *testing.T) {
	for _, name := range usualWorlds() {
		if name == personRecords {
			continue
		}
		scenario, _, _ := strings.Cut(name, ":")
		if _, err := world.LoadScenario(scenario); err != nil {
			t.Error(err)
		}
	}
	c, err := load("village:fingerprint=1", 1)
	if err != nil {
		t.Fatal(err)
	}
	n := len(c.Names)
	if n == 0 || len(c.Records) != n || len(c.Truth) != n || len(c.Batches) != n || len(c.Attributable) != n {
		t.Fatalf("%d names, %d records, %d owners, %d batches", n, len(c.Records), len(c.Truth), len(c.Batches))
	}
	again, err := load("village:fingerprint=1", 1)
	if err != nil || again.Hash() != c.Hash() {
		t.Errorf("the same world has another hash: %v", err)
	}
	owner := map[int]int{}
	for i, b := range c.Batches {
		if o, ok := owner[b]; ok && o != c.Truth[i] {
			t.Errorf("batch %d has owners %d and %d", b, o, c.Truth[i])
		}
		owner[b] = c.Truth[i]
	}
	if m := contest.Judge(c, oracle(c)); m.Pairs.Precision != 1 {
		t.Errorf("the oracle joins two owners: precision %v", m.Pairs.Precision)
	}
	for _, bad := range []string{"nowhere", "village:fingerprint=2", "village:fingerprint=", "village:x=1"} {
		if _, err := load(bad, 1); err == nil {
			t.Errorf("%q was taken for a world", bad)
		}
	}
}

// Runs print the same, one that finds all results and does no work, and one that finds none.
func TestRunTwice(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "results")
	args := []string{"-worlds", "village,febrl", "-seeds", "1-2", "-dir", dir, "-methods", "apart,fs-components,batches,two-level,oracle,fs-persons"}
	var first, second, told strings.Builder
	if err := run(t.Context(), args, &first, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), args, &second, &told); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() || told.Len() > 0 {
		t.Errorf("the second run did %q and printed\n%s\nthe first\n%s", told.String(), second.String(), first.String())
	}
	var third strings.Builder
	if err := run(t.Context(), append(args, "-dir", dir+"-anew"), &third, io.Discard); err != nil {
		t.Fatal(err)
	}
	if first.String() != third.String() {
		t.Errorf("the same contest gave\n%s\nand then\n%s", first.String(), third.String())
	}
	if err := run(t.Context(), append(args, "-strict"), io.Discard, io.Discard); err == nil {
		t.Error("demands that were not tried pass when they are strict")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Error(err)
	}
	for _, bad := range [][]string{{"-methods", "magic"}, {"-seeds", "x"}, {"-unchanged", "magic"}, {"more"}} {
		if err := run(t.Context(), bad, io.Discard, io.Discard); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
}
