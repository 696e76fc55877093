package timeline_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"bridle/analysis/timeline"
)

// span is the length of the simulated studies, two years of a scan every ten days.
const span = 731

// clumped makes changes that come in clumps without regard to any event, as operators' do: clumps at random days of the
// circle, one to five changes each within a week, brackets those of scans every ten days.
func clumped(random *rand.Rand, clumps int) []timeline.Change {
	var all []timeline.Change
	for range clumps {
		at := random.Float64() * span
		for range 1 + random.IntN(5) {
			point := math.Mod(at+7*random.Float64(), span)
			all = append(all, seen(point))
		}
	}
	return all
}

// seen is a shutdown at a point in time, in days, seen by scans every ten days.
func seen(point float64) timeline.Change {
	instant := func(d float64) time.Time {
		return dayOf(0).Add(time.Duration(min(max(d, 0), span-0.01) * float64(24*time.Hour)))
	}
	after := math.Floor(point/10) * 10
	return timeline.Change{Operator: "o", Kind: timeline.Shutdown, After: instant(after), By: instant(after + 10)}
}

// Without alignment p-values are uniform, however clumped the changes: of 600 studies no more than binomial chance (1 in 1,000)
// allows lie at 5 % or below, at 1 % and at 20 %, and the greatest distance to the uniform law is below the critical value of Kolmogorov and
// Smirnov at 1 in 1,000 (1.95/sqrt(n)), upwards, where a test errs; downwards equal values make it careful.
func TestUniformWithoutAlignment(t *testing.T) {
	const studies = 600
	var p, joint, apart []float64
	for seed := range studies {
		random := rand.New(rand.NewPCG(uint64(seed), 99))
		event, second := random.IntN(span-30), random.IntN(span-30)
		a := align(t, clumped(random, 25), plan(span, 0, 30, uint64(seed)), event, second)
		p, joint, apart = append(p, a.Tests[0].P), append(joint, a.Joint[0].P), append(apart, a.Joint[0].PApart)
	}
	for name, p := range map[string][]float64{"one event": p, "two events together": joint, "two events, each turned": apart} {
		slices.Sort(p)
		for _, level := range []float64{0.01, 0.05, 0.2} {
			n := 0
			for _, x := range p {
				if x <= level {
					n++
				}
			}
			tail := distuv.Binomial{N: studies, P: level}
			if 1-tail.CDF(float64(n-1)) < 0.001 {
				t.Errorf("%s: %d of %d p-values at %g or below", name, n, studies, level)
			}
			t.Logf("%s: %d of %d p-values at %g or below", name, n, studies, level)
		}
		worst := 0.0
		for i, x := range p {
			worst = max(worst, float64(i+1)/studies-x)
		}
		if worst > 1.95/math.Sqrt(studies) {
			t.Errorf("%s: the p-values lie %g above the uniform law", name, worst)
		}
	}
}

// With a planted alignment the test finds it as often as it says: 300 studies in which a share of 40 shutdowns happens within 30 days after the
// event, seen by scans, against the power stated for that share by a study without any. Both are simulations of their own.
func TestPowerIsWhatItSays(t *testing.T) {
	const studies, changes = 300, 40
	for _, planted := range []float64{0, 0.15, 0.3} {
		random := rand.New(rand.NewPCG(11, uint64(planted*100)))
		found, stated := 0, 0.0
		for seed := range studies {
			event := 100 + random.IntN(500)
			var with, without []timeline.Change
			for range changes {
				without = append(without, seen(random.Float64()*span))
				if random.Float64() < planted {
					with = append(with, seen(float64(event)+random.Float64()*31))
				} else {
					with = append(with, seen(random.Float64()*span))
				}
			}
			if a := align(t, with, plan(span, 0, 30, uint64(seed)), event); a.Tests[0].P <= 0.05 {
				found++
			}
			if seed%10 == 0 { // the power is stated from what the study has, so it is averaged over some
				p := plan(span, 0, 30, uint64(seed))
				p.Shares, p.Replicates = []float64{planted}, 100
				stated += align(t, without, p, event).Tests[0].Power[0].Power / (studies / 10)
			}
		}
		got := float64(found) / studies
		// Three standard errors of 300 studies, and of 30 statements of 100 replicates each.
		margin := 3*math.Sqrt(got*(1-got)/studies+stated*(1-stated)/3000) + 0.03
		t.Logf("planted %g: found in %.3f of studies, stated %.3f", planted, got, stated)
		if math.Abs(got-stated) > margin {
			t.Errorf("planted %g: found in %.3f of studies, stated %.3f, margin %.3f", planted, got, stated, margin)
		}
	}
}
