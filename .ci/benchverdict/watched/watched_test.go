package watched

import (
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/datasets/world"
)

func scenario(t testing.TB, name string, change func(*world.Scenario)) world.Scenario {
	t.Helper()
	s, err := world.LoadScenario(name)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&s)
	}
	return s
}

func generate(t testing.TB, s world.Scenario, seed int64) *world.World {
	t.Helper()
	w, err := world.Generate(s, seed)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func BenchmarkSimulate(b *testing.B) {
	for _, name := range []string{"clean", "moderate-scanners", "heavy-scanners", "diurnal", "pools", "null"} {
		b.Run(name, func(b *testing.B) {
			w := generate(b, scenario(b, name, nil), 1)
			var r *Result
			for b.Loop() {
				p := Usual(w, 600*time.Second)
				r = Simulate(simnet.New(w, simnet.Options{}), &p)
			}
			b.ReportMetric(float64(len(r.Book.Fills)), "fills")
			b.ReportMetric(float64(len(r.Book.Watches)), "watches")
		})
	}
}
