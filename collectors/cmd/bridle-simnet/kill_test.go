package main

import (
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// Probing that is killed at any moment and begun again ends with the rows of one that was
// left in peace. BRIDLE_KILLS says how many processes are killed at least.
func TestKilledProbesGoOn(t *testing.T) {
	kills := 3
	if text := os.Getenv("BRIDLE_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"probe", "--scenario", "village", "--seed", "8", "--every", "10m", "--names", "command,lure", "--load=false", "--study"}
	peaceful := filepath.Join(t.TempDir(), "peaceful")
	start := time.Now()
	if code := run(append(args, peaceful), io.Discard, io.Discard); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	took := time.Since(start)
	want := probesHash(t, peaceful)
	random := rand.New(rand.NewPCG(1, 2))
	for killed := 0; killed < kills; {
		dir := filepath.Join(t.TempDir(), "killed")
		for {
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Args = append([]string{"bridle-simnet"}, append(args, dir)...)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(time.Duration(random.Int64N(int64(took*3/2))), func() { cmd.Process.Kill() })
			err := cmd.Wait()
			timer.Stop()
			if err == nil {
				break
			}
			if cmd.ProcessState.ExitCode() != -1 {
				t.Fatalf("exit code %d", cmd.ProcessState.ExitCode())
			}
			killed++
		}
		if got := probesHash(t, dir); got != want {
			t.Errorf("after being killed the rows differ: %s, in peace %s", got, want)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d processes were killed", killed)
	}
}

// probesHash returns a hash of the probes in a study, whatever the order of its rows.
func probesHash(t *testing.T, dir string) string {
	t.Helper()
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := duck.Open(t.Context(), s, duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var n int64
	var first string
	err = r.DB().QueryRowContext(t.Context(), `SELECT count(*), md5(string_agg(line, '\n' ORDER BY line)) FROM
		(SELECT md5(concat_ws('|', sweep, address, name, probed_at, status, rcode, remaining_ttl_s, ns_owner, ns_remaining_ttl_s, source_port, failure)) AS line FROM probes)`).Scan(&n, &first)
	if err != nil {
		t.Fatal(err)
	}
	if n < 500_000 {
		t.Fatalf("%d rows are too few for a kill to hit", n)
	}
	return first
}
