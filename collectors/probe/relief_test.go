package probe

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// relieved is an agenda with the first resolver of a world as its witness and the others in reserve.
func relieved(t *testing.T, b *bed, names []Name) (*Adaptive, []Witness) {
	t.Helper()
	all := make([]Witness, len(b.world.Resolvers))
	for i := range all {
		all[i] = qualified(b.world, i)
	}
	a, err := NewAdaptive(AdaptiveConfig{Labels: b.labels(), Witnesses: all[:1], Reserves: all[1:], Names: names, Start: b.world.ProbeFrom, End: b.world.Until,
		Limits: b.limits, Seed: 5, Sink: b})
	if err != nil {
		t.Fatal(err)
	}
	return a, all
}

// liars makes a world of three addresses before one cache, of which the first so many give addresses of their own.
func liars(n int, class world.Class) *world.World {
	w := lab.Bench{Class: class, Domains: 12, PerDay: 6, Days: 3, Fronts: []world.Front{world.Dnsmasq, world.Dnsmasq, world.Dnsmasq}}.World(7)
	for i := range n {
		w.Resolvers[i].Faults.Inject = true
	}
	return w
}

// hits counts hits with the true address, by who showed them.
func hits(rows []probes.Row, w *world.World) map[string]int {
	all := map[string]int{}
	for _, row := range rows {
		if slices.Contains(row.Answers, w.Domains[0].Hosts[0].Stays[0].Address.String()) {
			all[row.Address]++
		}
	}
	return all
}

// Where one or two addresses of a group are found out, the next is asked in their place, in turn and never before, and finds about what it would
// have found from the start; where all are, what was due is recorded as unfit.
func TestReservesTakeOver(t *testing.T) {
	t.Parallel()
	for n := range 4 {
		w := liars(n, world.UnboundSnoop)
		b := newBed(t, w, open(10*time.Second, 20_000))
		names := wanted(w)
		a, all := relieved(t, b, names)
		b.run(a, all, w.ProbeFrom)
		once(t, b.rows)
		turn, unfit := 0, 0
		for _, row := range b.rows {
			if row.Status == "skipped" {
				unfit++
				continue
			}
			at := slices.IndexFunc(all, func(x Witness) bool { return x.Address.Addr().String() == row.Address })
			if at < turn || at > turn+1 {
				t.Errorf("%d liars: address %d is asked in the turn of %d", n, at, turn)
			}
			turn = at
		}
		if turn != min(n, 2) || (unfit > 0) != (n == 3) {
			t.Errorf("%d liars: the last asked is %d, %d rows are unfit", n, turn, unfit)
		}
		s := a.Status(w.Until)
		if len(s.Unfit) != n || s.Ledger.Check() != nil || n > 0 && n < 3 && !strings.Contains(s.Unfit[0], "of its cache group is asked in its place") {
			t.Errorf("%d liars: %+v", n, s)
		}
		if found := hits(b.rows, w)[all[min(n, 2)].Address.Addr().String()]; n < 3 && found < 100 { // 216 lookups in three days
			t.Errorf("%d liars: %d hits", n, found)
		}
	}
}

// A run that is cut off anywhere and taken up goes on with the address that has the turn, and asks none of the others again.
func TestReservesAreTakenUp(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 1))
	for _, class := range []world.Class{world.UnboundSnoop, world.PowerDNS4} {
		w := liars(2, class)
		b := newBed(t, w, open(10*time.Second, 20_000))
		names := wanted(w)
		now := w.ProbeFrom
		for cut := range 8 {
			a, all := relieved(t, b, names)
			if b.stopAt = 0; cut < 7 {
				b.stopAt = len(b.rows) + 1 + r.IntN(40)
			}
			r.Shuffle(len(b.rows), func(i, j int) { b.rows[i], b.rows[j] = b.rows[j], b.rows[i] })
			for i := range b.rows {
				if err := a.Restore(&b.rows[i]); err != nil {
					t.Fatal(err)
				}
			}
			slices.SortStableFunc(b.rows, func(x, y probes.Row) int { return x.ProbedAt.Compare(y.ProbedAt) })
			now = b.run(a, all, now)
		}
		once(t, b.rows)
		last := map[string]time.Time{}
		first := map[string]time.Time{}
		for _, row := range b.rows {
			if row.Status == "skipped" {
				t.Errorf("%s: %s is skipped", class, keyOf(&row))
			}
			last[row.Address] = row.ProbedAt
			if first[row.Address].IsZero() {
				first[row.Address] = row.ProbedAt
			}
		}
		for i := 1; i < 3; i++ {
			x, y := w.Resolvers[i-1].Address.String(), w.Resolvers[i].Address.String()
			if first[y].IsZero() || first[y].Before(last[x]) {
				t.Errorf("%s: %s is asked from %v, %s until %v", class, y, first[y], x, last[x])
			}
		}
	}
}

// Reserves cost nothing while nobody needs them: the same rows, at the same instants.
func TestReservesChangeNothing(t *testing.T) {
	t.Parallel()
	w := liars(0, world.BIND918)
	names := wanted(w)
	b := newBed(t, w, open(10*time.Second, 20_000))
	a, all := relieved(t, b, names)
	b.run(a, all, w.ProbeFrom)
	c := newBed(t, w, b.limits)
	alone := c.adaptive(all[:1], names, 5)
	c.run(alone, all[:1], w.ProbeFrom)
	if len(b.rows) != len(c.rows) {
		t.Fatalf("%d rows with reserves, %d without", len(b.rows), len(c.rows))
	}
	for i := range b.rows {
		if x, y := keyOf(&b.rows[i]), keyOf(&c.rows[i]); x != y || !b.rows[i].ProbedAt.Equal(c.rows[i].ProbedAt) {
			t.Fatalf("row %d is %s at %v with reserves, %s at %v without", i, x, b.rows[i].ProbedAt, y, c.rows[i].ProbedAt)
		}
	}
	if a.Plan(Assumption{}).Expected != alone.Plan(Assumption{}).Expected {
		t.Error("the plan counts reserves")
	}
}
