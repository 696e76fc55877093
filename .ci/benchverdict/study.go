package main

import (
	"fmt"
	"slices"
	"time"

	"bridle/.ci/benchverdict/watched"
	"bridle/analysis/cachefill"
	"bridle/collectors/simnet"
	"bridle/datasets/world"
)

// pair is an operator, by its index in the world, and a country.
type pair struct {
	operator int
	country  string
}

// study is a world, what probes saw of it, and the truth.
type study struct {
	world *world.World
	seen  *watched.Result
	every time.Duration
	// countries are those of the users behind each group; excluded says why a group may not
	// testify, "" if it may.
	countries, excluded []string
	infected            map[pair]bool // with a group that may testify
}

// spacing is the usual time between probes of one name at one resolver: at a TTL of 300 s it shows half of all
// fills, as the series of worlds assumes.
const spacing = 600 * time.Second

// nullScenario is asked through one resolver for each cache system. Its benign servers and domains, which
// take most of the time to make and which no cache is asked for, are left out.
const nullScenario = "null"

// standIn is how far the seed is that stands in for one of which no world can be made.
const standIn = 1_000_000

// newStudy makes a world and probes it.
func newStudy(scenario string, seed int64, every time.Duration) (*study, error) {
	s, err := world.LoadScenario(scenario)
	if err != nil {
		return nil, err
	}
	if scenario == nullScenario {
		s.Benign.Servers, s.Benign.Domains, s.Benign.SharedServers = 400, 400, 8
	}
	w, err := world.Generate(s, seed)
	if err != nil && scenario == nullScenario {
		// One seed in some hundred asks for more servers of the first generation than early operators have. Another stands in.
		w, err = world.Generate(s, seed+standIn)
	}
	if err != nil {
		return nil, fmt.Errorf("world %s, seed %d: %w", scenario, seed, err)
	}
	plan := watched.Usual(w, every)
	if scenario == nullScenario {
		plan = plan.Single(w)
	}
	return watch(w, &plan), nil
}

// watch probes a world by a plan.
func watch(w *world.World, plan *watched.Plan) *study {
	x := &study{world: w, seen: watched.Simulate(simnet.New(w, simnet.Options{}), plan), every: plan.Every, infected: map[pair]bool{}}
	users := make([]map[int]bool, len(w.Backends))
	for _, r := range w.Resolvers {
		if users[r.Backend] == nil {
			users[r.Backend] = map[int]bool{}
		}
		users[r.Backend][w.Networks[r.Network].Country] = true
	}
	testable := map[int]bool{}
	for _, b := range x.seen.Backends {
		n := &w.Networks[w.Backends[b].Network]
		why := ""
		switch {
		case len(users[b]) > 1:
			why = "it serves several countries"
		case n.Kind != world.Access:
			why = "it is in no access network"
		default:
			testable[n.Country] = true
		}
		x.countries, x.excluded = append(x.countries, w.Countries[n.Country].Code), append(x.excluded, why)
	}
	for _, i := range w.Infections {
		if testable[i.Country] {
			x.infected[pair{i.Operator, w.Countries[i.Country].Code}] = true
		}
	}
	return x
}

// purposes of names.
const (
	target = "target"
	decoy  = "decoy"
)

// counts reports whether a fill could speak for an operator if no filter took it.
func (x *study) counts(f *cachefill.Seen) bool {
	return !f.Negative && f.TTL != 0 && x.seen.Book.Names[f.Name].Purpose == target && x.excluded[f.Group] == ""
}

// at returns the operator and country that a fill speaks for.
func (x *study) at(f *cachefill.Seen) pair {
	return pair{int(x.seen.Book.Names[f.Name].Operator), x.countries[f.Group]}
}

// anyHit claims every pair with any fill of an address.
func (x *study) anyHit() []claim {
	found := map[pair]bool{}
	for i := range x.seen.Book.Fills {
		if f := &x.seen.Book.Fills[i]; f.Level == cachefill.Address && x.counts(f) {
			found[x.at(f)] = true
		}
	}
	var out []claim
	for p := range found {
		out = append(out, claim{pair: p, isIndicated: true, isSupported: true})
	}
	slices.SortFunc(out, byPair)
	return out
}
