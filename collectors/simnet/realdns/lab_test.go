package realdns

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write the records in testdata anew from the programs of this machine")

// TestRecords holds the programs of this machine to what testdata says of them. All run at
// the same time.
func TestRecords(t *testing.T) {
	checkRecords(t, Script(), "")
}

// TestLongRecords does the same with the script of 70 seconds, if BRIDLE_LONG=1 is set in
// the environment; otherwise it has nothing to do.
func TestLongRecords(t *testing.T) {
	if os.Getenv("BRIDLE_LONG") == "1" {
		checkRecords(t, LongScript(), "-long")
	}
}

// checkRecords measures all setups and compares them with the records of their names and a suffix.
func checkRecords(t *testing.T, script []Step, suffix string) {
	records, failures := measureAll(t, script, suffix)
	for _, setup := range Setups() {
		t.Run(setup.Name, func(t *testing.T) {
			if missing := setup.Missing(); len(missing) > 0 {
				t.Skipf("not installed: %s", strings.Join(missing, ", "))
			}
			if os.Geteuid() != 0 {
				t.Skip("network namespaces need root")
			}
			if recorded, err := Recorded(setup.Name + suffix); err == nil && !*update && !sameReleases(recorded.Software, setup.Software()) {
				t.Logf("this machine has %q, the record was made with %q: what differs says nothing of the record", setup.Software(), recorded.Software)
				if err := failures[setup.Name]; err != nil {
					t.Log(err)
					return
				}
				for _, d := range Compare(script, recorded.Answers, records[setup.Name].Answers) {
					t.Log(d.Tell(script))
				}
				return
			}
			if err := failures[setup.Name]; err != nil {
				t.Fatal(err)
			}
			agrees(t, setup.Name+suffix, records[setup.Name])
		})
	}
}

// release finds the first two numbers of a version.
var release = regexp.MustCompile(`\b(\d+\.\d+)\.?\d*\b`)

// sameReleases reports whether two lists of programs have the same releases, whatever their
// patch levels.
func sameReleases(a, b []string) bool {
	return slices.EqualFunc(a, b, func(a, b string) bool {
		x, y := release.FindStringSubmatch(a), release.FindStringSubmatch(b)
		return x != nil && y != nil && x[1] == y[1]
	})
}

func TestSameReleases(t *testing.T) {
	for _, x := range []struct {
		a, b string
		want bool
	}{
		{"named: BIND 9.18.49-1~deb12u3-Debian (Extended Support Version) <id:>", "named: BIND 9.18.50-1", true},
		{"named: BIND 9.18.49", "named: BIND 9.20.26", false},
		{"pdns_recursor: Nov 21 13:51:30 PowerDNS Recursor 4.8.8 (C) 2001-2022", "pdns_recursor: Jan 02 03:04:05 PowerDNS Recursor 4.8.8 (C)", true},
		{"dnsmasq: Dnsmasq version 2.90  Copyright (c)", "dnsmasq: Dnsmasq version 2.91  Copyright (c)", false},
		{"dnsmasq: Dnsmasq version 2.90  Copyright (c)", "dnsmasq: version unknown", false},
	} {
		if got := sameReleases([]string{x.a}, []string{x.b}); got != x.want {
			t.Errorf("%q and %q: %v", x.a, x.b, got)
		}
	}
}

// measureAll puts a script to all setups that can run here. Those that the machine was too
// busy for, or that disagree with their record, are measured again, twice at most: at its
// start a program may have missed something that depends on another one (PowerDNS asks
// for the root's servers once). What differs for a reason differs three times.
func measureAll(t *testing.T, script []Step, suffix string) (map[string]Record, map[string]error) {
	records, failures := map[string]Record{}, map[string]error{}
	if os.Geteuid() != 0 {
		return records, failures
	}
	for range 3 {
		starting := make(chan struct{}, 4) // so many at a time
		var mu sync.Mutex
		var all sync.WaitGroup
		for _, setup := range Setups() {
			mu.Lock()
			record, done := records[setup.Name]
			failed := failures[setup.Name]
			mu.Unlock()
			done = done && (*update || !differsFrom(setup.Name+suffix, record))
			if done || len(setup.Missing()) > 0 || failed != nil && !errors.Is(failed, ErrLate) {
				continue
			}
			dir := t.TempDir()
			all.Go(func() {
				starting <- struct{}{}
				lab, err := setup.Start(t.Context(), dir, DefaultTree())
				<-starting
				var record Record
				if err == nil {
					record, err = measure(t.Context(), lab, setup, script)
				}
				mu.Lock()
				defer mu.Unlock()
				if failures[setup.Name] = err; err == nil {
					records[setup.Name] = record
				}
			})
		}
		all.Wait()
	}
	return records, failures
}

// differsFrom reports whether a record of the same releases says otherwise.
func differsFrom(name string, got Record) bool {
	want, err := Recorded(name)
	return err == nil && sameReleases(want.Software, got.Software) && slices.Equal(want.Steps, got.Steps) &&
		len(Compare(got.Steps, want.Answers, got.Answers)) > 0
}

// measure runs the script and stops the lab.
func measure(ctx context.Context, lab *Lab, setup Setup, script []Step) (Record, error) {
	defer lab.Stop()
	answers, err := lab.Run(ctx, script)
	if err != nil {
		return Record{}, fmt.Errorf("%w\n%s", err, lab.Logs())
	}
	return Record{Setup: setup.Name, Software: setup.Software(), Steps: script, Answers: answers}, nil
}

// agrees compares a record with the one in testdata, or writes that anew.
func agrees(t *testing.T, name string, got Record) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		var b bytes.Buffer
		if err := WriteRecord(&b, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := ReadRecord(file)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(want.Steps, got.Steps) {
		t.Fatalf("%s was made with another script: make it anew with -update", path)
	}
	for _, d := range Compare(got.Steps, want.Answers, got.Answers) {
		t.Errorf("%s (made with %q, this is %q)", d.Tell(got.Steps), want.Software, got.Software)
	}
}
