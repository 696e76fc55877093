package world

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"bridle/datasets/world/atlas"
	"bridle/datasets/world/random"
	"bridle/datasets/world/words"
)

// character is what an operator keeps to over the years: what links its batches.
type character struct {
	servers, domains int // how many it has in all
	early            bool
	unfocused        bool
	ttl              uint32
	tlsPort          uint16
	dynamic          bool
	registrar        string
	network          int
	service          int // of name services
	issuer           string
	identity         string // registrant, where it shows
	subject          string // form of certificate subjects, where it shows
}

// operators draws who there is, how large, and in which countries each infects phones.
func (m *maker) operators() {
	n := m.s.Operators.Count
	r := m.stream("operators")
	order := r.Perm(n)
	weights := random.Zipf(n, m.s.Operators.SizeExponent)
	servers := random.Apportion(m.s.Operators.Servers, weights, fewestServers)
	domains := random.Apportion(m.s.Operators.Domains, weights, fewestServers)
	m.operator = make([]character, n)
	m.ownServers = make([]nameService, n)
	for rank, o := range order {
		m.operator[o] = m.character(o)
		m.operator[o].servers, m.operator[o].domains = servers[rank], domains[rank]
	}
	mark := func(label string, count int, set func(*character)) {
		for _, o := range random.Sample(m.stream(label), n, count) {
			set(&m.operator[o])
		}
	}
	mark("early", int(m.s.Operators.EarlyShare*float64(n)+0.5), func(c *character) { c.early = true })
	mark("dynamic", m.s.Operators.DynamicDNS, func(c *character) { c.dynamic = true })
	mark("odd ports", m.s.Operators.OddPorts, func(c *character) { c.tlsPort = m.s.Ports.OddTLS[r.IntN(len(m.s.Ports.OddTLS))] })
	m.drawReach()
	for o := range n {
		m.w.Operators = append(m.w.Operators, m.newOperator(o))
	}
}

// character draws the habits of an operator.
func (m *maker) character(o int) character {
	r := m.stream("character", o)
	return character{
		ttl:       m.s.Names.HostTTLs[r.IntN(len(m.s.Names.HostTTLs))],
		tlsPort:   m.s.Ports.TLS,
		registrar: m.registrars[random.Pick(r, m.market[:len(m.registrars)])],
		network:   m.kinds[Hosting][random.Pick(r, m.hosting)],
		service:   random.Pick(r, m.market[:m.s.Names.NameServices]),
		issuer:    m.authorities[random.Pick(r, m.market[:len(m.authorities)])],
		identity:  person(r),
		subject:   fmt.Sprintf("O=%s %s,L=%s", title(words.Company(r)), []string{"Ltd", "Group", "Systems", "LLC"}[r.IntN(4)], title(words.Company(r))),
	}
}

// newOperator draws what the truth says of an operator. Its command domains follow.
func (m *maker) newOperator(o int) Operator {
	r := m.stream("operator", o)
	op := Operator{
		Name: fmt.Sprintf("operator-%02d", o+1), Home: None, Focus: m.reach[o], Until: m.s.Until,
	}
	if !m.operator[o].unfocused {
		// Four in five watch their own country; the others only abroad.
		op.Home = r.IntN(len(m.w.Countries))
		if len(op.Focus) > 0 && random.Chance(r, 0.8) {
			op.Home = op.Focus[0]
		}
	}
	if p := m.s.Operators.Shutdown; p != nil {
		op.Shutdown = p.On.Add(dayCount(random.Between(r, 0, p.StageDays)))
	}
	op.Languages = m.languages(r, op)
	for _, i := range random.Sample(r, len(words.Themes()), 2) {
		op.Themes = append(op.Themes, words.Themes()[i])
	}
	if random.Chance(r, m.s.Traces.QuirkOwned) {
		op.Quirk = fmt.Sprintf("quirk-%02d", o+1)
	}
	return op
}

// languages are those of the countries that an operator cares about, and English if there
// is but one.
func (m *maker) languages(r *rand.Rand, op Operator) []string {
	countries := slices.Clone(op.Focus)
	if op.Home != None {
		countries = append([]int{op.Home}, countries...)
	}
	if len(countries) == 0 {
		countries = []int{r.IntN(len(m.w.Countries))}
	}
	spoken := map[string]string{}
	for _, c := range atlas.Countries() {
		spoken[c.Code] = c.Languages
	}
	var out []string
	for _, c := range countries {
		for l := range strings.FieldsSeq(spoken[m.w.Countries[c].Code]) {
			if !slices.Contains(out, l) && len(out) < 3 {
				out = append(out, l)
			}
		}
	}
	if len(out) == 1 && out[0] != "en" {
		out = append(out, "en")
	}
	return out
}

// person invents a registrant.
func person(r *rand.Rand) string { return title(words.Company(r)) + " " + title(words.Company(r)) }
