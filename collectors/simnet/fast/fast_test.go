package fast

import (
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world/lab"
)

type nothing struct{}

func (nothing) Write(rows ...probes.Row) error { return nil }

func BenchmarkRun(b *testing.B) {
	w := lab.Bench{Domains: 1000, PerDay: 1}.World(1)
	net := simnet.New(w, simnet.Options{})
	plan := &Plan{Resolvers: []int{0}, Every: time.Hour, From: w.ProbeFrom, Until: w.Until}
	for _, d := range w.Domains {
		plan.Names = append(plan.Names, Name{d.Name, "target"})
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := Run(b.Context(), net, plan, "run", 1, func(int) (Sink, error) { return nothing{}, nil }, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(plan.Rows())*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
