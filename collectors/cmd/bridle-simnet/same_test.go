package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"bridle/collectors/cmd/internal/proof"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/settings"
)

// notOfTheSeed are the columns that are measured with the machine's own clock, that a TLS server draws from the machine's randomness, or, of
// the question whether the canary's log is complete, the port that the machine gives; all others come from the seed.
var notOfTheSeed = map[string][]string{
	"canary_queries":          {"FromPort"},
	"qualification_exchanges": {"RTTUS"},
	"probes":                  {"RTTUS"},
	"grabs":                   {"ConnectUS", "FirstByteUS", "DurationUS", "ServerHello"},
}

// One seed gives one data set, however many processors there are and whatever else they do: scan, survey and adaptive probes of a small
// world, made twice, have the same rows in every column that does not depend on the machine.
func TestOneSeedGivesOneDataSet(t *testing.T) {
	bin := t.TempDir()
	if err := proof.Build(bin, "bridle/collectors/cmd/bridle-scan", "bridle/collectors/cmd/bridle-survey", "bridle/collectors/cmd/bridle-probe"); err != nil {
		t.Fatal(err)
	}
	quiet := dataSet(t, bin, "1")
	var busy sync.WaitGroup
	stop := make(chan struct{})
	for range runtime.NumCPU() {
		busy.Go(func() {
			for x := uint64(1); ; x = x*6364136223846793005 + 1 {
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	loud := dataSet(t, bin, "2")
	close(stop)
	busy.Wait()
	for dataset, rows := range quiet {
		t.Logf("%s: %d rows", dataset, len(rows))
		if len(rows) == 0 {
			t.Errorf("%s has no rows", dataset)
		}
		other := loud[dataset]
		for i := range max(len(rows), len(other)) {
			if i >= len(rows) || i >= len(other) || rows[i] != other[i] {
				t.Errorf("%s: %d rows alone and %d beside a busy program; the first that differs: %s, %s",
					dataset, len(rows), len(other), at(rows, i), at(other, i))
				break
			}
		}
	}
}

func at(rows []string, i int) string {
	if i < len(rows) {
		return rows[i]
	}
	return "none"
}

// dataSet gathers everything about a village on so many processors, and returns the rows of each dataset, sorted.
func dataSet(t *testing.T, bin, processors string) map[string][]string {
	t.Helper()
	dir := t.TempDir()
	s, lists := filepath.Join(dir, "s"), filepath.Join(dir, "lists")
	if out, err := alone(t, processors, "bridle-simnet", "lists", "--scenario", "village", "--seed", "3", lists).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, words := range [][]string{
		{"bridle-survey", "run"},
		{"bridle-probe", "run", "--days", "0.5"},
		{"bridle-scan", "run", "--targets", few(t, lists), "--http-ports", "8080", "--decoy-paths", "--timeout", "2s"},
	} {
		if words[0] == "bridle-scan" {
			hurry(t, s)
		}
		words = slices.Concat([]string{filepath.Join(bin, words[0])}, words[1:], []string{"--study", s, "--seed", "5", "--load=false"})
		with := []string{"bridle-simnet", "with", "--scenario", "village", "--seed", "3", "--study", s, "--"}
		if out, err := alone(t, processors, slices.Concat(with, words)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v: %s", words, err, out)
		}
	}
	all := map[string][]string{}
	add(t, all, s, "grabs", func(r *grabs.Row) { r.RunID = "" })
	add(t, all, s, "qualification_exchanges", func(r *qualificationexchanges.Row) { r.RunID = "" })
	add(t, all, s, "canary_queries", func(r *canaryqueries.Row) { r.RunID = "" })
	add(t, all, s, "resolver_qualifications", func(r *resolverqualifications.Row) { r.RunID = "" })
	add(t, all, s, "probes", func(r *probes.Row) { r.RunID = "" })
	add(t, all, s, "anomalies", func(r *anomalies.Row) { r.RunID = "" })
	return all
}

// few cuts the list of servers, since each silent one takes real time.
func few(t *testing.T, lists string) string {
	t.Helper()
	all, err := os.ReadFile(filepath.Join(lists, "scan.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(all), "\n")
	path := filepath.Join(lists, "few.csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines[:min(len(lines), 100)], "")), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// hurry takes the gaps away: simulated servers need none.
func hurry(t *testing.T, dir string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(dir, settings.Name), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("\n[collect.limits]\naddress_gap = \"0s\"\nprefix_gap = \"0s\"\nrate = 100000.0\n"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// alone returns a command of the simulation in a network of its own, if the machine allows it, so that no other program has a port that
// the seed draws.
func alone(t *testing.T, processors string, words ...string) *exec.Cmd {
	t.Helper()
	name := words[0]
	_, err := exec.LookPath("ip")
	if err == nil && exec.Command("unshare", "-n", "true").Run() == nil {
		name, words = "unshare", slices.Concat([]string{"unshare", "-n", "sh", "-c", `ip link set lo up && exec "$@"`, "sh"}, words)
	}
	cmd := exec.CommandContext(t.Context(), name)
	cmd.Args = words
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+processors)
	return cmd
}

// add reads a dataset and writes each row as a line without what may differ.
func add[T any](t *testing.T, all map[string][]string, dir, dataset string, clear func(*T)) {
	t.Helper()
	var lines []string
	for _, row := range rowsOf[T](t, dir, dataset) {
		clear(&row)
		text, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, without(t, text, notOfTheSeed[dataset]))
	}
	slices.Sort(lines)
	all[dataset] = lines
}

// without returns a JSON object without some fields.
func without(t *testing.T, text []byte, fields []string) string {
	t.Helper()
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		t.Fatal(err)
	}
	for _, f := range fields {
		delete(object, f)
	}
	var line bytes.Buffer
	if err := json.NewEncoder(&line).Encode(object); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line.String())
}
