package cachefill

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// course is what lookups leave in a pool of caches: fills that a probe each spacing saw, as the clock takes them. Copies are chosen at
// random, and told apart if anchored; then each has a probe of its own.
type course struct {
	ttl, spacing float64
	caches       int
	isAnchored   bool
}

func (c course) fills(r *rand.Rand, lookups []float64) []lookup {
	expiry := make([]float64, c.caches)
	type seen struct {
		cache     int
		at, until float64
	}
	var all []seen
	for _, u := range lookups {
		if k := r.IntN(c.caches); u >= expiry[k] {
			expiry[k] = u + c.ttl
			visible := false
			for p := math.Ceil(u/c.spacing) * c.spacing; p < u+c.ttl && !visible; p += c.spacing {
				visible = c.isAnchored || r.IntN(c.caches) == 0
			}
			if visible {
				all = append(all, seen{k, u + r.Float64() - 0.5, u + c.ttl})
			}
		}
	}
	var list []lookup
	for i, s := range all {
		l := lookup{at: s.at, idle: -1}
		for j := i - 1; j >= 0 && j > i-40; j-- {
			if (all[j].cache == s.cache || !c.isAnchored) && all[j].until <= s.at+2 {
				l.idle = max(l.idle, s.at-all[j].until, 0)
			}
		}
		list = append(list, l)
	}
	return list
}

func (c course) clock(r *rand.Rand, lookups []float64) candidate {
	list := c.fills(r, lookups)
	if len(list) < fewest {
		return candidate{chance: 1}
	}
	visible := min(1, c.ttl/c.spacing)
	return newBeats(list, visible, c.isAnchored || c.caches == 1).find(DefaultFilters().ClockShare)
}

const fortnight = 14 * 86400.0

// random returns lookups at a mean rate a day that follows the day with an amplitude.
func random(r *rand.Rand, rate, amplitude float64) []float64 {
	var list []float64
	for u := 0.0; u < fortnight; {
		u += r.ExpFloat64() * 86400 / (rate * (1 + amplitude))
		if r.Float64()*(1+amplitude) < 1+amplitude*math.Cos(2*math.Pi*u/86400) {
			list = append(list, u)
		}
	}
	return list
}

// People are no clock, however often they look up a name and however long it stays. Over all cases together there are 1,344 names
// here; with 40,320 (30 times as many) none was taken for a clock either, at a threshold of 1e-5.
func TestPeopleAreNoClock(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	names, alarms := 0, 0
	for _, rate := range []float64{0.5, 2, 8, 30, 120, 500, 2000} {
		for _, amplitude := range []float64{0, 0.95} {
			for _, ttl := range []float64{60, 300, 1000, 3600, 14_400, 86_400} {
				for _, c := range []course{{ttl, 600, 1, false}, {ttl, 300, 1, false}, {ttl, 600, 4, true}, {ttl, 600, 8, false}} {
					for range peopleRuns {
						names++
						if found := c.clock(r, random(r, rate, amplitude)); found.chance < DefaultFilters().ClockChance {
							alarms++
							t.Logf("%g a day, amplitude %g, %+v: %+v", rate, amplitude, c, found)
						}
					}
				}
			}
		}
	}
	if float64(alarms) > 1e-4*float64(names) {
		t.Errorf("%d of %d names of people are taken for clocks", alarms, names)
	}
}

// Machines that ask every 5 to 60 minutes are found, though a tenth of all lookups are others'. A few are not: the beat may
// come so soon after expiries that people who ask often would fill the cache as evenly.
func TestMachinesAreClocks(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, c := range []course{{60, 600, 1, false}, {300, 600, 1, false}, {3600, 600, 1, false}, {86_400, 600, 1, false}, {172_800, 600, 1, false},
		{300, 600, 4, true}, {86_400, 600, 8, true}, {300, 600, 8, false}, {86_400, 600, 8, false}} {
		const runs = 60
		missed := 0
		for range runs {
			every := math.Ceil(60 * math.Exp(math.Log(5)+r.Float64()*math.Log(12)))
			var lookups []float64
			for u := r.Float64() * every; u < fortnight; u += every {
				lookups = append(lookups, u+r.NormFloat64())
			}
			if c.ttl < 86_400 {
				lookups = append(lookups, random(r, float64(len(lookups))/14/10, 0)...)
			}
			slices.Sort(lookups)
			if found := c.clock(r, lookups); found.chance >= DefaultFilters().ClockChance {
				missed++
				t.Logf("%+v: a clock of %.0f s is not found: %+v", c, every, found)
			} else if beats := found.period / every; math.Abs(beats*12-math.Round(beats*12)) > 0.01*beats && math.Abs(1/beats-math.Round(1/beats)) > 0.01 {
				t.Logf("%+v: a clock of %.2f s is taken for one of %.2f s", c, every, found.period)
			}
		}
		t.Logf("%+v: %d of %d missed", c, missed, runs)
		if missed > runs/15 {
			t.Errorf("%+v: %d of %d clocks are not found", c, missed, runs)
		}
	}
}

const peopleRuns = 4
