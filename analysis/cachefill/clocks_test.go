package cachefill

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// pool is a group of caches, chosen at random by lookups and by probes, with a name under a delegation that lives longer.
type pool struct {
	address, delegation, spacing float64
	caches                       int
}

// fills are what probes of both levels see of some lookups, as clocks take them.
func (p pool) fills(r *rand.Rand, lookups []float64) (address, delegation []lookup) {
	type entry struct{ at, until float64 }
	expiry := [2][]float64{make([]float64, p.caches), make([]float64, p.caches)}
	var seen [2][]entry
	for _, u := range lookups {
		k := r.IntN(p.caches)
		if u < expiry[0][k] {
			continue
		}
		for level, ttl := range []float64{p.address, p.delegation} {
			if u < expiry[level][k] {
				continue
			}
			expiry[level][k] = u + ttl
			for at := math.Ceil(u/p.spacing) * p.spacing; at < u+ttl; at += p.spacing {
				if r.IntN(p.caches) == 0 {
					seen[level] = append(seen[level], entry{u + r.Float64() - 0.5, u + ttl})
					break
				}
			}
		}
	}
	var lists [2][]lookup
	for level, all := range seen {
		for i, e := range all {
			l := lookup{at: e.at, idle: -1}
			for _, before := range all[max(0, i-40):i] {
				if before.until <= e.at+2 {
					l.idle = max(0, e.at-before.until)
				}
			}
			lists[level] = append(lists[level], l)
		}
	}
	return lists[0], lists[1]
}

// judge says whether a name is taken for that of clocks.
func (p pool) judge(r *rand.Rand, lookups []float64) bool {
	f := DefaultFilters()
	address, delegation := p.fills(r, lookups)
	visible := min(1, p.address/p.spacing)
	if f.clocks(address, "the name", visible, p.caches == 1) != "" {
		return true
	}
	return f.clocks(delegation, "the name", 1, p.caches == 1) != "" && f.clockBeside(address, delegation, visible, p.caches == 1) != ""
}

// beat returns the lookups of a machine over a fortnight.
func beat(r *rand.Rand, every float64) (list []float64) {
	for u := r.Float64() * every; u < fortnight; u += every {
		list = append(list, u+r.NormFloat64())
	}
	return list
}

var pools = []pool{{60, 172_800, 600, 8}, {60, 86_400, 600, 16}, {300, 86_400, 600, 8}, {600, 86_400, 600, 16}}

// A clock that asks through a pool is found by its delegation where the address alone is seen too seldom, and two clocks that ask for one name are found
// one after the other, some of them: each of two has but half of the fills.
func TestClocksInPools(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, p := range pools {
		for _, machines := range []int{1, 2} {
			const runs = 40
			missed := 0
			for range runs {
				var lookups []float64
				for range machines {
					lookups = append(lookups, beat(r, math.Ceil(60*math.Exp(math.Log(5)+r.Float64()*math.Log(6))))...)
				}
				slices.Sort(lookups)
				if address, _ := p.fills(rand.New(rand.NewPCG(1, 1)), lookups); !p.judge(rand.New(rand.NewPCG(1, 1)), lookups) && len(address) > 8 {
					missed++
				}
			}
			t.Logf("%+v, machines %d: %d of %d with more than 8 fills are missed", p, machines, missed, runs)
			if limit := []int{0, runs / 8, 2 * runs / 3}[machines]; missed > limit {
				t.Errorf("%+v: %d of %d names with machines %d are not found", p, missed, runs, machines)
			}
		}
	}
}

// People are no clock by their delegation either, nor if a machine asks for the same name as often as they do.
func TestPeopleBesideTheirDelegation(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	names, alarms, mixed := 0, 0, 0
	for _, p := range append(pools, pool{300, 86_400, 600, 1}, pool{60, 3600, 600, 1}) {
		for _, rate := range []float64{2, 8, 30, 120, 500} {
			for range 2 * peopleRuns {
				names++
				people := random(r, rate, 0.5)
				if p.judge(r, people) {
					alarms++
					t.Logf("%+v, %g a day", p, rate)
				}
				both := append(beat(r, 86_400/rate), people...)
				slices.Sort(both)
				if p.judge(r, both) {
					mixed++
				}
			}
		}
	}
	t.Logf("%d names, %d taken for clocks; %d of those with a machine that asks as often", names, alarms, mixed)
	if float64(alarms) > 1e-2*float64(names) {
		t.Errorf("%d of %d names of people are taken for clocks", alarms, names)
	}
}
