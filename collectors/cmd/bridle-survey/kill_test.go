package main

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/study"
)

// exchanged returns the rows of the surveys of an arena.
func exchanged(t *testing.T, a *proof.Arena) []qualificationexchanges.Row {
	t.Helper()
	return proof.Rows[qualificationexchanges.Row](t, a.Study, "qualification_exchanges", tool)
}

// queries returns how many queries the rows tell of.
func queries(t *testing.T, a *proof.Arena) (n int64) {
	for _, row := range exchanged(t, a) {
		n += int64(row.NTries)
	}
	return n
}

// judged has the survey of an arena judged and returns the class of each address.
func judged(t *testing.T, a *proof.Arena) map[string]string {
	t.Helper()
	a.Log(t)
	p := proof.Start(t, "bridle-survey", "qualify", "--study", a.Study.Dir(), "--log-complete", "--load=false")
	if code := p.Wait(); code != 0 {
		t.Fatalf("qualify: exit code %d: %s", code, p.Stderr.String())
	}
	classes := map[string]string{}
	for _, row := range proof.Rows[resolverqualifications.Row](t, a.Study, "resolver_qualifications", judge) {
		classes[row.Address] = row.Class // the port is another in each arena
	}
	if len(classes) != a.Resolvers() {
		t.Errorf("%d resolvers are judged, %d are listed", len(classes), a.Resolvers())
	}
	return classes
}

// A survey that is killed and stopped at any moment and taken up each time has every exchange once, asks again only what
// was in the open part, and judges every resolver as one does that was left in peace. BRIDLE_KILLS says how often one is killed.
func TestKilledSurveysGoOn(t *testing.T) {
	kills, scenario := proof.Kills(t), proof.Scenario()
	peaceful := proof.Serve(t, scenario, 3)
	arguments := func(a *proof.Arena) []string {
		return []string{"run", "--study", a.Study.Dir(), "--seed", "7", "--load=false", "--qualify=false"}
	}
	p := proof.Start(t, "bridle-survey", arguments(peaceful)...)
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	took, want := time.Since(p.Began), judged(t, peaceful)
	t.Logf("in peace it takes %v", took)
	// Few cuts a survey: each costs study time, and rounds that are cut off may be begun three times only.
	const each = 4
	within := took / 3
	for done, i := 0, uint64(0); done < kills; i++ {
		a := proof.Serve(t, scenario, 3)
		r := a.Cut(t, proof.Cuts{Kills: min(each, kills-done), Within: within, Command: "bridle-survey", Arguments: arguments(a), Seed: i,
			Recorded: func() int64 { return queries(t, a) }})
		if done += r.Killed; r.Killed == 0 {
			within /= 2 // the machine was busier when it was left in peace
		}
		checkSurvey(t, a, peaceful)
		compare(t, judged(t, a), want)
		t.Logf("%d kills so far; %d queries were lost with open parts", done, r.Lost)
	}
}

// compare checks that resolvers are judged as in peace, but for one in twenty-five: cuts give later questions other instants and
// names, and what shows by chance, such as the leaks of a resolver that recurses now and then or the copies of a pool, may
// show in the one survey and not in the other. The village has hardly any such, and there all are judged alike.
func compare(t *testing.T, got, want map[string]string) {
	t.Helper()
	differ := 0
	for _, who := range slices.Sorted(maps.Keys(want)) {
		if got[who] != want[who] {
			differ++
			t.Logf("%s is judged %s after cuts, %s in peace", who, got[who], want[who])
		}
	}
	if differ > len(want)*4/100 {
		t.Errorf("%d of %d resolvers are judged otherwise after cuts", differ, len(want))
	}
}

// checkSurvey checks that every exchange is there once, that no resolver lacks a test, and that the run is complete.
func checkSurvey(t *testing.T, a, peaceful *proof.Arena) {
	t.Helper()
	type key struct {
		address, test, asked string
		round, step          int32
	}
	seen, tested := map[key]bool{}, map[string]bool{}
	for _, row := range exchanged(t, a) {
		k := key{row.Address, row.Test, row.AskedAddress, row.Round, row.Step}
		if seen[k] {
			t.Errorf("%+v is there twice", k)
		}
		seen[k] = true
		tested[row.Address+" "+row.Test] = true
		if row.Status == "skipped" {
			t.Errorf("%+v was skipped: %s", k, *row.Failure)
		}
	}
	for _, row := range exchanged(t, peaceful) {
		// Who shares a cache with whom depends on when they were asked; whether one is asked at all may too.
		if name := row.Address + " " + row.Test; row.Test != "sharing" && !tested[name] {
			tested[name] = true
			t.Errorf("%s is missing", name)
		}
	}
	checkComplete(t, a)
}

// checkComplete checks that there is one run, complete, and that its manifest counts what its parts hold.
func checkComplete(t *testing.T, a *proof.Arena) {
	t.Helper()
	runs, err := a.Study.Runs()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range runs {
		if m.Tool != tool {
			continue
		}
		n++
		if rows := int64(len(exchanged(t, a))); m.State != study.Complete || m.Counts["qualification_exchanges"].Rows != rows {
			t.Errorf("run %s is %s and counts %v, its parts hold %d exchanges", m.RunID, m.State, m.Counts, rows)
		}
	}
	if n != 1 {
		t.Errorf("%d runs of %s; want one that was taken up", n, strings.ToLower(tool))
	}
}
