package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
	"bridle/datasets/schema/probes"
	"bridle/datasets/study"
)

// probed returns the rows of the probes of an arena.
func probed(t *testing.T, a *proof.Arena) []probes.Row {
	t.Helper()
	return proof.Rows[probes.Row](t, a.Study, "probes", tool)
}

// queries returns how many queries the rows tell of.
func queries(t *testing.T, a *proof.Arena) (n int64) {
	for _, row := range probed(t, a) {
		n += int64(*row.NTries)
	}
	return n
}

// pair is what is asked for again and again.
type pair struct {
	address, name string
	anchor        int32
}

func pairOf(row *probes.Row) pair {
	p := pair{row.Address, row.Name, 0}
	if row.AnchorPort != nil {
		p.anchor = *row.AnchorPort
	}
	return p
}

// Probing that is killed and stopped at any moment and taken up each time has every probe of its plan once, and asks again only
// what was in the open part. BRIDLE_KILLS says how often each design is killed.
func TestKilledProbesGoOn(t *testing.T) {
	perDay := map[string]string{"fixed": "48", "adaptive": "12"} // so that both take long enough to be cut off
	for _, design := range []string{"fixed", "adaptive"} {
		t.Run(design, func(t *testing.T) {
			arguments := func(a *proof.Arena) []string {
				return []string{"run", "--study", a.Study.Dir(), "--seed", "8", "--load=false", "--design", design, "--days", "2", "--per-day", perDay[design]}
			}
			peaceful := qualified(t)
			p := proof.Start(t, "bridle-probe", arguments(peaceful)...)
			if code := p.Wait(); code != 0 {
				t.Fatalf("exit code %d: %s", code, p.Stderr.String())
			}
			took := time.Since(p.Began)
			t.Logf("in peace it takes %v", took)
			const each = 4 // kills of one run: each costs study time
			within := took / 4
			for done, i := 0, uint64(0); done < proof.Kills(t); i++ {
				a := qualified(t)
				r := a.Cut(t, proof.Cuts{Kills: min(each, proof.Kills(t)-done), Within: within, Command: "bridle-probe", Arguments: arguments(a), Seed: i,
					Recorded: func() int64 { return queries(t, a) }})
				if done += r.Killed; r.Killed == 0 {
					within /= 2 // the machine was busier when it was left in peace
				}
				checkProbes(t, a, peaceful, design, r.Killed)
				t.Logf("%d kills so far; %d queries were lost with open parts", done, r.Lost)
			}
		})
	}
}

func qualified(t *testing.T) *proof.Arena {
	a := proof.Serve(t, proof.Scenario(), 3)
	a.Qualify(t)
	return a
}

// checkProbes checks that every probe is there once, that none of the plan lacks, and that the run is complete.
func checkProbes(t *testing.T, a, peaceful *proof.Arena, design string, cuts int) {
	t.Helper()
	rows := probed(t, a)
	seen := map[string]bool{}
	sweeps := map[pair][]int32{}
	for i := range rows {
		row := &rows[i]
		k := fmt.Sprint(pairOf(row), row.Sweep, row.BurstIndex)
		if seen[k] {
			t.Errorf("%s is there twice", k)
		}
		seen[k] = true
		if row.BurstIndex == 0 {
			sweeps[pairOf(row)] = append(sweeps[pairOf(row)], row.Sweep)
		}
	}
	planned := map[pair]bool{}
	of := probed(t, peaceful)
	for i := range of {
		if of[i].BurstIndex == 0 {
			planned[pairOf(&of[i])] = true
		}
	}
	if len(sweeps) != len(planned) {
		t.Errorf("%d pairs were probed, %d in peace", len(sweeps), len(planned))
	}
	cfg := checkComplete(t, a)
	for p := range planned {
		list := slices.Sorted(slices.Values(sweeps[p]))
		for j, k := range list {
			if int(k) != j+1 {
				t.Errorf("%v: sweep %d follows %d others", p, k, j)
				break
			}
		}
		if want := int(cfg.Days) * cfg.PerDay; design == "fixed" && len(list) != want {
			t.Errorf("%v was probed %d times, planned is %d", p, len(list), want)
		}
	}
	if design == "adaptive" {
		checkGaps(t, rows, cfg, cuts)
	}
}

// checkGaps checks that the adaptive design screens every pair as often as it says, up to the end. Time in which
// nothing at all is recorded does not count: its rows were lost with an open part. They are not made up for, so with
// each of so many cuts a pair may lose a screen, and the next one comes an interval later.
func checkGaps(t *testing.T, rows []probes.Row, cfg config, cuts int) {
	t.Helper()
	slices.SortFunc(rows, func(a, b probes.Row) int { return a.ProbedAt.Compare(b.ProbedAt) })
	const hole = 10 * time.Minute // pairs are many, so some pair is due all the time
	every := 24 * time.Hour / time.Duration(cfg.PerDay)
	last, clock, widest := rows[0].ProbedAt, time.Duration(0), time.Duration(0)
	seen := map[pair]time.Duration{}
	for i := range rows {
		clock += min(rows[i].ProbedAt.Sub(last), hole)
		last = rows[i].ProbedAt
		if rows[i].BurstIndex > 0 {
			continue // confirms what a screen found, some under a label that is asked for once
		}
		p := pairOf(&rows[i])
		widest = max(widest, clock-seen[p]) // the first counts from the beginning
		seen[p] = clock
	}
	for _, at := range seen {
		widest = max(widest, clock-at)
	}
	t.Logf("pairs are screened every %v; the longest time without one was %v", every, widest)
	if most := time.Duration(2+cuts) * every; widest > most {
		t.Errorf("a pair was not asked for %v with %d cuts; it is to be screened every %v", widest, cuts, every)
	}
}

// checkComplete checks that there is one run, complete, and that its manifest counts what its parts hold; it returns
// its configuration.
func checkComplete(t *testing.T, a *proof.Arena) (cfg config) {
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
		if rows := int64(len(probed(t, a))); m.State != study.Complete || m.Counts["probes"].Rows != rows {
			t.Errorf("run %s is %s and counts %v, its parts hold %d probes", m.RunID, m.State, m.Counts, rows)
		}
		if err := json.Unmarshal(m.Config, &cfg); err != nil {
			t.Fatal(err)
		}
	}
	if n != 1 {
		t.Errorf("%d runs of probes; want one that was taken up", n)
	}
	return cfg
}
