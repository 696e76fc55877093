package watched

import (
	"math"
	"testing"
	"time"

	"bridle/analysis/cachefill"
	"bridle/collectors/simnet"
	"bridle/datasets/world"
)

// A small world with sweeps, background and phones, in which every probe reaches one cache: the events are those of the rows, to
// the microsecond.
func TestSameAsRows(t *testing.T) {
	t.Parallel()
	small := func(s *world.Scenario) {
		s.Countries.Count = 2
		s.Operators.Count, s.Operators.Servers, s.Operators.Domains = 3, 12, 12
		s.Noise.Decoys, s.Noise.Controls = 4, 1
		s.Noise.Sweepers, s.Noise.Background, s.Noise.BackgroundShape = 4, 0.02, 1
		s.Noise.Monitors = 2
		s.Resolvers.Faults.Leaky = 0
	}
	for _, every := range []time.Duration{600 * time.Second, 150 * time.Second, 6 * time.Hour} {
		fills, watches := compareRows(t, generate(t, scenario(t, "moderate-scanners", small), 3), every)
		if fills < 50 || watches < 300 {
			t.Errorf("%d fills in %d watches are too few to tell", fills, watches)
		}
	}
}

// The same in the village, with several classes of software and forwarders, and with pools.
func TestSameAsRowsInTheVillage(t *testing.T) {
	t.Parallel()
	w := generate(t, scenario(t, "village", func(s *world.Scenario) {
		s.Resolvers.Faults.Lossy = 0
		s.Until = s.ProbeFrom.AddDate(0, 0, 4)
		s.Operators.Servers, s.Operators.Domains, s.Noise.Controls = 18, 15, 1
	}), 4)
	fills, _ := compareRows(t, w, 600*time.Second)
	if fills < 50 {
		t.Errorf("%d fills are too few to tell", fills)
	}
}

// Questions that leak, and packets that are lost, are drawn otherwise than by the rows, so only sums agree. Each
// leaky resolver fills at rate*(probes); the number of fills seen is Poisson to good approximation, of both sides: their difference
// has the variance of their sum. Exposure differs by the time for which these fills stand, one TTL each.
func TestLeaksAndLosses(t *testing.T) {
	t.Parallel()
	w := generate(t, scenario(t, "moderate-scanners", func(s *world.Scenario) {
		s.Countries.Count = 2
		s.Operators.Count, s.Operators.Servers, s.Operators.Domains = 3, 12, 12
		s.Noise.Sweepers = 1
		s.Resolvers.Faults.Leaky, s.Resolvers.Faults.LeakRD = 0.45, 0.003
		s.Resolvers.Faults.Lossy, s.Resolvers.Faults.Loss = 0.45, 0.3
	}), 5)
	net := simnet.New(w, simnet.Options{})
	plan := Usual(w, 600*time.Second)
	got := Simulate(net, &plan)
	x := rowsOf(t, net, &plan, got)
	var events, rows, eventsEmpty, rowsEmpty, eventsLost, rowsLost, causes float64
	for _, v := range got.Book.Watches {
		if v.Level != cachefill.Address {
			continue
		}
		k := record{v.Group, v.Name, v.Level, v.Anchor}
		keep := int64(v.TTL) * second
		want := walk(x.out[k], keep, func(reading) int64 { return keep })
		rows, rowsEmpty, rowsLost = rows+float64(len(want.fills)), rowsEmpty+float64(want.empty), rowsLost+float64(x.lost[k])
		eventsEmpty, eventsLost = eventsEmpty+float64(v.EmptyUS), eventsLost+float64(v.Missing)
	}
	for i, f := range got.Book.Fills {
		if f.Level == cachefill.Address {
			events++
			if got.Causes[i] == simnet.CauseProbe {
				causes++
			}
		}
	}
	t.Logf("%.0f fills, %.0f by probes, rows show %.0f; %.0f and %.0f probes lost", events, causes, rows, eventsLost, rowsLost)
	if causes < 500 || rowsLost < 500 {
		t.Fatal("too few leaks or losses to tell")
	}
	for _, c := range []struct {
		what     string
		a, b, sd float64
	}{
		{"fills", events, rows, math.Sqrt(events + rows)}, {"lost probes", eventsLost, rowsLost, math.Sqrt(eventsLost + rowsLost)},
		{"exposure", eventsEmpty / 3e8, rowsEmpty / 3e8, math.Sqrt(events + rows + eventsLost + rowsLost)},
	} {
		if math.Abs(c.a-c.b) > 4*c.sd {
			t.Errorf("%s: %.1f, rows %.1f, standard error of the difference %.1f", c.what, c.a, c.b, c.sd)
		}
	}
}
