package world

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"bridle/datasets/world/random"
)

// infections draws the infected phones of every operator in each of its countries, and the
// lookups that follow from them.
func (m *maker) infections() {
	for o, countries := range m.reach {
		for _, c := range countries {
			m.infect(o, c)
		}
	}
	m.orderFocus()
	for i := range m.w.Infections {
		m.lookups(i)
	}
}

// orderFocus puts the countries of every operator in order of their lookups, most first.
func (m *maker) orderFocus() {
	weight := map[[2]int]float64{}
	for _, x := range m.w.Infections {
		weight[[2]int{x.Operator, x.Country}] += x.PerDay
	}
	for o := range m.w.Operators {
		slices.SortStableFunc(m.w.Operators[o].Focus, func(a, b int) int {
			return cmp.Compare(weight[[2]int{o, b}], weight[[2]int{o, a}])
		})
	}
}

// infect draws the networks of a country in which an operator has phones.
func (m *maker) infect(o, country int) {
	p := m.s.Infections
	r := m.stream("infect", o, country)
	networks := random.Sample(r, len(m.access[country]), random.Between(r, p.NetworksMin, p.NetworksMax))
	slices.Sort(networks)
	start := m.s.From
	for _, d := range m.w.Operators[o].Command {
		stays := m.w.Domains[d].Hosts[0].Stays
		start = later(start, stays[len(stays)-1].From)
	}
	local := float64(m.w.Countries[country].UTCOffset) / 60
	for _, k := range networks {
		total := m.rate(r)
		if m.operator[o].unfocused {
			total *= p.Unfocused
		}
		m.w.Infections = append(m.w.Infections, Infection{
			Operator: o, Country: country, Network: m.access[country][k],
			PerDay: round(total / 2), // of each of the two command names
			Cycle:  Cycle{Amplitude: p.Amplitude, PeakHour: round(math.Mod(p.PeakHour-local+48, 24))},
			From:   instant(r, start, earlier(start.Add(20*day), m.s.ProbeFrom)), Until: m.s.Until,
			RoamingShare: p.Roaming, VPNShare: p.VPN,
		})
	}
}

// rate draws the rate of an infection over both command names, per day.
func (m *maker) rate(r *rand.Rand) float64 {
	rates := m.s.Infections.LookupsPerDay
	lo, hi := rates[0], rates[len(rates)-1]
	switch m.s.Infections.Draw {
	case Choose:
		return rates[r.IntN(len(rates))]
	case Logarithmic:
		return random.LogUniform(r, lo, hi)
	}
	return random.Uniform(r, lo, hi)
}

// lookups spreads the lookups of an infection over cache systems: those of the network at
// home, those of a visited network, and those at the far end of a tunnel.
func (m *maker) lookups(infection int) {
	r := m.stream("lookups", infection)
	i := m.w.Infections[infection]
	m.spread(infection, CauseInfection, m.behind(i.Country, i.Network), 1-i.RoamingShare-i.VPNShare)
	if i.RoamingShare > 0 {
		m.spread(infection, CauseRoaming, m.visited(r, i.Country), i.RoamingShare)
	}
	if i.VPNShare > 0 {
		m.spread(infection, CauseVPN, m.tunnels(r), i.VPNShare)
	}
}

// behind returns the cache systems of the users of a network: its own, or else those of the
// country.
func (m *maker) behind(country, network int) []int {
	var own []int
	for _, b := range m.uses[country] {
		if m.w.Backends[b].Network == network {
			own = append(own, b)
		}
	}
	if len(own) == 0 {
		return m.uses[country]
	}
	return own
}

// visited returns the cache systems of one network abroad.
func (m *maker) visited(r *rand.Rand, home int) []int {
	abroad := m.withRole(func(x role) bool { return x == testable })
	abroad = slices.DeleteFunc(abroad, func(c int) bool { return c == home })
	if len(abroad) == 0 {
		return m.uses[home]
	}
	c := abroad[r.IntN(len(abroad))]
	return m.behind(c, m.access[c][r.IntN(len(m.access[c]))])
}

// tunnels returns a cache system at which a tunnel may end: in a hosting network, or a public
// service, or else anywhere.
func (m *maker) tunnels(r *rand.Rand) []int {
	var ends []int
	for b := range m.w.Backends {
		if k := m.w.Networks[m.w.Backends[b].Network].Kind; k == Hosting || k == PublicDNS {
			ends = append(ends, b)
		}
	}
	if len(ends) == 0 {
		return []int{r.IntN(len(m.w.Backends))}
	}
	return []int{ends[r.IntN(len(ends))]}
}

// spread adds the demands of a share of an infection for both command names, divided over
// cache systems by weight; those without weight count alike.
func (m *maker) spread(infection int, cause Cause, backends []int, share float64) {
	if share <= 0 {
		return
	}
	i := m.w.Infections[infection]
	sum := 0.0
	weight := func(b int) float64 {
		if w := m.w.Backends[b].Weight; w > 0 {
			return w
		}
		return 1
	}
	for _, b := range backends {
		sum += weight(b)
	}
	for _, d := range m.w.Operators[i.Operator].Command {
		for _, b := range backends {
			m.w.Demands = append(m.w.Demands, Demand{
				Backend: b, Domain: d, Host: 0, PerDay: round(i.PerDay * share * weight(b) / sum), Cycle: i.Cycle,
				Cause: cause, Infection: infection, From: i.From, Until: i.Until,
			})
		}
	}
}
