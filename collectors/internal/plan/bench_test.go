package plan

import "testing"

// The speed target of the collectors is 2 to 3 µs a probe; a step of the plan shall vanish in it.

func BenchmarkAll(b *testing.B) {
	for name, shard := range map[string]Shard{"whole": {}, "shard": {Index: 2, Count: 4}} {
		b.Run(name, func(b *testing.B) {
			p := newPlan(b, Space{10_000, 100, 1_000_000}, shard, 1)
			n, sum := 0, 0
			b.ReportAllocs()
			for _, probe := range p.All() {
				if sum += probe.Target; n == b.N {
					break
				}
				n++
			}
		})
	}
}

func BenchmarkAt(b *testing.B) {
	p := newPlan(b, Space{10_000, 100, 1_000_000}, Shard{}, 1)
	k := int64(0)
	for b.Loop() {
		p.At(k)
		k++
	}
}

func BenchmarkPlace(b *testing.B) {
	p := newPlan(b, Space{10_000, 100, 1_000_000}, Shard{}, 1)
	probe := Probe{Target: 1, Name: 2, Sweep: 3}
	for b.Loop() {
		p.Place(probe)
		probe.Target = (probe.Target + 1) % 10_000
	}
}

// One iteration is a whole sweep of a million rows, read back in the order of the plan.
func BenchmarkRecorded(b *testing.B) {
	targets, names := lists(b, 10_000, 100)
	p := newPlan(b, Space{10_000, 100, 1}, Shard{}, 1)
	for b.Loop() {
		r := NewRecorded(p, targets, names)
		for _, probe := range p.All() {
			if err := r.Add(rowOf(r, probe)); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ns/row")
}

// What a running collector pays for a row.
func BenchmarkMark(b *testing.B) {
	targets, names := lists(b, 10_000, 100)
	p := newPlan(b, Space{10_000, 100, 1_000_000}, Shard{}, 1)
	r := NewRecorded(p, targets, names)
	k := int64(0)
	for b.Loop() {
		if err := r.Mark(k); err != nil {
			b.Fatal(err)
		}
		k++
	}
}
