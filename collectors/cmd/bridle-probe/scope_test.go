package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
	"bridle/datasets/command"
)

// Who opts out is asked no more from the moment when the list is read again, and every probe that was planned has a row that says
// why. It is read every half minute, which BRIDLE_LONG=1 waits for, and when a run is taken up.
func TestOptOutWhileItGoesOn(t *testing.T) {
	a := qualified(t)
	a.File(t, "opt-out.txt", "# nobody yet\n")
	a.Collect(t, "opt_out = \"opt-out.txt\"")
	days, wait := "4", false
	if os.Getenv("BRIDLE_LONG") != "" {
		days, wait = "60", true
	}
	arguments := []string{"run", "--study", a.Study.Dir(), "--load=false", "--design", "fixed", "--days", days, "--per-day", "96"}
	p := proof.Start(t, "bridle-probe", arguments...)
	for deadline := time.Now().Add(20 * time.Second); a.Received() < 100 && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
	a.File(t, "opt-out.txt", "127.0.0.0/8\n")
	if !wait {
		p.Signal(os.Interrupt)
		if code := p.Wait(); code != command.ExitInterrupted {
			t.Fatalf("exit code %d, want it stopped: %s", code, p.Stderr.String())
		}
		if text := p.Stderr.String(); !strings.Contains(text, "goes on with 'bridle-probe run --study "+a.Study.Dir()+" --resume'") {
			t.Errorf("it does not say how to go on: %s", text)
		}
		p = proof.Start(t, "bridle-probe", append(arguments, "--resume")...)
	}
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	rows := probed(t, a)
	var last, first time.Time
	n := 0
	for _, row := range rows {
		switch {
		case row.Status != "skipped":
			if row.ProbedAt.After(last) {
				last = row.ProbedAt
			}
		case *row.Failure == "opted_out":
			if n++; first.IsZero() || row.ProbedAt.Before(first) {
				first = row.ProbedAt
			}
		case *row.Failure != "unfit": // which the class of a witness may forbid in a fixed design
			t.Errorf("%s was skipped as %s", row.Address, *row.Failure)
		}
	}
	t.Logf("%d of %d rows are skipped, from %v on; somebody was asked until %v", n, len(rows), first, last)
	if n == 0 || last.After(first.Add(time.Minute)) {
		t.Errorf("%d rows are skipped, from %v on; somebody was asked until %v", n, first, last)
	}
	if q := queries(t, a); q != a.Received() {
		t.Errorf("the rows tell of %d queries, the world received %d", q, a.Received())
	}
	cfg := checkComplete(t, a)
	pairs := map[pair]int{}
	for i := range rows {
		if rows[i].BurstIndex == 0 {
			pairs[pairOf(&rows[i])]++
		}
	}
	for who, n := range pairs {
		if want := int(cfg.Days) * cfg.PerDay; n != want {
			t.Errorf("%v has %d rows, planned is %d", who, n, want)
		}
	}
}
