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

// Sums of gaps and places of probes agree with a plain loop over all probes.
func TestSeries(t *testing.T) {
	t.Parallel()
	for _, members := range [][]int64{{5}, {1, 2, 90}, {0, 50}} {
		s := series{every: 100, sweeps: 7}
		for i := range members {
			s.add(members[len(members)-1-i], i)
		}
		var at []int64
		for sweep := range int64(7) {
			for _, m := range members {
				at = append(at, m+100*sweep)
			}
		}
		for i := range at {
			if s.at(i) != at[i] {
				t.Fatalf("probe %d of %v is at %d", i, members, s.at(i))
			}
			for j := i; j < len(at); j++ {
				for _, most := range []int64{10, 60, 1000} {
					var want int64
					for m := i; m < j; m++ {
						want += min(at[m+1]-at[m], most)
					}
					if got := s.gaps(i, j, most); got != want {
						t.Fatalf("gaps(%d, %d, %d) of %v is %d, expected %d", i, j, most, members, got, want)
					}
				}
			}
		}
		for x := int64(-5); x < 800; x++ {
			want := 0
			for want < len(at) && at[want] < x {
				want++
			}
			if got := s.before(x); got != want {
				t.Fatalf("%d probes of %v before %d, expected %d", got, members, x, want)
			}
		}
	}
}

// Exposure by hour adds up to the whole, up to rounding down of less than a microsecond a part.
func TestHoursAddUp(t *testing.T) {
	t.Parallel()
	w := generate(t, scenario(t, "village", nil), 2)
	p := Usual(w, 600*time.Second)
	r := Simulate(simnet.New(w, simnet.Options{}), &p)
	checked := 0
	for i := range r.Book.Watches {
		x := &r.Book.Watches[i]
		if x.Hours == nil || x.Missing > 0 { // lost probes take exposure after the hours are known
			continue
		}
		var sum int64
		for _, h := range x.Hours {
			sum += h
		}
		checked++
		if d := x.EmptyUS - sum; d < 0 || d > 100_000 {
			t.Errorf("watch %d: %d by hour, %d in all", i, sum, x.EmptyUS)
		}
	}
	if checked == 0 {
		t.Error("no watch has hours")
	}
}
