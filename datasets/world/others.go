package world

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"bridle/datasets/world/random"
	"bridle/datasets/world/words"
)

// benign makes everybody else: servers of which some carry many domains, and domains. Those
// of name services count among the domains.
func (m *maker) benign() {
	first := len(m.w.Servers)
	m.benignServers()
	have := 0
	for i := range m.w.Domains {
		if m.w.Domains[i].Purpose == Benign {
			have++
		}
	}
	m.benignDomains(first, m.s.Benign.Domains-have)
	m.benignCertificates(first)
	m.nearMisses(first)
	m.visits()
}

// benignServers sets up servers, nine in ten in hosting networks; one in six is not up all the
// time.
func (m *maker) benignServers() {
	r := m.stream("benign servers")
	elsewhere := slices.Concat(m.kinds[Enterprise], slices.Concat(m.access...))
	for k := range m.s.Benign.Servers {
		network := 0
		if len(elsewhere) > 0 && k >= m.s.Benign.SharedServers && random.Chance(r, 0.1) {
			network = elsewhere[r.IntN(len(elsewhere))]
		} else {
			network = m.kinds[Hosting][random.Pick(r, m.hosting)]
		}
		s := Server{
			Address: m.address(r, network), Network: network, Operator: None, Batch: None,
			TLSPorts: []uint16{m.s.Ports.TLS}, HTTPPorts: []uint16{m.s.Ports.HTTP},
			Looks: Ordinary, Software: fmt.Sprintf("httpd-%d", 1+random.Pick(r, []float64{30, 25, 15, 10, 8, 6, 4, 2})),
			Up: []Span{{m.s.From, m.s.Until}},
		}
		if k >= m.s.Benign.SharedServers && random.Chance(r, 1.0/6) {
			from := instant(r, m.s.From, m.s.Until.Add(-2*day))
			s.Up[0] = Span{from, instant(r, from.Add(day), m.s.Until)}
		}
		if random.Chance(r, m.s.Benign.OddManners) {
			s.Manner = []Manner{Mute, HalfSpeaks, Slow, ClosesEarly, Resets, Garbage}[r.IntN(6)]
		}
		m.w.Servers = append(m.w.Servers, s)
	}
}

// benignDomains registers n domains on the benign servers, which begin at first.
func (m *maker) benignDomains(first, n int) {
	r := m.stream("benign domains")
	shared := random.Zipf(m.s.Benign.SharedServers, 0.8)
	next := first + m.s.Benign.SharedServers // next server without a domain
	for range n {
		server := next
		if next == len(m.w.Servers) || len(shared) > 0 && random.Chance(r, m.s.Benign.SharedHosting) {
			server = first + random.Pick(r, shared)
		} else {
			next++
		}
		m.benignSite(r, server)
	}
}

// benignSite registers a domain and points it to a server for as long as that is up. Some
// are named as lures are.
func (m *maker) benignSite(r *rand.Rand, server int) {
	language, theme := "", ""
	label := words.Company(r)
	if random.Chance(r, m.s.Benign.LookalikeNames) {
		language, theme = anyLanguage(r), anyTheme(r)
		label = words.Name(r, language, theme)
	}
	i := m.benignDomain(r, label, &m.services[random.Pick(r, m.market[:len(m.services)])])
	d := &m.w.Domains[i]
	d.Language, d.Theme = language, theme
	if !random.Chance(r, m.s.Traces.Missing) {
		d.Registrant = person(r)
		if random.Chance(r, m.s.Traces.Privacy) {
			d.Registrant = "Privacy service of " + d.Registrar
		}
	}
	s := &m.w.Servers[server]
	stays := []Stay{{Address: s.Address, From: s.Up[0].From, Until: s.Up[0].Until}}
	ttl := []uint32{60, 300, 300, 600, 1800, 3600, 3600, 14_400, 86_400}[r.IntN(9)]
	d.Hosts = []Host{{Name: "www." + d.Name, TTL: ttl, Stays: stays}, {Name: d.Name, TTL: ttl, Stays: stays}}
	s.Domains = append(s.Domains, i)
}

// visits says how well known benign domains are: few are, most are not.
func (m *maker) visits() {
	if m.s.Benign.VisitsPerDay == 0 {
		return
	}
	var sites []int
	for i := range m.w.Domains {
		if d := &m.w.Domains[i]; d.Purpose == Benign && len(m.w.Domains[i].Hosts) > 0 && d.Hosts[0].Name == "www."+d.Name {
			sites = append(sites, i)
		}
	}
	weights := random.Zipf(len(sites), m.s.Benign.VisitsExponent)
	for rank, k := range m.stream("visits").Perm(len(sites)) {
		m.w.Domains[sites[k]].VisitsPerDay = round(m.s.Benign.VisitsPerDay * weights[rank])
	}
}
