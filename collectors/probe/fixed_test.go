package probe

import (
	"errors"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"bridle/collectors/internal/plan"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

func (b *bed) fixed(ws []Witness, names []Name, every time.Duration, seed int64) *Fixed {
	b.t.Helper()
	f, err := NewFixed(FixedConfig{Labels: b.labels(), Witnesses: ws, Names: names, Start: b.world.ProbeFrom, Every: every,
		Sweeps: int(b.world.Until.Sub(b.world.ProbeFrom) / every), Seed: seed, Gap: b.limits.Address.Gap, Sink: b})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(f.Close)
	return f
}

// Every pair has one row in every sweep, at its time: the place in the sweep times the time of a probe.
func TestFixedPlanIsEven(t *testing.T) {
	t.Parallel()
	w := lab.Bench{Domains: 30, PerDay: 5, Days: 2, Fronts: []world.Front{world.Direct, world.Dnsmasq, world.Dnsmasq}}.World(3)
	b := newBed(t, w, open(time.Second, 20_000))
	ws := []Witness{qualified(w, 0), qualified(w, 1), qualified(w, 2)}
	f := b.fixed(ws, wanted(w), time.Hour, 3)
	b.run(f, ws, w.ProbeFrom)
	if len(once(t, b.rows)) != 3*30*48 {
		t.Fatalf("%d rows", len(b.rows))
	}
	for i, row := range b.rows {
		// 90 probes an hour: one every 40 s. No row is late by more than the gap of 1 s at its address.
		due := w.ProbeFrom.Add(time.Duration(i) * 40 * time.Second)
		if late := row.ProbedAt.Sub(due); late < 0 || late > time.Second || int(row.Sweep) != i/90+1 || row.Schedule != "fixed" {
			t.Fatalf("row %d of sweep %d: %v late", i, row.Sweep, late)
		}
	}
	if n := f.Plan(Assumption{}); n.Least != 4320 || n.PerAddress != (Load{720, 720}) || n.PerGroup != (Load{2160, 2160}) || n.Duration != 48*time.Hour {
		t.Errorf("the plan comes to %+v", n) // 30 names, 24 sweeps a day; three addresses of one group
	}
	for c := range f.Coverage() {
		if c.Witnesses != 3 || c.Address != (Level{144, 20 * time.Minute}) || c.Delegation != c.Address || c.TTL != 300 || c.DelegationTTL != 86_400 {
			t.Fatalf("coverage %+v", c)
		}
	}
}

// Cut off at 20 places and resumed, with rows in any order, a fixed plan has the same keys as uncut.
func TestFixedResumes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 8))
	for _, class := range []world.Class{world.UnboundSnoop, world.PowerDNS4, world.UnboundPrefetch} {
		w := lab.Bench{Class: class, Domains: 25, PerDay: 15, Days: 2, Faults: world.Faults{Loss: 0.05}}.World(7)
		ws, names := []Witness{qualified(w, 0)}, wanted(w)
		uncut := newBed(t, w, open(10*time.Second, 20_000))
		uncut.run(uncut.fixed(ws, names, 10*time.Minute, 7), ws, w.ProbeFrom)
		b, now := newBed(t, w, uncut.limits), w.ProbeFrom
		for i := range 20 {
			b.stopAt = (i + 1) * (len(uncut.rows) - 1) / 21
			f := b.fixed(ws, names, 10*time.Minute, 7)
			b.restore(f, r)
			now = b.run(f, ws, now).Add(time.Duration(r.IntN(1800)) * time.Second)
		}
		b.stopAt = 0
		f := b.fixed(ws, names, 10*time.Minute, 7)
		b.restore(f, r)
		b.run(f, ws, now)
		if !maps.Equal(once(t, b.rows), once(t, uncut.rows)) {
			t.Errorf("%s: %d rows uncut, %d with 20 cuts", class, len(uncut.rows), len(b.rows))
		}
		audit(t, b.rows, ws, names)
		if err := f.Status().Ledger.Check(); err != nil || f.Status().Ledger.Rows() != int64(len(b.rows)) {
			t.Errorf("the ledger has %v of %d rows: %v", f.Status().Ledger, len(b.rows), err)
		}
		var stray *plan.StrayError
		if err := f.Restore(&b.rows[0]); !errors.As(err, &stray) || stray.Why != plan.Duplicate {
			t.Errorf("a row twice: %v", err)
		}
	}
}

// Classes are spared by fixed plans too: what their rules forbid is skipped as unfit.
func TestFixedSparesClasses(t *testing.T) {
	t.Parallel()
	for _, class := range []world.Class{world.PowerDNS4, world.UnboundPrefetch, world.UnboundExpired} {
		w := lab.Bench{Class: class, Domains: 10, PerDay: 20, Days: 3}.World(13)
		b := newBed(t, w, open(time.Second, 20_000))
		ws, names := []Witness{qualified(w, 0)}, wanted(w)
		f := b.fixed(ws, names, 3*time.Minute, 13)
		b.run(f, ws, w.ProbeFrom)
		once(t, b.rows)
		audit(t, b.rows, ws, names)
		skipped := f.Status().Ledger.Skipped
		t.Logf("%s: %d of %d skipped", class, skipped, len(b.rows))
		if skipped == 0 || f.journal.hits == 0 || len(b.rows) != 10*480*3 {
			t.Errorf("%s: %d of %d skipped", class, skipped, len(b.rows))
		}
	}
}
