package fast

import (
	"math"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
)

// What the rows of a scenario show is its truth: a delegation is warm where somebody looks
// the name up. Probed every 12 hours, less than the time for which any delegation is kept,
// each fill in the 14 days or in the time T before them is seen, so a name looked up λ times a day by Poisson
// users is found with probability 1 - exp(-λ(14 + T)), T in days.
func TestTruthShowsInTheRows(t *testing.T) {
	t.Parallel()
	s, err := world.LoadScenario("clean")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, seeded(t, 401))
	if err != nil {
		t.Fatal(err)
	}
	plan := &Plan{Every: 12 * time.Hour, From: w.ProbeFrom, Until: w.Until}
	keep := map[string]float64{} // by address, in days; 0: its class hides delegations
	backend := map[string]int{}
	for i, r := range w.Resolvers {
		plan.Resolvers = append(plan.Resolvers, i)
		backend[r.Address.String()] = r.Backend
		keep[r.Address.String()] = map[world.Class]float64{world.BIND918: 2, world.BIND920: 2, world.UnboundSnoop: 1, world.Unbound117Prefetch: 1}[w.Backends[r.Backend].Class]
	}
	domain := map[string]int{}
	for i, d := range w.Domains {
		if d.Purpose == world.Command {
			plan.Names = append(plan.Names, Name{d.Name, "target"})
			domain[d.Name] = i
		}
	}
	type pair struct{ backend, domain int }
	rate := map[pair]float64{}
	for _, d := range w.Demands {
		rate[pair{d.Backend, d.Domain}] += d.PerDay
	}
	found := map[pair]bool{}
	asked := map[pair]float64{} // days for which a delegation is kept
	sink := sinkFunc(func(rows ...probes.Row) error {
		for _, r := range rows {
			k := pair{backend[r.Address], domain[r.Name]}
			if keep[r.Address] > 0 {
				asked[k] = keep[r.Address]
				found[k] = found[k] || r.RemainingTTLS != nil || r.NSOwner != nil && *r.NSOwner == r.Name
			}
		}
		return nil
	})
	if err := Run(t.Context(), simnet.New(w, simnet.Options{}), plan, "run", 1, func(int) (Sink, error) { return sink, nil }, nil); err != nil {
		t.Fatal(err)
	}
	var infected, expected, variance, elsewhere, background float64
	for k, days := range asked {
		b := w.Backends[k.backend].BackgroundPerNameDay
		p := 1 - math.Exp(-(rate[k]+b)*(14+days))
		switch {
		case rate[k] > 0 && found[k]:
			infected++
			fallthrough
		case rate[k] > 0:
			expected += p
			variance += p * (1 - p)
		case found[k]:
			elsewhere++
			fallthrough
		default:
			background += p
		}
	}
	t.Logf("%d pairs: %.0f warm with users, expected %.1f; %.0f without, expected %.1f", len(asked), infected, expected, elsewhere, background)
	if len(asked) < 1000 || expected < 50 {
		t.Fatal("too few pairs to tell")
	}
	near(t, "warm where phones look up", infected, expected, math.Sqrt(variance), 4)
	near(t, "warm elsewhere", elsewhere, background, math.Sqrt(background), 4)
}
