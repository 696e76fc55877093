package probe

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// A resolver that injects addresses is found out and asked no more, in both designs; what was due is
// recorded as unfit.
func TestLiarsAreFoundOut(t *testing.T) {
	t.Parallel()
	for _, control := range []bool{true, false} {
		w := lab.Bench{Domains: 20, PerDay: 1, Days: 3, Faults: world.Faults{Inject: true}}.World(2)
		names := wanted(w)
		if control {
			names[7].Purpose = Control
			for i := range names {
				names[i].Addresses = nil
			}
		}
		ws := []Witness{qualified(w, 0)}
		b := newBed(t, w, open(10*time.Second, 2468))
		a := b.adaptive(ws, names, 2)
		b.run(a, ws, w.ProbeFrom)
		g := newBed(t, w, b.limits)
		f := g.fixed(ws, names, time.Hour, 2)
		g.run(f, ws, w.ProbeFrom)
		for _, x := range []struct {
			b *bed
			s Status
		}{{b, a.Status(w.Until)}, {g, f.Status(w.Until)}} {
			once(t, x.b.rows)
			unfit, asked := 0, 0
			for _, row := range x.b.rows {
				if row.Status == "skipped" {
					unfit++
				} else if asked++; unfit > 0 {
					t.Errorf("asked at %v, after it was found unfit", row.ProbedAt)
				}
			}
			if len(x.s.Unfit) != 1 || !strings.Contains(x.s.Unfit[0], map[bool]string{true: "nobody looks up", false: "wrong addresses twice"}[control]) || unfit == 0 || unfit > 20 || asked > 200 || x.s.Ledger.Check() != nil {
				t.Errorf("control %v: %d asked, %d unfit, %v", control, asked, unfit, x.s)
			}
		}
		// Who resumes the run knows it too.
		again := b.adaptive(ws, names, 2)
		for i := range b.rows {
			if err := again.Restore(&b.rows[i]); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(b.rows); len(again.Status(w.Until).Unfit) != 1 {
			t.Errorf("%d rows restored, the witness is fit again", n)
		}
	}
}

// A hijacker answers the random label of a burst.
func TestRandomLabelIsAGuard(t *testing.T) {
	t.Parallel()
	g := newGuard(Pack([]Witness{{}}), numbering{n: 1})
	j := journal{sink: &bed{}}
	row := j.row(call{witness: &Witness{}, name: "tabc.evil.example", sweep: 3, burst: 4, purpose: "control", schedule: "burst"})
	row.RemainingTTLS = new(uint32(60))
	g.see(0, row, Reading{})
	if !g.unfit(0) || g.since(0) != 3 || len(g.unfits()) != 1 {
		t.Error("a random label that is answered makes nobody unfit")
	}
}

// Bursts are as promised: three confirmations from any port, a random label of the zone, all under the sweep
// of the hit, and the next probe right after the expiry.
func TestBursts(t *testing.T) {
	t.Parallel()
	b, a, _ := bench(t, lab.Bench{Class: world.BIND918, Domains: 3, PerDay: 40, Days: 2}, 15, open(time.Second, 20_000))
	bursts, expiries := 0, 0
	for i := 0; i < len(b.rows); i++ {
		row := &b.rows[i]
		if row.BurstIndex == 4 {
			bursts++
			if row.Purpose != "control" || row.Schedule != "burst" || row.RemainingTTLS != nil || !strings.HasPrefix(row.Name, "t") || !strings.Contains(row.Name, ".name") {
				t.Errorf("a random label: %+v", row)
			}
		}
		if row.BurstIndex > 0 && row.BurstIndex < 4 && (row.Purpose != "confirm" || row.RemainingTTLS == nil) {
			t.Errorf("confirmation %d of %s shows nothing", row.BurstIndex, row.Name)
		}
		if row.Schedule == "expiry" {
			expiries++
		}
	}
	for i := range b.rows {
		if row := &b.rows[i]; row.Schedule == "expiry" {
			for k := i - 1; k >= 0; k-- {
				if b.rows[k].Name == row.Name && b.rows[k].RemainingTTLS != nil {
					e := b.rows[k].ProbedAt.Add(time.Duration(*b.rows[k].RemainingTTLS) * time.Second)
					if late := row.ProbedAt.Sub(e); late < 2*time.Second || late > 6*time.Second {
						t.Errorf("%v after the expiry", late)
					}
					break
				}
			}
		}
	}
	if bursts < 30 || expiries < bursts-3 {
		t.Errorf("%d bursts, %d probes after expiries, %d hits", bursts, expiries, a.journal.hits)
	}
}

// RD=1 is asked nowhere: every item comes from one function, which does not set it, and an outcome with it
// ends the program. The bed of these tests fails at any item that desires recursion.
func TestRecursionIsNeverDesired(t *testing.T) {
	var it dispatch.Item
	it.RecursionDesired = true
	question(&it, 0, 0, "a.example", 1)
	if it.RecursionDesired {
		t.Error("an item desires recursion")
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if s := string(text); !strings.HasSuffix(file, "_test.go") && file != "rows.go" && (strings.Contains(s, "RecursionDesired") || strings.Contains(s, "dispatch.Item{")) {
			t.Errorf("%s makes items of its own", file)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("an outcome with recursion is recorded")
		}
	}()
	j := journal{sink: &bed{}}
	j.record(call{witness: &Witness{}}, &dispatch.Item{}, &dispatch.Outcome{Question: dnswire.Question{RecursionDesired: true}, Status: dnswire.Answered})
}

// Who leaks does so from every own port: all witnesses of an address become unfit together, and no other.
func TestUnfitFromEveryPort(t *testing.T) {
	w := []Witness{{Address: address(1), AnchorPort: 1000}, {Address: address(1), AnchorPort: 1001}, {Address: address(2)}}
	l := Pack(w)
	g := newGuard(l, l.addresses(l.sorted()))
	g.see(0, &probes.Row{Sweep: 3, Purpose: string(Control), RemainingTTLS: new(uint32(60)), Name: "control.example"}, Reading{})
	g.see(1, &probes.Row{Sweep: 2, Purpose: string(Control), RemainingTTLS: new(uint32(60)), Name: "control.example"}, Reading{})
	if !g.unfit(0) || !g.unfit(1) || g.unfit(2) || g.since(0) != 2 || len(g.unfits()) != 1 {
		t.Errorf("unfit %v %v %v since sweep %d: %q", g.unfit(0), g.unfit(1), g.unfit(2), g.since(0), g.unfits())
	}
	wrong := Reading{Kind: Suspect, Doubt: WrongAnswer}
	if g.see(2, &probes.Row{Sweep: 4}, wrong); g.unfit(2) {
		t.Error("one wrong address made a witness unfit")
	}
	if g.see(2, &probes.Row{Sweep: 5}, wrong); !g.unfit(2) || g.since(2) != 5 {
		t.Error("two wrong addresses made nobody unfit")
	}
}
