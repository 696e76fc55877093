package world

import (
	"cmp"
	"slices"
	"strings"
)

func (w *World) truthServers() Table {
	t := newTable("servers", "address", "asn", "operator", "batch", "looks", "trait", "software", "quirk", "up_from", "up_until", "n_spans", "domains")
	for i := range w.Servers {
		s := &w.Servers[i]
		var names []string
		for _, d := range s.Domains {
			names = append(names, w.Domains[d].Label())
		}
		t.add(s.Address, w.Networks[s.Network].ASN, w.operatorName(s.Operator), ordinal(s.Batch), s.Looks, s.Trait, s.Software, s.Quirk,
			s.Up[0].From, s.Up[len(s.Up)-1].Until, len(s.Up), strings.Join(names, " "))
	}
	return t
}

func (w *World) truthDomains() Table {
	t := newTable("domains", "domain", "operator", "purpose", "batch", "registered_at", "dropped_at", "public_at", "language", "theme",
		"is_shared_zone", "ttl_s", "live_from", "live_until")
	for i := range w.Domains {
		d := &w.Domains[i]
		h := d.Hosts[0]
		t.add(d.Label(), w.operatorName(d.Operator), d.Purpose, ordinal(d.Batch), d.Registered, d.Dropped, d.Public, d.Language, d.Theme,
			d.Shared, h.TTL, h.Stays[0].From, h.Stays[len(h.Stays)-1].Until)
	}
	return t
}

func (w *World) truthResolvers() Table {
	t := newTable("resolvers", "address", "country", "asn", "front", "backend", "class", "backend_asn", "backend_country", "n_caches",
		"is_by_port", "min_ttl_s", "max_ttl_s", "is_fit", "faults", "latency_ms", "background_per_name_day")
	for _, r := range w.Resolvers {
		b := w.Backends[r.Backend]
		t.add(r.Address, w.Countries[w.Networks[r.Network].Country].Code, w.Networks[r.Network].ASN, r.Front, r.Backend, b.Class,
			w.Networks[b.Network].ASN, w.Countries[w.Networks[b.Network].Country].Code, b.Caches, b.ByPort, b.MinTTL, b.MaxTTL,
			r.Faults.Fit(), strings.Join(r.Faults.names(), " "), r.Faults.LatencyMS, b.BackgroundPerNameDay)
	}
	return t
}

// names lists the faults that a resolver has; latency is a number of its own.
func (f Faults) names() []string {
	var out []string
	for _, x := range []struct {
		has  bool
		name string
	}{
		{f.Dead, "dead"}, {f.Refuses, "refuses"}, {f.Loss > 0, "lossy"}, {f.LeakRD > 0, "leaky"}, {f.FixedTTL > 0, "fixed-ttl"},
		{f.ClockRate != 0 && f.ClockRate != 1, "wrong-clock"}, {f.HijackNX, "hijack-nx"}, {f.Inject, "inject"},
		{f.Sinkhole, "sinkhole"}, {f.StripsCase, "strips-case"},
	} {
		if x.has {
			out = append(out, x.name)
		}
	}
	return out
}

// truthDemands sums the demands of each operator, cause, country and cache system over the
// hosts asked for.
func (w *World) truthDemands() Table {
	t := newTable("demands", "operator", "cause", "country", "backend", "asn", "lookups_per_day")
	type key struct {
		operator int
		cause    Cause
		backend  int
	}
	sums := map[key]float64{}
	for _, d := range w.Demands {
		sums[key{w.Domains[d.Domain].Operator, d.Cause, d.Backend}] += d.PerDay
	}
	order := make([]key, 0, len(sums))
	for k := range sums {
		order = append(order, k)
	}
	slices.SortFunc(order, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.operator, b.operator), cmp.Compare(a.cause, b.cause), cmp.Compare(a.backend, b.backend))
	})
	for _, k := range order {
		n := w.Networks[w.Backends[k.backend].Network]
		t.add(w.operatorName(k.operator), k.cause, w.Countries[n.Country].Code, k.backend, n.ASN, round(sums[k]))
	}
	return t
}

// truthOthers has crawlers, researchers and monitors.
func (w *World) truthOthers() Table {
	t := newTable("others", "cause", "backend", "asn", "target", "every_s", "window_s", "share", "first_at")
	for _, s := range w.Sweepers {
		cause, target := CauseSweep, ""
		if len(s.Operators) > 0 {
			cause = CauseResearcher
			var names []string
			for _, o := range s.Operators {
				names = append(names, w.Operators[o].Name)
			}
			target = strings.Join(names, " ")
		}
		t.add(cause, s.Backend, w.Networks[w.Backends[s.Backend].Network].ASN, target, s.Every.Seconds(), s.Window.Seconds(), s.Share, s.First)
	}
	for _, m := range w.Monitors {
		t.add(CauseMonitor, m.Backend, w.Networks[w.Backends[m.Backend].Network].ASN, w.Domains[m.Domain].Hosts[m.Host].Name,
			m.Every.Seconds(), "", "", m.First)
	}
	return t
}
