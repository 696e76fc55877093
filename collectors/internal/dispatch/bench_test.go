package dispatch

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/datasets/schema/anomalies"
)

// endless is an agenda that always has an item: all targets in an order without pattern, 100 names.
type endless struct {
	targets int
	names   []string
	order   []int
	given   int
}

func newEndless(targets int) *endless {
	e := &endless{targets: targets, order: rand.New(rand.NewPCG(1, 1)).Perm(targets)}
	for i := range 100 {
		e.names = append(e.names, fmt.Sprintf("some-name-%d.example", i))
	}
	return e
}

func (e *endless) Next(_ time.Time, it *Item) (dnswire.Turn, time.Time) {
	it.Target, it.Name, it.Type = e.order[e.given%e.targets], e.names[e.given%len(e.names)], 1
	e.given++
	return dnswire.Ask, time.Time{}
}
func (e *endless) Done(*Item, *Outcome) error   { return nil }
func (e *endless) Anomaly(*anomalies.Row) error { return nil }

// window is how many items are in flight in benchmarks.
const window = 1024

// BenchmarkOverhead is what a dispatcher adds to the engine for an item that no limit holds up.
func BenchmarkOverhead(b *testing.B) {
	for _, targets := range []int{100, 100_000} {
		b.Run(fmt.Sprint(targets, "-targets"), func(b *testing.B) {
			now := time.Now().UTC().Truncate(time.Microsecond)
			guard, _ := simulation(b, "192.0.2.0/24\nexample.org\n", 0, now)
			d := open(b, Config{Targets: crowd(targets), Limits: roomy(), Guard: guard})
			begin(b, d, newEndless(targets))
			var flying [window]uint64
			o := answered("NOERROR")
			o.Queries = 1
			n := 0
			b.ReportAllocs()
			for b.Loop() {
				if n >= window {
					o.Question.Tag = flying[n%window]
					if err := d.Done(&o); err != nil {
						b.Fatal(err)
					}
				}
				now = now.Add(time.Microsecond) // what the rate allows
				var q dnswire.Question
				if turn, _ := d.Next(now, &q); turn != dnswire.Ask {
					b.Fatal("an item was held up")
				}
				flying[n%window] = q.Tag
				n++
			}
		})
	}
}

// Beyond pace a target costs at most 12 bytes (here 4 for its line and a quarter for the verdict), and items
// that wait are the only thing that grows.
func TestMemoryPerTarget(t *testing.T) {
	const n = 100_000
	used := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	guard, _ := simulation(t, "", 0, noon)
	targets := crowd(n)
	small := open(t, Config{Targets: targets[:1], Limits: roomy(), Guard: guard}) // what is fixed
	before := used()
	d := open(t, Config{Targets: targets, Limits: roomy(), Guard: guard})
	fixed := used()
	small2 := open(t, Config{Targets: targets[:1], Limits: roomy(), Guard: guard})
	table := used() - fixed
	each := (float64(fixed-before) - float64(table)) / n
	// pace takes 12 bytes and 16 for each address, prefix and group (its package's comment): here at most 12 + 16 + 2.
	if each > 12+16+16./8+12 {
		t.Errorf("%.1f bytes per target with those of pace", each)
	}
	t.Logf("%.1f bytes per target with those of pace", each)
	runtime.KeepAlive([]any{small, small2, d, targets})
}

// In the steady state nothing is allocated, deferred items and tries included.
func TestNoAllocationInTheSteadyState(t *testing.T) {
	limits := roomy()
	limits.Address.Gap = 50 * time.Millisecond
	guard, _ := simulation(t, "", 0, noon)
	d := open(t, Config{Targets: crowd(500), Limits: limits, Guard: guard, Deferred: 1000})
	agenda := newEndless(500)
	begin(t, d, agenda)
	now, n := noon, 0
	good, bad := answered("NOERROR"), lost()
	good.Queries, bad.Queries = 1, 1
	turn := func() {
		now = now.Add(time.Millisecond)
		for range 50 {
			var q dnswire.Question
			if what, _ := d.Next(now, &q); what != dnswire.Ask {
				return
			}
			o := &good
			if n++; n%5 == 0 {
				o = &bad
			}
			o.Question, o.At = q, now
			if err := d.Done(o); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 1000 {
		turn()
	}
	if allocs := testing.AllocsPerRun(2000, turn); allocs > 0 {
		t.Errorf("%g allocations per turn", allocs)
	}
	if d.waiting.count < 900 || n < 10_000 {
		t.Errorf("%d items wait and %d were asked: the state proves nothing", d.waiting.count, n)
	}
}
