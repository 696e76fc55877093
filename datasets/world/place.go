package world

import (
	"fmt"
	"slices"

	"bridle/datasets/world/atlas"
	"bridle/datasets/world/random"
	"bridle/datasets/world/words"
)

// countries draws the countries of the world and those in which nothing can be learnt.
func (m *maker) countries() {
	r := m.stream("countries")
	all := atlas.Countries()
	chosen := random.Sample(r, len(all), m.s.Countries.Count)
	slices.Sort(chosen)
	for _, i := range chosen {
		c := all[i]
		m.w.Countries = append(m.w.Countries, Country{Code: c.Code, Name: c.Name, UTCOffset: c.UTCOffset})
	}
	m.roles = make([]role, len(chosen))
	order, at := m.stream("roles").Perm(len(chosen)), 0
	for _, part := range []struct {
		n int
		role
	}{{m.s.Countries.Refusing, refusing}, {m.s.Countries.PublicOnly, publicOnly}, {m.s.Countries.MultiOnly, multiOnly}} {
		for _, c := range order[at : at+part.n] {
			m.roles[c] = part.role
			m.w.Countries[c].Refusing = part.role == refusing
		}
		at += part.n
	}
}

// withRole returns the countries of a role.
func (m *maker) withRole(want func(role) bool) []int {
	var out []int
	for c, r := range m.roles {
		if want(r) {
			out = append(out, c)
		}
	}
	return out
}

// networks draws the autonomous systems: access networks of every country, then those that
// the world has as a whole, then the one of registries and of the study.
func (m *maker) networks() {
	r := m.stream("networks")
	m.access = make([][]int, len(m.w.Countries))
	m.kinds = map[NetworkKind][]int{}
	open := m.withRole(func(x role) bool { return x == testable }) // services stand where they work
	for c := range m.w.Countries {
		for range random.Between(r, m.s.Networks.AccessMin, m.s.Networks.AccessMax) {
			m.access[c] = append(m.access[c], m.network(Access, c))
		}
	}
	for _, part := range []struct {
		n    int
		kind NetworkKind
	}{{m.s.Networks.Hosting, Hosting}, {m.s.Networks.Enterprise, Enterprise}, {m.s.Networks.Security, Security}, {m.s.Networks.PublicDNS, PublicDNS}} {
		for range part.n {
			m.network(part.kind, open[r.IntN(len(open))])
		}
	}
	m.hosting = random.Zipf(m.s.Networks.Hosting, m.s.Traces.Concentration)
	m.own = m.network(Hosting, open[r.IntN(len(open))])
	m.kinds[Hosting] = m.kinds[Hosting][:m.s.Networks.Hosting] // nobody rents there
}

// network adds a network and returns its index. Its prefixes come when addresses are taken,
// one of each family from the start.
func (m *maker) network(kind NetworkKind, country int) int {
	i := len(m.w.Networks)
	r := m.stream("network", i)
	suffix := map[NetworkKind]string{Access: "Telecom", Hosting: "Hosting", Enterprise: "Group", Security: "Security", PublicDNS: "Resolver"}[kind]
	name := words.Company(r)
	m.w.Networks = append(m.w.Networks, Network{
		ASN:     m.s.Networks.FirstASN + uint32(i),
		Name:    fmt.Sprintf("%c%s %s", name[0]-'a'+'A', name[1:], suffix),
		Kind:    kind,
		Country: country,
	})
	m.kinds[kind] = append(m.kinds[kind], i)
	m.openRoom(i)
	return i
}
