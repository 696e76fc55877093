package world

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"time"

	"bridle/datasets/world/random"
	"bridle/datasets/world/words"
)

// nameService is a company, or an operator, that serves zones.
type nameService struct {
	apex    string
	servers []string
	glue    []netip.Addr
}

// nameTree makes root, top-level domains, name services, and the markets of registrars and
// certificate authorities.
func (m *maker) nameTree() {
	r := m.stream("name tree")
	n := m.s.Names
	m.w.Root = Zone{Name: ".", ParentNSTTL: n.TLDNSTTL, ChildNSTTL: n.TLDNSTTL, NegativeTTL: n.NegativeTTL}
	for _, letter := range "ab" {
		m.w.Root.Servers = append(m.w.Root.Servers, fmt.Sprintf("%c.root.nic.%s", letter, n.TLDs[0]))
		m.w.Root.Glue = append(m.w.Root.Glue, m.address(r, m.own))
	}
	for _, code := range n.TLDs {
		z := Zone{Name: code, ParentNSTTL: n.TLDNSTTL, ChildNSTTL: n.TLDNSTTL, NegativeTTL: n.NegativeTTL}
		for k := range 2 {
			z.Servers = append(z.Servers, fmt.Sprintf("ns%d.nic.%s", k+1, code))
			z.Glue = append(z.Glue, m.address(r, m.own))
		}
		m.w.TLDs = append(m.w.TLDs, TLD{Zone: z})
		m.taken["nic."+code] = true
	}
	m.market = random.Zipf(max(n.Registrars, n.Authorities, n.NameServices), m.s.Traces.Concentration)
	for range n.Registrars {
		m.registrars = append(m.registrars, title(words.Company(r))+" Registrations")
	}
	for range n.Authorities {
		m.authorities = append(m.authorities, title(words.Company(r))+" Trust CA")
	}
	for range n.NameServices {
		m.services = append(m.services, m.nameService(r, m.w.Networks[m.own].Name))
	}
	m.dynamic = m.benignDomain(r, words.Company(r)+"-dyn", &m.services[0])
	d := &m.w.Domains[m.dynamic]
	d.Hosts = []Host{{Name: "www." + d.Name, TTL: 3600, Stays: m.always(m.address(r, m.own))}}
}

// nameService registers a domain for a company that serves zones, with two servers of its
// own. They stand in the network of registries, which is up for as long as the world is.
func (m *maker) nameService(r *rand.Rand, registrant string) nameService {
	i := m.benignDomain(r, words.Company(r)+"-ns", nil)
	d := &m.w.Domains[i]
	d.Registrant = registrant
	s := nameService{apex: d.Name}
	for k := range 2 {
		name, a := fmt.Sprintf("ns%d.%s", k+1, d.Name), m.address(r, m.own)
		s.servers, s.glue = append(s.servers, name), append(s.glue, a)
		d.Hosts = append(d.Hosts, Host{Name: name, TTL: m.s.Names.ChildNSTTL, Stays: m.always(a)})
	}
	d.Servers, d.Glue = s.servers, s.glue
	return s
}

// benignDomain registers a domain without hosts below a random top-level domain and returns
// its index. Without a service the caller sets the name servers.
func (m *maker) benignDomain(r *rand.Rand, label string, by *nameService) int {
	registered := instant(r, m.s.From.Add(-6*365*day), m.s.From.Add(-day))
	d := Domain{
		Purpose: Benign, Operator: None, Batch: None,
		Registered: registered, Dropped: dropped(registered, m.s.Until),
		Registrar: m.registrars[random.Pick(r, m.market[:len(m.registrars)])],
	}
	d.TLD = r.IntN(len(m.w.TLDs))
	d.Zone = m.zone(m.free(r, label, d.TLD), by)
	m.w.Domains = append(m.w.Domains, d)
	return len(m.w.Domains) - 1
}

// zone returns the zone of a domain served by a service, which may be nil for now.
func (m *maker) zone(name string, by *nameService) Zone {
	n := m.s.Names
	z := Zone{Name: name, ParentNSTTL: n.ParentNSTTL, ChildNSTTL: n.ChildNSTTL, NegativeTTL: n.NegativeTTL}
	z.AddsNS = random.Unit(random.Hash(m.w.Seed, random.Label("adds-ns"), random.Label(name))) < n.AddsNS
	if by != nil {
		z.Servers, z.Glue = by.servers, by.glue
	}
	return z
}

// free returns a name below a top-level domain that nobody has, the label with a number if
// need be, and takes it.
func (m *maker) free(r *rand.Rand, label string, tld int) string {
	name := label + "." + m.w.TLDs[tld].Name
	for m.taken[name] {
		name = fmt.Sprintf("%s%d.%s", label, 2+r.IntN(9998), m.w.TLDs[tld].Name)
	}
	m.taken[name] = true
	return name
}

// always is a stay for as long as the world lasts.
func (m *maker) always(a netip.Addr) []Stay {
	return []Stay{{Address: a, From: m.s.From, Until: m.s.Until}}
}

// dropped is the end of a registration in whole years that reaches past an instant.
func dropped(registered, past time.Time) time.Time {
	years := int(past.Sub(registered)/(365*day)) + 1
	return registered.AddDate(max(years, 1), 0, 1)
}

func title(word string) string { return string(word[0]-'a'+'A') + word[1:] }
