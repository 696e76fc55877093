package decided

import (
	"maps"
	"slices"

	"bridle/datasets/world"
)

// countries compares countries as a whole.
func (r *Report) countries(in *Input) {
	infected, found := map[string]bool{}, map[string]bool{}
	for _, c := range r.Claims {
		if c.PerDay == 0 {
			continue
		}
		code := in.World.Countries[c.Country].Code
		infected[code] = true
		if c.Level >= Indicated {
			found[code] = true
		}
	}
	r.Infected, r.Found = slices.Sorted(maps.Keys(infected)), slices.Sorted(maps.Keys(found))
	tested := map[string]bool{}
	for _, v := range in.Verdicts {
		if level(v.Verdict) > NotTestable {
			tested[v.Country] = true
		}
	}
	for i, can := range in.World.Testability() {
		if can == world.Testable {
			continue
		}
		code := in.World.Countries[i].Code
		r.Untestable = append(r.Untestable, code)
		if tested[code] {
			r.CalledClean = append(r.CalledClean, code)
		}
	}
	slices.Sort(r.Untestable)
	slices.Sort(r.CalledClean)
}

// borders compares operators across borders.
func (r *Report) borders(in *Input, who map[string]int) {
	can := in.World.Testability()
	phones, testable := map[int]int{}, map[int]int{} // countries with phones, at home or visiting
	for _, c := range r.Claims {
		if c.PerDay > 0 || c.Visiting {
			phones[c.Operator]++
		}
		if c.PerDay > 0 {
			if can[c.Country] == world.Testable {
				testable[c.Operator]++
			}
		}
	}
	said := map[int]bool{}
	for _, v := range in.Operators {
		if level(v.Verdict) < Indicated {
			continue
		}
		o, ok := who[v.Operator]
		if !ok {
			r.CrossFalse = append(r.CrossFalse, v.Operator)
			continue
		}
		said[o] = true
	}
	for o := range in.World.Operators {
		name := in.World.Operators[o].Name
		if testable[o] >= 2 {
			r.CrossBorder = append(r.CrossBorder, name)
			if said[o] {
				r.CrossFound = append(r.CrossFound, name)
			}
		}
		if said[o] && phones[o] < 2 {
			r.CrossFalse = append(r.CrossFalse, name)
		}
	}
	slices.Sort(r.CrossFalse)
}
