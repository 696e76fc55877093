package realdns

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
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

// checkRecords measures all setups and compares them with the records of their names and a suffix.
func checkRecords(t *testing.T, script []Step, suffix string) {
	records, failures := measureAll(t, script)
	for _, setup := range Setups() {
		t.Run(setup.Name, func(t *testing.T) {
			if missing := setup.Missing(); len(missing) > 0 {
				t.Skipf("not installed: %s", strings.Join(missing, ", "))
			}
			if os.Geteuid() != 0 {
				t.Skip("network namespaces need root")
			}
			if err := failures[setup.Name]; err != nil {
				t.Fatal(err)
			}
			agrees(t, setup.Name+suffix, records[setup.Name])
		})
	}
}

// measureAll puts a script to all setups that can run here. Those that the machine was too
// busy for are measured again, twice at most.
func measureAll(t *testing.T, script []Step) (map[string]Record, map[string]error) {
	records, failures := map[string]Record{}, map[string]error{}
	for range 3 {
		labs := map[string]*Lab{}
		for _, setup := range Setups() {
			_, done := records[setup.Name]
			if failed := failures[setup.Name]; done || len(setup.Missing()) > 0 || os.Geteuid() != 0 || failed != nil && !errors.Is(failed, ErrLate) {
				continue
			}
			lab, err := setup.Start(t.Context(), t.TempDir(), DefaultTree())
			failures[setup.Name] = err
			if err == nil {
				defer lab.Stop()
				labs[setup.Name] = lab
			}
		}
		var mu sync.Mutex
		var all sync.WaitGroup
		for name, lab := range labs {
			all.Go(func() {
				answers, err := lab.Run(t.Context(), script)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					failures[name] = fmt.Errorf("%w\n%s", err, lab.Logs())
					return
				}
				records[name] = Record{Setup: name, Steps: script, Answers: answers}
			})
		}
		all.Wait()
	}
	for _, setup := range Setups() {
		if r, ok := records[setup.Name]; ok {
			r.Software = setup.Software()
			records[setup.Name] = r
			delete(failures, setup.Name)
		}
	}
	return records, failures
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
