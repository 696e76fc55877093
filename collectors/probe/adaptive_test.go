package probe

import (
	"math/rand/v2"
	"testing"
	"time"
	"unsafe"

	"bridle/collectors/internal/pace"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// bench runs an adaptive plan over a bench.
func bench(t *testing.T, l lab.Bench, seed int64, limits pace.Limits) (*bed, *Adaptive, []Witness) {
	t.Helper()
	b := newBed(t, l.World(seed), limits)
	ws := []Witness{qualified(b.world, 0)}
	a := b.adaptive(ws, wanted(b.world), seed)
	b.run(a, ws, b.world.ProbeFrom)
	once(t, b.rows)
	audit(t, b.rows, ws, a.cfg.Names)
	if err := a.Status(b.world.Until).Ledger.Check(); err != nil {
		t.Error(err)
	}
	return b, a, ws
}

func (b *bed) adaptive(ws []Witness, names []Name, seed int64) *Adaptive {
	b.t.Helper()
	a, err := NewAdaptive(AdaptiveConfig{Labels: b.labels(), Witnesses: ws, Names: names, Start: b.world.ProbeFrom, End: b.world.Until,
		Limits: b.limits, Seed: seed, Sink: b})
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// audit reads the rows in order of time, as somebody would who knows the rules and nothing of the agenda.
func audit(t *testing.T, rows []probes.Row, witnesses []Witness, names []Name) {
	t.Helper()
	group, name := map[string]*Witness{}, map[string]*Name{}
	packetCache := map[string]uint32{}
	for i := range witnesses {
		w := &witnesses[i]
		group[w.Address.Addr().String()] = w
		packetCache[w.Group] = max(packetCache[w.Group], w.PacketCache)
	}
	for i := range names {
		name[names[i].Name] = &names[i]
	}
	type cell struct{ group, name string }
	last, rest, expiries := map[cell]time.Time{}, map[cell]time.Time{}, map[cell][]time.Time{}
	for i := range rows {
		row := &rows[i]
		if row.Failure != nil && *row.Failure == "over_cap" {
			t.Errorf("%s at %v was planned for the caps to skip it", keyOf(row), row.ProbedAt)
		}
		n := name[row.Name]
		if *row.NTries == 0 || n == nil {
			continue
		}
		w := group[row.Address]
		c := cell{w.Group, row.Name}
		if gap := row.ProbedAt.Sub(last[c]); packetCache[w.Group] > 0 && gap < time.Duration(packetCache[w.Group]+1)*time.Second {
			t.Errorf("%s: %v after the last", keyOf(row), gap)
		}
		if row.ProbedAt.Before(rest[c]) {
			t.Errorf("%s at %v, but it rests until %v", keyOf(row), row.ProbedAt, rest[c])
		}
		for _, e := range expiries[c] {
			left := e.Sub(row.ProbedAt)
			if w.Class == Refreshes && left >= -2*time.Second && left <= time.Duration(n.TTL)*time.Second/10+2*time.Second {
				t.Errorf("%s: %v before an expiry that is known", keyOf(row), left)
			}
		}
		last[c] = row.ProbedAt
		if row.RemainingTTLS != nil {
			e := row.ProbedAt.Add(time.Duration(*row.RemainingTTLS) * time.Second)
			expiries[c] = append(expiries[c], e)
			if w.Class == Stale {
				rest[c] = e.Add(24 * time.Hour)
			}
		}
	}
}

// In a warm zone every fill that lasts longer than the dense interval is seen. A fill that makes the zone warm is
// not: the first screen may come when it has run out.
func TestFillsInWarmZonesAreSeen(t *testing.T) {
	t.Parallel()
	for _, class := range []world.Class{world.UnboundSnoop, world.BIND918, world.BIND920, world.UnboundPrefetch} {
		b, a, _ := bench(t, lab.Bench{Class: class, Domains: 6, PerDay: 8, Days: 5}, 11, open(time.Second, 20_000))
		warm, seen := 0, 0
		for _, f := range b.fetches {
			// The truth: warm since before the fill, as a row showed, until well after it.
			var since, until time.Time
			found := false
			probed := false
			for i := range b.rows {
				row := &b.rows[i]
				if row.Name != f.name {
					continue
				}
				if at(row.ProbedAt) == int64(f.at) {
					probed = true // a renewal by the probe itself
				}
				if row.ProbedAt.Before(f.at.Time()) && row.NSOwner != nil && *row.NSOwner == row.Name {
					since, until = row.ProbedAt, row.ProbedAt.Add(time.Duration(*row.NSRemainingTTLS)*time.Second)
				}
				if row.RemainingTTLS != nil {
					e := row.ProbedAt.Add(time.Duration(*row.RemainingTTLS) * time.Second)
					found = found || e.Sub(f.at.Time().Add(300*time.Second)).Abs() <= 2*time.Second
				}
			}
			end := f.at.Time().Add(300 * time.Second)
			if since.IsZero() || probed || end.After(until) || end.After(b.world.Until) {
				continue
			}
			if warm++; found {
				seen++
			}
		}
		t.Logf("%s: %d packets, %d fills while warm, %d seen, %d hits; %v", class, len(b.rows), warm, seen, a.journal.hits, a.Plan(Assumption{WarmShare: 1}))
		if warm < 50 || seen < warm {
			t.Errorf("%s: %d of %d fills were seen", class, seen, warm)
		}
	}
}

// Rules of classes hold, and the caps; the audit is in bench.
func TestClassesAreSpared(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		class world.Class
		gap   time.Duration
		day   int64
	}{
		{world.PowerDNS4, time.Second, 20_000}, {world.PowerDNS4, 10 * time.Second, 600},
		{world.UnboundPrefetch, 10 * time.Second, 2468}, {world.UnboundPrefetch, 10 * time.Second, 200},
		{world.UnboundExpired, 10 * time.Second, 2468}, {world.Unbound117Expired, 10 * time.Second, 2468},
		{world.UnboundSnoop, 10 * time.Second, 2468}, {world.BIND920, 10 * time.Second, 120},
	} {
		for _, loss := range []float64{0, 0.2} {
			b, a, _ := bench(t, lab.Bench{Class: x.class, Domains: 12, PerDay: 20, Days: 4, Faults: world.Faults{Loss: loss}}, 5, open(x.gap, x.day))
			days := map[string]int64{}
			renewed := 0
			for i := range b.rows {
				days[b.rows[i].ProbedAt.Format(time.DateOnly)] += int64(*b.rows[i].NTries)
			}
			at := map[int64]bool{}
			for i := range b.rows {
				at[b.rows[i].ProbedAt.UnixMicro()] = true
			}
			for _, f := range b.fetches {
				if at[int64(f.at)] {
					renewed++
				}
			}
			most := int64(0)
			for _, n := range days {
				most = max(most, n)
			}
			t.Logf("%s loss %g: %d rows, at most %d a day of %d, %d hits, %d entries renewed by probes", x.class, loss, len(b.rows), most, x.day, a.journal.hits, renewed)
			if most > x.day || a.journal.hits == 0 {
				t.Errorf("%s: %d packets in a day, %d are allowed; %d hits", x.class, most, x.day, a.journal.hits)
			}
		}
	}
}

// A dead resolver gets no more than its caps allow, all tries counted.
func TestDeadWitness(t *testing.T) {
	t.Parallel()
	b, _, _ := bench(t, lab.Bench{Domains: 20, Days: 4, Faults: world.Faults{Dead: true}}, 6, open(10*time.Second, 120))
	if len(b.rows) < 20*4*4-20 {
		t.Errorf("%d rows", len(b.rows))
	}
}

// The state of a pair takes what is promised.
func TestMemoryOfPairs(t *testing.T) {
	if n := unsafe.Sizeof(pair{}) + 4 + unsafe.Sizeof(cell{}); n > PairBytes || n > 48 {
		t.Errorf("a pair takes %d bytes, %d are promised", n, PairBytes)
	}
}

// A run that is cut off at any place goes on: no key comes twice, and the rules hold over the cut.
func TestAdaptiveResumes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	for _, class := range []world.Class{world.UnboundPrefetch, world.PowerDNS4, world.UnboundExpired, world.BIND918} {
		l := lab.Bench{Class: class, Domains: 10, PerDay: 15, Days: 3, Faults: world.Faults{Loss: 0.05}}
		whole, _, _ := bench(t, l, 9, open(10*time.Second, 3000))
		b := newBed(t, l.World(9), open(10*time.Second, 3000))
		ws := []Witness{qualified(b.world, 0)}
		names := wanted(b.world)
		now := b.world.ProbeFrom
		for range 20 {
			b.stopAt = len(b.rows) + 1 + r.IntN(max(2, len(whole.rows)/12))
			a := b.adaptive(ws, names, 9)
			b.restore(a, r)
			now = b.run(a, ws, now).Add(time.Duration(r.IntN(3600)) * time.Second)
		}
		b.stopAt = 0
		a := b.adaptive(ws, names, 9)
		b.restore(a, r)
		b.run(a, ws, now)
		once(t, b.rows)
		audit(t, b.rows, ws, names)
		if err := a.Status(now).Ledger.Check(); err != nil || a.Status(now).Ledger.Rows() != int64(len(b.rows)) {
			t.Errorf("%d rows, the ledger has %v (%v)", len(b.rows), a.Status(now).Ledger, err)
		}
		t.Logf("%s: %d rows uncut, %d with 20 cuts", class, len(whole.rows), len(b.rows))
		if len(b.rows) < len(whole.rows)/2 {
			t.Errorf("%s: %d rows uncut, %d with cuts", class, len(whole.rows), len(b.rows))
		}
	}
}

// restore gives an agenda the recorded rows in any order.
func (b *bed) restore(a interface{ Restore(*probes.Row) error }, r *rand.Rand) {
	b.t.Helper()
	for _, i := range r.Perm(len(b.rows)) {
		if err := a.Restore(&b.rows[i]); err != nil {
			b.t.Fatal(err)
		}
	}
}
