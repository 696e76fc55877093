package world

import (
	"math/rand/v2"

	"bridle/datasets/world/words"
)

// ownNames registers the study's own names: the canary zone, decoys that enter public lists
// on the day on which the operators' names do, and controls that never do.
func (m *maker) ownNames() {
	r := m.stream("own names")
	tld := r.IntN(len(m.w.TLDs))
	zone := m.zone(m.free(r, "canary-"+words.Company(r), tld), nil)
	for _, k := range []string{"1", "2"} {
		zone.Servers = append(zone.Servers, "ns"+k+"."+zone.Name)
		zone.Glue = append(zone.Glue, m.address(r, m.own))
	}
	m.w.Canary = Canary{Zone: zone, TLD: tld}
	by := &nameService{apex: zone.Name, servers: zone.Servers, glue: zone.Glue}
	for range m.s.Noise.Decoys {
		d := m.ownDomain(r, Decoy, by)
		d.Public = m.s.Operators.PublishedOn
		m.w.Domains = append(m.w.Domains, d)
	}
	for range m.s.Noise.Controls {
		d := m.ownDomain(r, Control, by)
		d.Wildcard = true
		m.w.Domains = append(m.w.Domains, d)
	}
}

// ownDomain registers a domain of the study, named as lures are. It lives as long as the
// world.
func (m *maker) ownDomain(r *rand.Rand, purpose Purpose, by *nameService) Domain {
	d := Domain{
		Purpose: purpose, Operator: None, Batch: None, TLD: r.IntN(len(m.w.TLDs)),
		Language: anyLanguage(r), Theme: anyTheme(r),
		Registrar: m.registrars[r.IntN(len(m.registrars))], Registrant: "Privacy service of the study",
		Registered: instant(r, m.s.From.Add(-40*day), m.s.From.Add(-day)),
	}
	d.Dropped = dropped(d.Registered, m.s.Until)
	d.Zone = m.zone(m.free(r, words.Name(r, d.Language, d.Theme), d.TLD), by)
	stays := m.always(m.address(r, m.own))
	d.Hosts = []Host{{Name: d.Name, TTL: m.s.Names.OwnTTL, Stays: stays}, {Name: "www." + d.Name, TTL: m.s.Names.OwnTTL, Stays: stays}}
	return d
}
