package world

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestCheckFinds breaks a sound world in one place at a time; each must be found.
func TestCheckFinds(t *testing.T) {
	for _, c := range []struct {
		want  string
		spoil func(*World)
	}{
		{"command domain", func(w *World) {
			s := w.Domains[w.Operators[0].Command[0]].Hosts[0].Stays
			s[len(s)-1].Until = w.ProbeFrom
		}},
		{"command domains, want two", func(w *World) { w.Operators[0].Command = w.Operators[0].Command[:1] }},
		{"is that of", func(w *World) { w.Servers[1].Address = w.Servers[0].Address }},
		{"is outside of network", func(w *World) { w.Servers[0].Address = netip.MustParseAddr("127.200.0.1") }},
		{"index", func(w *World) { w.Resolvers[0].Backend = len(w.Backends) }},
		{"index", func(w *World) { w.Demands[0].Domain = -2 }},
		{"index", func(w *World) { w.Sweepers[0].Backend = -1 }},
		{"index", func(w *World) { w.Servers[0].Certificate = len(w.Certificates) }},
		{"out of order", func(w *World) { w.Servers[0].Up[0].Until = w.Until.Add(time.Hour) }},
		{"renewals out of order", func(w *World) {
			w.Servers[0].Renewals = []Renewal{{From: w.Until}, {From: w.From}}
		}},
		{"index", func(w *World) { w.Servers[0].Named = []int{-1} }},
		{"until", func(w *World) { w.Certificates[0].NotAfter = w.Certificates[0].NotBefore }},
		{"in UTC", func(w *World) { w.Infections[0].From = w.Infections[0].From.Add(1) }},
		{"focus", func(w *World) { w.Operators[w.Infections[0].Operator].Focus = nil }},
		{"add up", func(w *World) { w.Infections[0].PerDay *= 2 }},
		{"no host name", func(w *World) { w.Domains[5].Hosts[0].Name = "A." + w.Domains[5].Name }},
		{"is not below", func(w *World) { w.Domains[5].Name = "example.zz" }},
		{"registered twice", func(w *World) { w.Domains[6].Zone, w.Domains[6].TLD = w.Domains[5].Zone, w.Domains[5].TLD }},
		{"beyond the registration", func(w *World) { w.Domains[0].Dropped = w.Domains[0].Registered.Add(time.Hour) }},
		{"where its server is not", func(w *World) { w.Servers[0].Domains = nil }},
		{"another owner", func(w *World) { w.Servers[0].Domains = append(w.Servers[0].Domains, 0) }},
		{"prefix", func(w *World) { w.Networks[0].Prefixes[0] = netip.MustParsePrefix("127.0.1.0/24") }},
		{"overlap", func(w *World) { w.Networks[0].Prefixes = w.Networks[1].Prefixes }},
		{"AS number", func(w *World) { w.Networks[0].ASN = 64512 }},
		{"code", func(w *World) { w.Countries[0].Code = w.Countries[1].Code }},
		{"front", func(w *World) { w.Resolvers[0].Front = "" }},
		{"loss", func(w *World) { w.Resolvers[0].Faults.Loss = 2 }},
		{"no rate", func(w *World) { w.Backends[0].BackgroundPerNameDay = -1 }},
		{"the scenario asks for", func(w *World) { w.Sweepers = w.Sweepers[:1] }},
		{"the scenario asks for", func(w *World) { w.Countries[0].Refusing = !w.Countries[0].Refusing }},
		{"trait", func(w *World) { lookalike(w).Trait = "" }},
		{"trait", func(w *World) { w.Servers[0].Trait = TraitClone }},
		{"trait", func(w *World) { lookalike(w).Trait = "beauty" }},
		{"operator's certificate", func(w *World) { lookalike(w).Certificate = w.Servers[0].Certificate }},
		{"lookalikes, the scenario asks for", func(w *World) { s := lookalike(w); s.Looks, s.Trait = Ordinary, "" }},
		{"scenario", func(w *World) { w.Scenario.Networks.FirstASN = 1 }},
		{"not those of the scenario", func(w *World) { w.From = w.From.Add(time.Hour) }},
	} {
		w := generate(t, "village", 3)
		if err := w.Check(); err != nil {
			t.Fatal(err)
		}
		c.spoil(w)
		if err := w.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// lookalike returns a server with a trait other than a copied certificate.
func lookalike(w *World) *Server {
	i := slices.IndexFunc(w.Servers, func(s Server) bool { return s.Looks == Lookalike && s.Trait != TraitCertificate })
	return &w.Servers[i]
}
