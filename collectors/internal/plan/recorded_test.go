package plan

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
)

type row = Row[netip.Addr, string]

// lists returns axes of n addresses and m names, in an order that is not that of the keys.
func lists(t testing.TB, n, m int) (*Axis[netip.Addr], *Axis[string]) {
	t.Helper()
	addresses, names := make([]netip.Addr, n), make([]string, m)
	for i := range addresses {
		x := i * 7919 % n // 7919 is prime and divides no n used here
		addresses[i] = netip.AddrFrom4([4]byte{127, byte(x >> 16), byte(x >> 8), byte(x)})
	}
	for i := range names {
		names[i] = fmt.Sprintf("name-%d.example", m-i)
	}
	targets, err := NewAxis(addresses, netip.Addr.Compare)
	if err != nil {
		t.Fatal(err)
	}
	axis, err := NewAxis(names, strings.Compare)
	if err != nil {
		t.Fatal(err)
	}
	return targets, axis
}

// rowOf returns the row that a probe leaves.
func rowOf(r *Recorded[netip.Addr, string], probe Probe) row {
	return row{Target: r.targets.Key(probe.Target), Name: r.names.Key(probe.Name), Sweep: probe.Sweep}
}

// Whatever was recorded, in whatever order, the rest is exactly what a set of rows leaves.
func TestMissingIsPlannedMinusRecorded(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		space Space
		shard Shard
	}{
		{Space{1, 1, 1}, Shard{}}, {Space{8, 8, 3}, Shard{}}, {Space{13, 5, 4}, Shard{}}, {Space{32, 6, 3}, Shard{2, 3}},
		{Space{50, 13, 2}, Shard{}}, {Space{3, 5, 2}, Shard{7, 8}},
	} {
		targets, names := lists(t, c.space.Targets, c.space.Names)
		p := newPlan(t, c.space, c.shard, 99)
		for _, share := range []float64{0, 0.01, 0.5, 0.99, 1} {
			r := NewRecorded(p, targets, names)
			done := map[int64]bool{}
			for _, k := range source.Perm(int(p.Len())) {
				if source.Float64() < share {
					if err := r.Add(rowOf(r, p.At(int64(k)))); err != nil {
						t.Fatal(err)
					}
					done[int64(k)] = true
				}
			}
			checkMissing(t, r, done)
		}
	}
}

// checkMissing compares r with the set of places that were recorded.
func checkMissing(t *testing.T, r *Recorded[netip.Addr, string], done map[int64]bool) {
	t.Helper()
	next := int64(0)
	skip := func() {
		for next < r.plan.Len() && done[next] {
			next++
		}
	}
	for k, probe := range r.Missing() {
		if skip(); k != next || r.plan.At(k) != probe {
			t.Fatalf("%v: place %d with %v is missing, want place %d", r.plan.Space(), k, probe, next)
		}
		next++
	}
	from := int64(0)
	for k, probe := range r.Missing() {
		if at, same, ok := r.Next(from); !ok || at != k || same != probe {
			t.Fatalf("%v: from place %d on place %d with %v, %v; want place %d with %v", r.plan.Space(), from, at, same, ok, k, probe)
		}
		from = k + 1
	}
	if at, _, ok := r.Next(from); ok {
		t.Fatalf("%v: place %d comes after the last", r.plan.Space(), at)
	}
	if skip(); next != r.plan.Len() || r.Len() != int64(len(done)) {
		t.Fatalf("%v: the rest ends at place %d of %d, %d of %d recorded", r.plan.Space(), next, r.plan.Len(), r.Len(), len(done))
	}
	for k := range r.plan.Len() {
		if r.Has(k) != done[k] {
			t.Fatalf("place %d has a row: %v", k, r.Has(k))
		}
	}
	err := r.Check()
	if complete := r.Len() == r.plan.Len(); complete != (err == nil) {
		t.Errorf("%d of %d recorded, Check says %v", r.Len(), r.plan.Len(), err)
	}
}

// A run that is cut off again and again and resumed records every probe once.
func TestResumingAgainAndAgain(t *testing.T) {
	source := rand.New(rand.NewPCG(5, 6))
	targets, names := lists(t, 40, 9)
	p := newPlan(t, Space{40, 9, 5}, Shard{}, 1)
	var safe []row
	for range 20 {
		r := NewRecorded(p, targets, names)
		for _, x := range safe {
			if err := r.Add(x); err != nil {
				t.Fatal(err)
			}
		}
		for _, probe := range r.Missing() {
			if source.IntN(150) == 0 { // cut off
				break
			}
			x := rowOf(r, probe)
			if err := r.Add(x); err != nil { // while Missing goes on
				t.Fatal(err)
			}
			safe = append(safe, x)
		}
		if r.Check() == nil {
			break
		}
	}
	if len(safe) != 40*9*5 {
		t.Errorf("%d rows after 20 runs, want %d", len(safe), 40*9*5)
	}
}

// Rows added meanwhile whose turn has not come are left out.
func TestAddingAheadOfMissing(t *testing.T) {
	targets, names := lists(t, 10, 10)
	p := newPlan(t, Space{10, 10, 2}, Shard{}, 1)
	r := NewRecorded(p, targets, names)
	var got []int64
	next := int64(0) // first place without a row
	for k := range r.Missing() {
		got = append(got, k)
		if r.Check() == nil { // which walks over the rest itself
			t.Fatal("a record with a place missing is complete")
		}
		for ahead := k; ahead < min(k+70, p.Len()); ahead++ { // 70: over a border of words
			if err := r.Mark(ahead); (err != nil) != (ahead < next) {
				t.Fatalf("place %d: %v", ahead, err)
			}
		}
		next = max(next, k+70)
	}
	if fmt.Sprint(got) != "[0 70 140]" {
		t.Errorf("places %v come, want 0, 70 and 140", got)
	}
}

func TestStrayRows(t *testing.T) {
	targets, names := lists(t, 30, 4)
	p := newPlan(t, Space{30, 4, 2}, Shard{1, 2}, 8)
	r := NewRecorded(p, targets, names)
	first := rowOf(r, p.At(0))
	if err := r.Add(first); err != nil {
		t.Fatal(err)
	}
	other := 0
	for p.Has(other) {
		other++
	}
	for _, c := range []struct {
		row  row
		want Stray
	}{
		{first, Duplicate},
		{row{netip.MustParseAddr("192.0.2.1"), first.Name, 1}, UnknownTarget},
		{row{first.Target, "other.example", 1}, UnknownName},
		{row{first.Target, first.Name, 0}, UnknownSweep},
		{row{first.Target, first.Name, 3}, UnknownSweep},
		{row{targets.Key(other), first.Name, 1}, OtherShard},
	} {
		err := r.Add(c.row)
		stray, ok := err.(*StrayError)
		if !ok || stray.Why != c.want {
			t.Errorf("%v gives %v, want %q", c.row, err, c.want)
			continue
		}
		for _, part := range []string{c.row.Target.String(), c.row.Name, fmt.Sprintf("sweep %d:", c.row.Sweep), string(c.want)} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not say %q", err, part)
			}
		}
	}
	if r.Len() != 1 {
		t.Errorf("%d rows are recorded after one good one", r.Len())
	}
	// Completed sweeps keep no bits, and know duplicates all the same.
	for _, probe := range p.All() {
		r.Add(rowOf(r, probe))
	}
	if err, ok := r.Add(first).(*StrayError); !ok || err.Why != Duplicate || r.Check() != nil {
		t.Errorf("a complete sweep takes a row again: %v, %v", err, r.Check())
	}
	for sweep, s := range r.sweeps {
		if s.bits != nil {
			t.Errorf("sweep %d is complete and keeps %d words", sweep, len(s.bits))
		}
	}
}

// One bit for each pair of the one sweep that is begun: nothing for the complete one, nothing
// for those to come.
func TestRecordedTakesABitAPair(t *testing.T) {
	targets, names := lists(t, 100, 10)
	p := newPlan(t, Space{100, 10, 1_000_000}, Shard{}, 8)
	r := NewRecorded(p, targets, names)
	for k := range p.PerSweep() + 1 {
		if err := r.Mark(k); err != nil {
			t.Fatal(err)
		}
	}
	words := 0
	for _, s := range r.sweeps {
		words += len(s.bits)
	}
	if words != 16 || len(r.sweeps) != 2 { // 1000 bits are 15.6 words
		t.Errorf("%d words in %d sweeps", words, len(r.sweeps))
	}
	want := fmt.Sprint(r.names.Key(p.At(0).Name), " in sweep 1: ", Duplicate)
	if err := r.Mark(0); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v does not say %q", err, want)
	}
}

func TestCheckSaysWhatIsMissing(t *testing.T) {
	targets, names := lists(t, 5, 2)
	p := newPlan(t, Space{5, 2, 3}, Shard{}, 8)
	r := NewRecorded(p, targets, names)
	for k := range p.Len() {
		if k != 13 && k != 21 {
			if err := r.Mark(k); err != nil {
				t.Fatal(err)
			}
		}
	}
	lost := rowOf(r, p.At(13))
	want := fmt.Sprintf("2 of 30 probes have no row, the first in the order of the plan: %v asked for %s in sweep 2; resume the run", lost.Target, lost.Name)
	if err := r.Check(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	mustPanic(t, func() { r.Has(30) })
	mustPanic(t, func() { r.Has(-1) })
	mustPanic(t, func() { NewRecorded(p, targets, &Axis[string]{}) })
}

func TestAxis(t *testing.T) {
	keys := []int{5, 3, 9, -1, 4}
	a, err := NewAxis(keys, cmp.Compare)
	if err != nil || a.Len() != 5 || fmt.Sprint(keys) != "[5 3 9 -1 4]" {
		t.Fatal(a, err, keys)
	}
	for i, key := range keys {
		if place, ok := a.Find(key); !ok || place != i || a.Key(i) != key {
			t.Errorf("%d is at %d %v, want %d", key, place, ok, i)
		}
	}
	for _, key := range []int{-2, 0, 10} {
		if place, ok := a.Find(key); ok {
			t.Errorf("%d is found at %d", key, place)
		}
	}
	if _, err := NewAxis([]string{"b", "a", "c", "a"}, strings.Compare); err == nil || err.Error() != "a is in the list twice, as entry 2 and as entry 4: leave one out" {
		t.Errorf("a list with a key twice gives %v", err)
	}
}
