package world

import (
	"math/rand/v2"
	"testing"

	"bridle/datasets/world/random"
)

// TestStrangeScenarios makes worlds from scenarios with random values over the whole range of
// most keys, small enough to be quick. Each must be refused with a reason or give a sound
// world; most must be possible.
func TestStrangeScenarios(t *testing.T) {
	village := load(t, "village")
	made := 0
	const n = 200
	for k := range n {
		r := random.New(1, "strange", k)
		s := strange(r, village)
		if err := s.Validate(); err != nil {
			continue
		}
		w, err := Generate(s, int64(k))
		if err != nil {
			continue // too many servers of the first generation; tested elsewhere
		}
		made++
		if err := w.Check(); err != nil {
			t.Errorf("%d: %v in %+v", k, err, s)
		}
		w.Truth()
		w.Public()
	}
	if made < n/3 {
		t.Errorf("only %d of %d scenarios were possible", made, n)
	}
}

// strange changes the values of a scenario.
func strange(r *rand.Rand, s Scenario) Scenario {
	share := func() float64 { return []float64{0, r.Float64(), r.Float64(), 1}[r.IntN(4)] }
	n := func(lo, hi int) int { return random.Between(r, lo, hi) }
	s.Countries = CountryPlan{Count: n(6, 20), Refusing: n(0, 1), PublicOnly: n(0, 1), MultiOnly: n(0, 4)}
	s.Networks.AccessMin = n(1, 3)
	s.Networks.AccessMax = s.Networks.AccessMin + n(0, 2)
	s.Networks.Hosting, s.Networks.Enterprise, s.Networks.Security, s.Networks.PublicDNS = n(1, 9), n(0, 3), n(0, 2), n(0, 2)
	s.Networks.HostingResolvers = share()
	s.Countries.PublicOnly = min(s.Countries.PublicOnly, s.Networks.PublicDNS)
	s.Resolvers.BackendsMax, s.Resolvers.ForwardersMax = n(1, 3), n(1, 4)
	s.Resolvers.IPv6Share, s.Resolvers.ByPortShare, s.Resolvers.CappedShare, s.Resolvers.PublicShare = share(), share(), share(), share()
	s.Resolvers.OneFit = r.IntN(2) == 0
	s.Resolvers.Fronts = map[Front]float64{Fronts()[r.IntN(4)]: 1, Fronts()[r.IntN(4)]: 2}
	s.Resolvers.Classes = map[Class]float64{Classes()[r.IntN(14)]: 1, Classes()[r.IntN(14)]: 2}
	s.Names.TLDs = s.Names.TLDs[:n(1, 3)]
	s.Names.NameServices, s.Names.Registrars, s.Names.Authorities = n(1, 5), n(1, 5), n(1, 5)
	o := &s.Operators
	o.Count = n(1, 8)
	o.Servers, o.Domains = 4*o.Count+n(0, 60), 4*o.Count+n(0, 60)
	o.SizeExponent = 2 * share()
	o.Unfocused, o.OddPorts, o.DynamicDNS = n(0, 1), n(0, 1), n(0, 1)
	o.Idle = n(0, (o.Count-o.Unfocused)/2)
	o.EarlyShare, o.Published = share(), share()
	o.LifeMinDays = n(30, 300)
	o.LifeMaxDays = o.LifeMinDays + n(0, 300)
	if r.IntN(2) == 0 {
		o.DecoyPages = nil
	}
	if r.IntN(2) == 0 {
		o.Shutdown = nil
	}
	s.Traces = TracePlan{BatchSize: 1 + 20*share(), VendorDays: n(1, 20), CohortDays: n(1, 90), CohortSpread: n(1, 4), VendorDay: share(),
		Concentration: 2 * share(), Habit: share(), Privacy: share(), Registrant: share(), Key: share(), Subject: share(), Address: share(),
		QuirkOwned: share(), QuirkShown: share(), OwnNS: share(), Theme: share(), Moves: share(), Copied: share(), Loner: share(), Missing: share()}
	i := &s.Infections
	i.CountriesMax, i.NetworksMax = n(1, 6), n(1, 5)
	i.Countries, i.Untestable, i.CrossBorder = n(0, min(6, i.CountriesMax)), n(0, 1), n(0, 1)
	i.Draw = []RateDraw{Linear, Logarithmic, Choose}[r.IntN(3)]
	i.Roaming, i.VPN = share()/2, share()/2
	s.Benign.Servers, s.Benign.Domains = n(0, 200), n(15, 200)
	s.Benign.SharedServers = n(0, s.Benign.Servers)
	s.Benign.Lookalikes, s.Benign.LookalikeNames, s.Benign.SharedHosting, s.Benign.SharedCerts = share(), share(), share(), share()
	s.Benign.OddManners, s.Benign.OddCertificates, s.Benign.Renewals = share(), share(), share()
	s.Noise.Decoys, s.Noise.Controls, s.Noise.Sweepers, s.Noise.Researchers, s.Noise.Monitors = n(0, 5), n(0, 5), n(0, 5), n(0, 3), n(0, 3)
	return s
}
