package main

import (
	"fmt"
	"time"

	"bridle/.ci/benchverdict/watched"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// power is how many infected pairs a method finds under a plan.
type power struct {
	what, method string
	share        float64
	wrong        int
	least        float64 // what the project's own method has to find
}

func (p power) String() string {
	return fmt.Sprintf("%s, %s: found %.3f of infected pairs, %d false claims", p.what, p.method, p.share, p.wrong)
}

// powerPlan is a plan with the phones that it has to find.
type powerPlan struct {
	what   string
	perDay float64 // lookups of each of two names
	days   int
	every  time.Duration
	ttl    uint32 // of the delegation; that of addresses is 300 s
	least  float64
}

func powerPlans() []powerPlan {
	return []powerPlan{
		{"1 lookup a day and name, 3 days, probes 300 s apart", 1, 3, 300 * time.Second, 0, 0.95},
		{"0.25 lookups a day and name, 14 days, 56 probes 6 h apart", 0.25, 14, 6 * time.Hour, 86_400, 0.90},
	}
}

// Each world of a test of power has as many countries with one cache each, of which some are infected; one
// operator of two names, and decoys. Everybody looks up each of these names at the background rate.
const (
	powerCountries  = 40
	powerInfected   = 4
	powerDecoys     = 20
	powerBackground = 0.002
)

// powerTests finds the power of all methods at about so many infected pairs of each plan.
func powerTests(pairs int) ([]power, error) {
	var out []power
	for _, p := range powerPlans() {
		found, wrong, infected := map[string]int{}, map[string]int{}, 0
		var order []string
		for seed := range int64((pairs + powerInfected - 1) / powerInfected) {
			x := p.study(seed)
			infected += len(x.infected)
			scores, err := x.scores()
			if err != nil {
				return nil, fmt.Errorf("%s, seed %d: %w", p.what, seed, err)
			}
			order = order[:0]
			for _, s := range scores {
				found[s.Method] += s.Indicated.found()
				wrong[s.Method] += s.Indicated.False
				order = append(order, s.Method)
			}
		}
		for _, m := range order {
			out = append(out, power{p.what, m, float64(found[m]) / float64(infected), wrong[m], p.least})
		}
	}
	return out, nil
}

// study makes a world for the plan and probes it.
func (p *powerPlan) study(seed int64) *study {
	w := lab.Bench{Domains: 2 + powerDecoys, Days: p.days, DelegationTTL: p.ttl}.World(seed)
	w.Operators = []world.Operator{{Name: "operator-01", Command: []int{0, 1}}}
	for i := range w.Domains {
		d := &w.Domains[i]
		d.Public, d.Operator = w.From, 0
		if i > 1 {
			d.Purpose, d.Operator = world.Decoy, world.None
		}
	}
	country, network, backend, resolver := w.Countries[0], w.Networks[0], w.Backends[0], w.Resolvers[0]
	w.Countries, w.Networks, w.Backends, w.Resolvers = nil, nil, nil, nil
	for c := range powerCountries {
		country.Code = string([]byte{byte('A' + c/26), byte('A' + c%26)})
		network.ASN, network.Country = uint32(4_200_000_001+c), c
		backend.Network, backend.BackgroundPerNameDay = c, powerBackground
		resolver.Network, resolver.Backend = c, c
		w.Countries, w.Networks = append(w.Countries, country), append(w.Networks, network)
		w.Backends, w.Resolvers = append(w.Backends, backend), append(w.Resolvers, resolver)
		resolver.Address = resolver.Address.Next()
		if c >= powerInfected {
			continue
		}
		w.Infections = append(w.Infections, world.Infection{Country: c, Network: c, PerDay: p.perDay, From: w.From, Until: w.Until})
		for d := range 2 {
			w.Demands = append(w.Demands, world.Demand{Backend: c, Domain: d, PerDay: p.perDay, Cause: world.CauseInfection, Infection: c})
		}
	}
	plan := watched.Usual(w, p.every)
	return watch(w, &plan)
}
