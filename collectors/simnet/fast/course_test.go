package fast

import (
	"math"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

func countRows(t *testing.T, w *world.World, f func(status string)) {
	t.Helper()
	plan := &Plan{Every: 24 * time.Hour, From: w.ProbeFrom, Until: w.Until, Resolvers: []int{0}}
	for _, d := range w.Domains {
		plan.Names = append(plan.Names, Name{d.Name, "target"})
	}
	sink := sinkFunc(func(rows ...probes.Row) error {
		for _, r := range rows {
			f(r.Status)
		}
		return nil
	})
	if err := Run(t.Context(), simnet.New(w, simnet.Options{}), plan, "run", 1, func(int) (Sink, error) { return sink, nil }, nil); err != nil {
		t.Fatal(err)
	}
}

// Lookups that follow the day, rate(h) = λ (1 + 0.95 cos(2π(h-20)/24)), fill a cache at
// λ(t) P(empty at t). While the rate changes little during T, P(empty) = 1/(1+λ(t)T), so the
// fills of hour h have mean N D λ(h)/(1+λ(h)T); at T = 300 s and 40 lookups a day the
// neglected change is below 1 %, which is allowed beside 4 standard errors.
func TestFillsFollowTheDay(t *testing.T) {
	t.Parallel()
	const names, days, perDay, amplitude, peak = 100, 14, 40.0, 0.95, 20.0
	seen := probeBench(t, lab.Bench{Domains: names, PerDay: perDay, Cycle: world.Cycle{Amplitude: amplitude, PeakHour: peak}, Days: days},
		301, 100*time.Second)
	var hours [24]float64
	for _, hits := range seen {
		for _, e := range fills(hits) {
			hours[time.Unix(e-300, 0).UTC().Hour()]++
		}
	}
	for h, got := range hours {
		want := 0.0 // the mean over the hour, by the trapezoidal rule in minutes
		for minute := range 60 {
			rate := perDay / day * (1 + amplitude*math.Cos(2*math.Pi*(float64(h)+(float64(minute)+0.5)/60-peak)/24))
			want += names * days * 60 * rate / (1 + rate*300.5)
		}
		if math.Abs(got-want) > 4*math.Sqrt(want)+0.01*want {
			t.Errorf("hour %d: %.0f fills, expected %.0f", h, got, want)
		}
	}
}

// K/E under a strong day and night is below the true mean. Published ratios to the truth for
// amplitude 0.95 (simulation S5: 14 days, probes min(600 s, T) apart): 0.857, 0.556, 0.885
// and 0.360. Here K and E come from the model's truth: fills over the time that the cache is
// empty. The tolerance of 0.02 is the one set with the published figures, which come from 200
// runs and from the exposure that probes see; with 1,500 runs the model gives 0.870, 0.564,
// 0.881 and 0.374.
func TestDayAndNightBias(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		perDay float64
		ttl    uint32
		ratio  float64
	}{{10, 3600, 0.857}, {100, 3600, 0.556}, {100, 300, 0.885}, {1000, 3600, 0.360}} {
		const names, days, amplitude = 400, 14, 0.95
		every := time.Duration(min(600, x.ttl)) * time.Second
		seen := probeBench(t, lab.Bench{Domains: names, PerDay: x.perDay, TTL: x.ttl, Cycle: world.Cycle{Amplitude: amplitude}, Days: days}, 302, every)
		var k float64
		for _, hits := range seen {
			k += float64(len(fills(hits)))
		}
		empty := names*days*day - k*(float64(x.ttl)+0.5)
		if ratio := k / empty * day / x.perDay; math.Abs(ratio-x.ratio) > 0.02 {
			t.Errorf("λ = %g/day, T = %d s: K/E is %.3f of the true mean, published %.3f", x.perDay, x.ttl, ratio, x.ratio)
		}
	}
}
