package plan

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func mustPanic(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if text, ok := recover().(string); !ok || !strings.HasPrefix(text, "plan: ") {
			t.Errorf("panicked with %q, want a text of this package", text)
		}
	}()
	f()
}

func newPlan(t testing.TB, space Space, shard Shard, seed int64) *Plan {
	t.Helper()
	p, err := New(space, shard, seed)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Over all shards every probe of the space comes exactly once, no target is in two shards,
// and the shards have equal numbers of targets, give or take one.
func TestShardsDivideThePlan(t *testing.T) {
	for _, c := range []struct {
		space  Space
		shards int
	}{
		{Space{1, 1, 1}, 1}, {Space{1, 1, 3}, 2}, {Space{7, 3, 2}, 1}, {Space{7, 3, 2}, 3},
		{Space{64, 5, 3}, 4}, {Space{3, 10, 2}, 8}, {Space{101, 13, 4}, 7},
	} {
		t.Run(fmt.Sprint(c.space, c.shards), func(t *testing.T) {
			seen, owner := map[Probe]bool{}, map[int]int{}
			for index := 1; index <= c.shards; index++ {
				p := newPlan(t, c.space, Shard{index, c.shards}, 42)
				least := int64(c.space.Targets / c.shards * c.space.Names)
				if n := p.PerSweep(); n < least || n > least+int64(c.space.Names) {
					t.Errorf("shard %d has %d pairs, want %d or one target more", index, n, least)
				}
				var next int64
				for k, probe := range p.All() {
					if k != next || p.At(k) != probe {
						t.Fatalf("place %d has %v; walking gives place %d, %v", next, p.At(k), k, probe)
					}
					next++
					if place, ok := p.Place(probe); !ok || place != k {
						t.Fatalf("%v is at place %d, Place says %d %v", probe, k, place, ok)
					}
					if seen[probe] {
						t.Fatalf("%v comes twice", probe)
					}
					if first, ok := owner[probe.Target]; ok && first != index {
						t.Fatalf("target %d is in shards %d and %d", probe.Target, first, index)
					}
					seen[probe], owner[probe.Target] = true, index
				}
				if next != p.Len() {
					t.Errorf("shard %d has %d probes, says %d", index, next, p.Len())
				}
				checkHas(t, p, c.space, owner, index)
			}
			if want := c.space.Targets * c.space.Names * c.space.Sweeps; len(seen) != want {
				t.Errorf("%d probes come, want %d", len(seen), want)
			}
		})
	}
}

// checkHas compares Has and Place with what has been seen of the shards up to index.
func checkHas(t *testing.T, p *Plan, space Space, owner map[int]int, index int) {
	t.Helper()
	for target := -1; target <= space.Targets; target++ {
		_, placed := p.Place(Probe{Target: target, Sweep: 1})
		if want := owner[target] == index; p.Has(target) != want || placed != want {
			t.Errorf("shard %d has target %d: %v, placed %v, want %v", index, target, p.Has(target), placed, want)
		}
	}
	for _, outside := range []Probe{{0, -1, 1}, {0, space.Names, 1}, {0, 0, 0}, {0, 0, space.Sweeps + 1}} {
		if k, ok := p.Place(outside); ok {
			t.Errorf("%v is outside and has place %d", outside, k)
		}
	}
}

// Sweeps of all shards are one after the other: a sweep has each of its pairs once.
func TestSweepsFollowEachOther(t *testing.T) {
	p := newPlan(t, Space{20, 4, 5}, Shard{2, 3}, 1)
	for sweep := 1; sweep <= 5; sweep++ {
		n := int64(0)
		for k, probe := range p.Sweep(sweep) {
			if probe.Sweep != sweep || k != int64(sweep-1)*p.PerSweep()+n {
				t.Fatalf("sweep %d: probe %d is %v at place %d", sweep, n, probe, k)
			}
			n++
		}
		if n != p.PerSweep() {
			t.Errorf("sweep %d has %d probes, want %d", sweep, n, p.PerSweep())
		}
	}
	for range p.All() { // ends when asked to
		break
	}
	mustPanic(t, func() { p.Sweep(0) })
	mustPanic(t, func() { p.Sweep(6) })
	mustPanic(t, func() { p.At(p.Len()) })
	mustPanic(t, func() { p.At(-1) })
}

func TestPlansThatCannotBe(t *testing.T) {
	ok := Space{10, 10, 10}
	for _, c := range []struct {
		name  string
		space Space
		shard Shard
		says  string
	}{
		{"no targets", Space{0, 1, 1}, Shard{}, "plan of 0 targets"},
		{"no names", Space{1, 0, 1}, Shard{}, "plan of 0 names"},
		{"negative sweeps", Space{1, 1, -1}, Shard{}, "plan of -1 sweeps"},
		{"too many names", Space{1, math.MaxInt32 + 1, 1}, Shard{}, "give 1 to 2147483647"},
		{"too many probes", Space{1 << 30, 1 << 30, 5}, Shard{}, "more than 4611686018427387904 probes"},
		{"far too many probes", Space{1 << 30, 1 << 30, 1 << 30}, Shard{}, "more than"},
		{"shard 0", ok, Shard{0, 4}, "shard 0 of 4: shards are counted from 1"},
		{"shard 5 of 4", ok, Shard{5, 4}, "shard 5 of 4"},
		{"shard 1 of 0", ok, Shard{1, 0}, "shard 1 of 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if p, err := New(c.space, c.shard, 1); err == nil || p != nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an error with %q", err, c.says)
			}
		})
	}
	large := newPlan(t, Space{1<<31 - 1, 1 << 30, 1}, Shard{3, 8}, 5)
	if probe := large.At(large.Len() - 1); probe.Target < 0 || !large.Has(probe.Target) {
		t.Errorf("a large plan ends with %v", probe)
	}
}

func TestZeroShardIsTheWhole(t *testing.T) {
	a, b := newPlan(t, Space{9, 9, 2}, Shard{}, 3), newPlan(t, Space{9, 9, 2}, Shard{1, 1}, 3)
	if a.Space() != (Space{9, 9, 2}) {
		t.Errorf("space is %v", a.Space())
	}
	for k, probe := range a.All() {
		if b.At(k) != probe {
			t.Fatalf("place %d has %v and %v", k, probe, b.At(k))
		}
	}
}

func TestPlanTakesNoMemory(t *testing.T) {
	p := newPlan(t, Space{10_000, 100, 1_000_000}, Shard{2, 3}, 1)
	k := int64(0)
	if n := testing.AllocsPerRun(1000, func() { k += 12_345_678; p.Place(p.At(k)) }); n != 0 {
		t.Errorf("a step allocates %v times", n)
	}
}
