package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"bridle/analysis/load"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// kills is how many processes the test kills; BRIDLE_KILLS asks for more.
const kills = 20

// A process that imports, matches, clusters or rebuilds is killed (SIGKILL) at random
// moments. After each kill the study must open, its totals must be a whole number
// of parts, and the next run must complete the work: in the end the tables are the
// same as those of a study that nobody disturbed.
func TestKilledAtAnyMoment(t *testing.T) {
	want := kills
	if n, err := strconv.Atoi(os.Getenv("BRIDLE_KILLS")); err == nil {
		want = n
	}
	data := filepath.Join(publicData(t), "citizenlab-spyware-scan")
	steps := func(dir string) [][]string {
		return [][]string{
			{"import", "hacking-team-2014", dir, "--from", data, "--part-rows", "700"},
			{"match", dir},
			{"cluster", dir, "--method", "components"},
			{"rebuild", dir},
		}
	}
	calm := filepath.Join(t.TempDir(), "calm")
	took := make([]time.Duration, 4)
	for i, args := range steps(calm) {
		start := time.Now()
		if out, err := bridle(t.Context(), args...); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		took[i] = time.Since(start)
	}
	expected := hashes(t, calm)

	r := rand.New(rand.NewPCG(2014, 2))
	killed := 0
	for round := 0; killed < want; round++ {
		dir := filepath.Join(t.TempDir(), fmt.Sprintf("round-%d", round))
		for i, args := range steps(dir) {
			// By now the machine may be slower than it was undisturbed: each kill leaves the next attempt more time.
			for limit := float64(took[i]); !attempt(t, time.Duration(r.Float64()*limit), args); limit *= 1.1 {
				killed++
				check(t, dir)
			}
		}
		if got := hashes(t, dir); got != expected {
			t.Fatalf("after %d kills the tables are\n%s\nundisturbed they are\n%s", killed, got, expected)
		}
	}
	t.Logf("%d processes were killed", killed)
}

// bridle runs the command in a process of its own.
func bridle(ctx context.Context, args ...string) (string, error) {
	path, err := exec.LookPath("bridle") // put into PATH by testscript.Main
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, path, args...).CombinedOutput()
	return string(out), err
}

// attempt runs a command and kills it after a while; it reports whether the command
// came to its end before that.
func attempt(t *testing.T, after time.Duration, args []string) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), after)
	defer cancel()
	out, err := bridle(ctx, args...)
	if err == nil {
		return true
	}
	if ctx.Err() == nil {
		t.Fatalf("%v failed by itself: %v\n%s", args, err, out)
	}
	return false
}

// check opens the study and compares the totals of every table with the sum over
// complete parts, read in another way.
func check(t *testing.T, dir string) {
	t.Helper()
	folder, err := study.Open(dir)
	if err != nil {
		if _, statErr := os.Stat(filepath.Join(dir, "runs")); statErr != nil {
			return // killed before the study was there
		}
		t.Fatal(err)
	}
	parts, err := folder.Parts()
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]int64{}
	for _, p := range parts {
		if p, err = folder.Inspect(p); err != nil {
			t.Fatal(err)
		}
		sums[p.Dataset] += p.Rows
	}
	s, err := load.OpenContext(t.Context(), dir, duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for dataset, want := range sums {
		var n int64
		if err := s.DB().QueryRow("SELECT count(*) FROM " + dataset).Scan(&n); err != nil || n != want {
			t.Fatalf("%s shows %d rows (%v), its complete parts hold %d", dataset, n, err, want)
		}
	}
}

// hashes returns the table hashes of a study, which leave out when and in how many
// runs and parts the rows were written.
func hashes(t *testing.T, dir string) string {
	t.Helper()
	s, err := load.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := s.Hashes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, h := range all {
		fmt.Fprintln(&b, h.Table, h.Rows, h.SHA256)
	}
	if !strings.Contains(b.String(), "cluster_members 482") {
		t.Fatalf("the study is not what it should be:\n%s", b.String())
	}
	return b.String()
}

// A notebook run that is killed leaves each file of the report whole, old or new,
// and leaves the study alone; the next run writes the whole report.
func TestKilledNotebook(t *testing.T) {
	s := hackingTeam(t)
	dir := s.Folder().Dir()
	before := hashes(t, dir)
	calm, out := filepath.Join(t.TempDir(), "calm"), filepath.Join(t.TempDir(), "report")
	args := func(out string) []string {
		return []string{"run", hackingTeamNotebook, "--study", dir, "-o", out}
	}
	start := time.Now()
	if text, err := bridle(t.Context(), args(calm)...); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	took := time.Since(start)
	expected := contents(t, calm)
	r := rand.New(rand.NewPCG(2014, 3))
	for range kills / 4 {
		if attempt(t, time.Duration((0.3+0.8*r.Float64())*float64(took)), args(out)) {
			continue
		}
		for name, content := range contents(t, out) {
			if strings.HasSuffix(name, ".part") {
				continue // unfinished, and named so
			}
			if content != expected[name] {
				t.Fatalf("after a kill %s is not what a whole run writes", name)
			}
		}
	}
	if text, err := bridle(t.Context(), args(out)...); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for name, content := range contents(t, out) {
		if content != expected[name] && !strings.HasSuffix(name, ".part") {
			t.Errorf("%s differs from an undisturbed run", name)
		}
	}
	if after := hashes(t, dir); after != before {
		t.Error("the study was changed")
	}
}

// contents returns the files below a folder by name; none if it is not there.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[rel] = string(b)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}
