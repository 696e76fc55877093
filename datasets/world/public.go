package world

import (
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Public is what an observer of a world may know: lists that are to be had in life. It says
// nothing about which server or domain is whose.
type Public struct {
	// Simulated is always true: whoever reads this as data must be able to tell.
	Simulated bool   `json:"simulated"`
	Scenario  string `json:"scenario"`
	// From, ProbeFrom and Until are those of the world.
	From      time.Time `json:"from"`
	ProbeFrom time.Time `json:"probe_from"`
	Until     time.Time `json:"until"`
	// Resolvers is the list of addresses that take questions, sorted.
	Resolvers []netip.AddrPort `json:"resolvers"`
	// Prefixes is the table of who originates which prefix, sorted.
	Prefixes []PublicPrefix `json:"prefixes"`
	// Ports are those on which servers are looked for.
	TLSPorts  []uint16 `json:"tls_ports"`
	HTTPPorts []uint16 `json:"http_ports"`
	// Indicators are published names of spyware, decoys among them, sorted.
	Indicators []Indicator `json:"indicators"`
	// Decoys and Controls are our own names, which we know; sorted.
	Decoys   []string `json:"decoys"`
	Controls []string `json:"controls"`
	// Registrations is what registries and name servers tell about every domain, sorted by name.
	Registrations []Registration `json:"registrations"`
	// Canary is the study's own zone, Root where the root zone is served.
	Canary Zone `json:"canary"`
	Root   Zone `json:"root"`
}

// PublicPrefix is a row of a table of prefixes.
type PublicPrefix struct {
	Prefix  netip.Prefix `json:"prefix"`
	ASN     uint32       `json:"asn"`
	Name    string       `json:"name"`
	Kind    NetworkKind  `json:"kind"`
	Country string       `json:"country"`
}

// Indicator is a published name.
type Indicator struct {
	Name        string    `json:"name"`
	PublishedOn time.Time `json:"published_on"`
}

// Registration is what a registry tells about a domain.
type Registration struct {
	Name       string    `json:"name"`
	Registered time.Time `json:"registered"`
	Registrar  string    `json:"registrar"`
	// Registrant is "" if the registry does not tell.
	Registrant  string   `json:"registrant"`
	NameServers []string `json:"name_servers"`
	// AddressTTL is the TTL of its addresses in seconds, as its name servers tell everybody while they serve it; 0 if it has none.
	AddressTTL uint32 `json:"address_ttl"`
}

// Label returns the name by which a domain is known: the registered name, or the name of the
// host if the zone is shared with others.
func (d *Domain) Label() string {
	if d.Shared {
		return d.Hosts[0].Name
	}
	return d.Name
}

// Public returns what an observer of the world may know.
func (w *World) Public() Public {
	p := Public{
		Simulated: true, Scenario: w.Scenario.Name, From: w.From, ProbeFrom: w.ProbeFrom, Until: w.Until,
		TLSPorts:  append([]uint16{w.Scenario.Ports.TLS}, w.Scenario.Ports.OddTLS...),
		HTTPPorts: []uint16{w.Scenario.Ports.HTTP}, Canary: w.Canary.Zone, Root: w.Root,
	}
	for _, r := range w.Resolvers {
		p.Resolvers = append(p.Resolvers, netip.AddrPortFrom(r.Address, r.Port))
	}
	for _, n := range w.Networks {
		for _, x := range n.Prefixes {
			p.Prefixes = append(p.Prefixes, PublicPrefix{x, n.ASN, n.Name, n.Kind, w.Countries[n.Country].Code})
		}
	}
	for i := range w.Domains {
		d := &w.Domains[i]
		if !d.Public.IsZero() {
			p.Indicators = append(p.Indicators, Indicator{d.Label(), d.Public})
		}
		if d.Purpose == Decoy {
			p.Decoys = append(p.Decoys, d.Name)
		}
		if d.Purpose == Control {
			p.Controls = append(p.Controls, d.Name)
		}
		if !d.Shared {
			r := Registration{Name: d.Name, Registered: d.Registered, Registrar: d.Registrar, Registrant: d.Registrant, NameServers: d.Servers}
			if len(d.Hosts) > 0 {
				r.AddressTTL = d.Hosts[0].TTL
			}
			p.Registrations = append(p.Registrations, r)
		}
	}
	slices.SortFunc(p.Resolvers, netip.AddrPort.Compare)
	slices.SortFunc(p.Prefixes, func(a, b PublicPrefix) int { return a.Prefix.Compare(b.Prefix) })
	slices.SortFunc(p.Indicators, func(a, b Indicator) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(p.Registrations, func(a, b Registration) int { return strings.Compare(a.Name, b.Name) })
	slices.Sort(p.Decoys)
	slices.Sort(p.Controls)
	return p
}
