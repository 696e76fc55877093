package main

import (
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
	"bridle/datasets/command"
	"bridle/datasets/study"
)

// A scan that is killed at any moment and taken up each time has one whole visit of every target, and nothing refers to what is not
// there. BRIDLE_KILLS says how often it is killed, 5 times unless given.
func TestKilledScansGoOn(t *testing.T) {
	p := serve(t)
	kills := 5
	if os.Getenv("BRIDLE_KILLS") != "" {
		kills = proof.Kills(t)
	}
	arguments := p.arguments("--decoy-paths", "--safe-every", "100ms")
	peaceful := proof.Start(t, "bridle-scan", arguments...)
	if code := peaceful.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, peaceful.Stderr.String())
	}
	took := time.Since(peaceful.Began)
	want := len(p.rows(t))
	t.Logf("in peace it takes %v and makes %d rows", took, want)
	random := rand.New(rand.NewPCG(11, 12))
	for done := 0; done < kills; {
		p.fresh(t)
		arguments := p.arguments("--decoy-paths", "--safe-every", "100ms")
		cut := 0
		for {
			process := proof.Start(t, "bridle-scan", arguments...)
			timer := (*time.Timer)(nil)
			if done < kills {
				timer = time.AfterFunc(time.Duration(random.Int64N(int64(took))), func() { process.Signal(syscall.SIGKILL) })
			}
			code := process.Wait()
			if timer != nil {
				timer.Stop()
			}
			if code == 0 {
				t.Logf("%d rows after %d kills: %s", len(p.rows(t)), cut, process.Stdout.String())
				break
			}
			if code != -1 {
				t.Fatalf("exit code %d: %s", code, process.Stderr.String())
			}
			done, cut = done+1, cut+1
			t.Logf("killed with %d rows safe", len(p.rows(t)))
			if arguments[len(arguments)-1] != "--resume" && begun(t, p) {
				arguments = append(arguments, "--resume")
			}
		}
		checkRun(t, p, cut > 0)
	}
}

func begun(t *testing.T, p *place) bool {
	t.Helper()
	runs, err := p.study.Runs()
	if err != nil {
		t.Fatal(err)
	}
	return len(runs) > 0
}

// checkRun checks that there is one run, complete, with one visit of every target.
func checkRun(t *testing.T, p *place, cut bool) {
	t.Helper()
	runs, err := p.study.Runs()
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 1 || runs[0].State != study.Complete {
		t.Fatalf("%d runs, the first of which is %v", len(runs), runs[0].State)
	}
	rows := p.rows(t)
	p.once(t, rows, runs[0].RunID)
	if n := runs[0].Counts["grabs"].Rows; n != int64(len(rows)) {
		t.Errorf("run.json counts %d grabs, the parts hold %d", n, len(rows))
	}
}

// An interruption keeps every visit that came to its end, says how to go on, and the exit code tells. Going on makes the sweeps that are left.
func TestInterruptedSweepsGoOn(t *testing.T) {
	p := serve(t)
	arguments := p.arguments("--sweeps", "3", "--every", "20d")
	process := proof.Start(t, "bridle-scan", arguments...)
	time.AfterFunc(400*time.Millisecond, func() { process.Signal(os.Interrupt) })
	code := process.Wait()
	if code != command.ExitInterrupted {
		t.Fatalf("exit code %d: %s%s", code, process.Stdout.String(), process.Stderr.String())
	}
	p.rows(t)
	for range 8 { // an early signal leaves nothing to take up
		more := p.arguments("--sweeps", "3", "--every", "20d")
		if begun(t, p) {
			more = append(more, "--resume")
		}
		process = proof.Start(t, "bridle-scan", more...)
		if code = process.Wait(); code == 0 {
			break
		}
	}
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, process.Stderr.String())
	}
	runs, err := p.study.Runs()
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 3 {
		t.Fatalf("%d runs, want one for each sweep", len(runs))
	}
	rows := p.rows(t)
	var first time.Time
	for i, m := range runs {
		if m.State != study.Complete {
			t.Errorf("run %s is %s", m.RunID, m.State)
		}
		p.once(t, rows, m.RunID)
		cfg, err := decodeConfig(m.Config)
		if err != nil || cfg.Sweep != i+1 {
			t.Errorf("run %s is sweep %d, want %d (%v)", m.RunID, cfg.Sweep, i+1, err)
		}
		if first = cfg.Start; m.StartedAt.Sub(cfg.begins()) > time.Hour || m.StartedAt.Before(cfg.begins()) {
			t.Errorf("sweep %d begins at %v, planned for %v (start %v)", cfg.Sweep, m.StartedAt, cfg.begins(), first)
		}
	}
	again := proof.Start(t, "bridle-scan", append(arguments, "--resume")...)
	if code := again.Wait(); code != 0 || !strings.Contains(again.Stdout.String(), "nothing is left to visit") {
		t.Errorf("exit code %d: %s%s", code, again.Stdout.String(), again.Stderr.String())
	}
}
