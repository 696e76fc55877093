package world

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

const day = 24 * time.Hour

// Limits of a scenario; beyond them a mistake is likelier than a wish.
const (
	mostCountries = 196
	mostNetworks  = 20_000
	mostServers   = 200_000
	mostNoise     = 10_000
	fewestServers = 4 // of an operator
)

// Validate reports the first value that is out of range or contradicts another. It does not
// tell whether the addresses of 127.0.0.0/8 suffice; Generate does.
func (s *Scenario) Validate() error {
	v := validator{}
	s.validateTimes(&v)
	s.validateNetworks(&v)
	s.validateNames(&v)
	s.validateOperators(&v)
	s.validateInfections(&v)
	s.validateNoise(&v)
	return v.err
}

// validator keeps the first error.
type validator struct{ err error }

func (v *validator) need(ok bool, format string, args ...any) {
	if v.err == nil && !ok {
		v.err = fmt.Errorf(format, args...)
	}
}

func (v *validator) count(key string, n, lo, hi int) {
	v.need(n >= lo && n <= hi, "%s is %d; give a number from %d to %d", key, n, lo, hi)
}

func (v *validator) shares(under string, shares map[string]float64) {
	for _, key := range slices.Sorted(maps.Keys(shares)) {
		v.number(under+"."+key, shares[key], 0, 1)
	}
}

func (v *validator) number(key string, x, lo, hi float64) {
	v.need(x >= lo && x <= hi, "%s is %v; give a number from %v to %v", key, x, lo, hi)
}

func (v *validator) span(key string, lo, hi float64, least, most float64) {
	v.number(key, lo, least, most)
	v.number(key, hi, least, most)
	v.need(lo <= hi, "%s runs from %v to %v; put the smaller first", key, lo, hi)
}

func (s *Scenario) validateTimes(v *validator) {
	year := func(t time.Time) bool { return t.Year() >= 2000 && t.Year() <= 2100 }
	v.need(year(s.From) && year(s.Until), "from and until must lie in the years 2000 to 2100")
	v.need(s.ProbeFrom.Sub(s.From) >= 60*day, "probe_from must be 60 days after from or later, so that servers have a past")
	v.need(s.Until.After(s.ProbeFrom), "until must be after probe_from")
	o := s.Operators
	v.need(year(o.PublishedOn), "operators.published_on must lie in the years 2000 to 2100")
	if p := o.Shutdown; p != nil {
		v.count("operators.shutdown.stage_days", p.StageDays, 0, 1000)
		v.need(p.On.After(s.From.Add(60*day)) && p.On.Before(s.Until), "operators.shutdown.on must be 60 days after from or later, and before until")
	}
	if p := o.DecoyPages; p != nil {
		v.count("operators.decoy_pages.servers", p.Servers, 0, mostServers)
		v.count("operators.decoy_pages.returning", p.Returning, 0, p.Servers)
		v.need(p.DarkOn.After(s.From.Add(3*day)) && p.ReturnOn.After(p.DarkOn) && p.ReturnUntil.After(p.ReturnOn) && p.ReturnUntil.Before(s.Until),
			"operators.decoy_pages: from, dark_on, return_on, return_until and until must follow each other")
		v.need(p.DarkOn.Add(60*day).Before(s.lastProvisioning()), "operators.decoy_pages.dark_on leaves too little time for new servers before probing")
	}
}

// lastProvisioning is the last day on which batches are set up.
func (s *Scenario) lastProvisioning() time.Time {
	end := s.ProbeFrom
	if p := s.Operators.Shutdown; p != nil && p.On.Before(end) {
		end = p.On
	}
	return end.Add(-21 * day)
}

func (s *Scenario) validateNetworks(v *validator) {
	c, n, r := s.Countries, s.Networks, s.Resolvers
	for _, p := range append([]uint16{s.Ports.Resolver, s.Ports.TLS, s.Ports.HTTP}, s.Ports.OddTLS...) {
		v.need(p > 0, "ports must be from 1 to 65535")
	}
	v.count("countries.count", c.Count, 1, mostCountries)
	v.count("countries.refusing", c.Refusing, 0, c.Count)
	v.count("countries.public_only", c.PublicOnly, 0, c.Count)
	v.count("countries.multi_only", c.MultiOnly, 0, c.Count)
	v.need(c.Refusing+c.PublicOnly+c.MultiOnly < c.Count, "countries: one country at least must be testable")
	v.need(c.PublicOnly == 0 || n.PublicDNS > 0, "countries.public_only needs networks.public_dns")
	v.count("networks.access_min", n.AccessMin, 1, n.AccessMax)
	v.count("networks.access_max", n.AccessMax, 1, 100)
	v.count("networks.hosting", n.Hosting, 1, mostNetworks)
	v.count("networks.enterprise", n.Enterprise, 0, mostNetworks)
	v.count("networks.security", n.Security, 0, mostNetworks)
	v.count("networks.public_dns", n.PublicDNS, 0, 100)
	most := c.Count*n.AccessMax + n.Hosting + n.Enterprise + n.Security + n.PublicDNS + 1
	v.need(most <= mostNetworks, "networks: up to %d networks; have at most %d", most, mostNetworks)
	v.need(n.FirstASN >= 4200000000 && uint64(n.FirstASN)+uint64(max(most, 0)) <= 4294967295,
		"networks.first_asn is %d; numbers for private use run from 4200000000 to 4294967294 (RFC 6996)", n.FirstASN)
	v.count("resolvers.backends_min", r.BackendsMin, 1, r.BackendsMax)
	v.count("resolvers.backends_max", r.BackendsMax, 1, 20)
	v.count("resolvers.forwarders_min", r.ForwardersMin, 1, r.ForwardersMax)
	v.count("resolvers.forwarders_max", r.ForwardersMax, 1, 200)
	v.need(len(r.PoolSizes) > 0 && len(r.PoolSizes) <= 1000, "resolvers.pool_sizes needs a size, and at most 1000")
	for _, p := range r.PoolSizes {
		v.count("resolvers.pool_sizes", p, 1, 1024)
	}
	v.shares("resolvers", map[string]float64{"ipv6_share": r.IPv6Share, "by_port_share": r.ByPortShare,
		"capped_share": r.CappedShare, "public_share": r.PublicShare})
	v.number("networks.hosting_resolvers", n.HostingResolvers, 0, 1)
	validateWeights(v, "resolvers.classes", r.Classes, Classes())
	validateWeights(v, "resolvers.fronts", r.Fronts, Fronts())
	s.validateFaults(v)
}

func (s *Scenario) validateFaults(v *validator) {
	f := s.Resolvers.Faults
	v.shares("resolvers.faults", map[string]float64{"loss": f.Loss, "leak_rd": f.LeakRD, "dead": f.Dead, "refuses": f.Refuses,
		"lossy": f.Lossy, "slow": f.Slow, "leaky": f.Leaky, "fixed_ttl": f.FixedTTL, "wrong_clock": f.WrongClock,
		"hijack_nx": f.HijackNX, "inject": f.Inject, "sinkhole": f.Sinkhole, "strips_case": f.StripsCase})
	v.count("resolvers.faults.latency_ms", f.LatencyMS, 0, 60_000)
	sum := f.Dead + f.Refuses + f.Lossy + f.Slow + f.Leaky + f.FixedTTL + f.WrongClock + f.HijackNX + f.Inject + f.Sinkhole + f.StripsCase
	v.need(sum <= 0.95, "resolvers.faults: shares sum to %v; a resolver has one fault at most, so keep them below 0.95", sum)
}

func validateWeights[K ~string](v *validator, key string, weights map[K]float64, known []K) {
	sum := 0.0
	for _, k := range slices.Sorted(maps.Keys(weights)) {
		v.need(slices.Contains(known, k), "%s: there is no %q; there are %v", key, k, known)
		v.number(key+"."+string(k), weights[k], 0, 1e6)
		sum += weights[k]
	}
	v.need(sum > 0, "%s: one weight at least must be positive", key)
}

func (s *Scenario) validateNames(v *validator) {
	n := s.Names
	v.need(len(n.TLDs) > 0, "names.tlds needs a code")
	for i, t := range n.TLDs {
		v.need(len(t) == 2 && t[0] == 'x' && t[1] >= 'a' && t[1] <= 'z', "names.tlds: %q is none of the codes xa to xz that belong to nobody", t)
		v.need(!slices.Contains(n.TLDs[:i], t), "names.tlds: %q stands twice", t)
	}
	v.count("names.name_services", n.NameServices, 1, 1000)
	v.count("names.registrars", n.Registrars, 1, 1000)
	v.count("names.authorities", n.Authorities, 1, 1000)
	v.number("names.adds_ns_share", n.AddsNS, 0, 1)
	v.need(len(n.HostTTLs) > 0, "names.host_ttls_s needs a TTL")
	const longest = 1 << 31
	for _, ttl := range append([]uint32{n.TLDNSTTL, n.ParentNSTTL, n.ChildNSTTL, n.NegativeTTL, n.OwnTTL}, n.HostTTLs...) {
		v.need(ttl > 0 && ttl < longest, "names: a TTL is %d; give 1 to 2147483647 (RFC 2181, section 8)", ttl)
	}
}

func (s *Scenario) validateOperators(v *validator) {
	o, t := s.Operators, s.Traces
	v.count("operators.count", o.Count, 1, 1000)
	v.count("operators.servers", o.Servers, fewestServers*o.Count, mostServers)
	v.count("operators.domains", o.Domains, fewestServers*o.Count, mostServers)
	v.number("operators.size_exponent", o.SizeExponent, 0, 3)
	v.count("operators.unfocused", o.Unfocused, 0, o.Count)
	v.count("operators.idle", o.Idle, 0, o.Count-o.Unfocused)
	v.count("operators.odd_ports", o.OddPorts, 0, o.Count)
	v.need(o.OddPorts == 0 || len(s.Ports.OddTLS) > 0, "operators.odd_ports needs ports.odd_tls")
	v.count("operators.dynamic_dns", o.DynamicDNS, 0, o.Count)
	v.count("operators.life_min_days", o.LifeMinDays, 30, o.LifeMaxDays)
	v.count("operators.life_max_days", o.LifeMaxDays, 30, 10_000)
	v.shares("operators", map[string]float64{"early_share": o.EarlyShare, "published": o.Published})
	v.number("traces.batch_size", t.BatchSize, 1, 1000)
	v.count("traces.vendor_days", t.VendorDays, 1, 1000)
	v.count("traces.cohort_days", t.CohortDays, 1, 10_000)
	v.count("traces.cohort_spread", t.CohortSpread, 1, 100)
	v.number("traces.concentration", t.Concentration, 0, 3)
	v.shares("traces", map[string]float64{"vendor_day": t.VendorDay, "habit": t.Habit, "privacy": t.Privacy, "registrant": t.Registrant,
		"key": t.Key, "subject": t.Subject, "address": t.Address, "quirk_owned": t.QuirkOwned, "quirk_shown": t.QuirkShown,
		"own_ns": t.OwnNS, "theme": t.Theme, "moves": t.Moves, "copied": t.Copied, "loner": t.Loner, "missing": t.Missing})
}

func (s *Scenario) validateInfections(v *validator) {
	p, c := s.Infections, s.Countries
	active := s.Operators.Count - s.Operators.Idle
	closed := c.Refusing + c.PublicOnly + c.MultiOnly
	v.count("infections.untestable", p.Untestable, 0, min(closed, p.Countries))
	v.count("infections.countries", p.Countries, 0, c.Count-closed+p.Untestable)
	v.count("infections.countries_min", p.CountriesMin, 1, p.CountriesMax)
	v.count("infections.countries_max", p.CountriesMax, 1, mostCountries)
	v.need(p.Countries <= active*p.CountriesMax, "infections.countries is %d; %d operators in up to %d countries each cannot reach it",
		p.Countries, active, p.CountriesMax)
	reach := p.Countries
	if reach == 0 {
		reach = c.Count - closed
	}
	v.need(active == 0 || p.CountriesMin <= reach, "infections.countries_min is %d, but there are only %d countries", p.CountriesMin, reach)
	v.need(p.CrossBorder <= 0 || p.CrossBorder <= active && p.CountriesMax >= 2 && reach >= 2,
		"infections.cross_border is %d; so many operators cannot be in two countries", p.CrossBorder)
	v.count("infections.networks_min", p.NetworksMin, 1, p.NetworksMax)
	v.count("infections.networks_max", p.NetworksMax, 1, 100)
	v.need(len(p.LookupsPerDay) > 0, "infections.lookups_per_day needs a rate")
	for i, x := range p.LookupsPerDay {
		v.number("infections.lookups_per_day", x, 1e-6, 1e7)
		v.need(i == 0 || x >= p.LookupsPerDay[i-1], "infections.lookups_per_day must rise")
	}
	v.need(slices.Contains([]RateDraw{Linear, Logarithmic, Choose}, p.Draw), "infections.draw is %q; say linear, logarithmic or choose", p.Draw)
	v.number("infections.unfocused_factor", p.Unfocused, 1e-6, 1e3)
	v.shares("infections", map[string]float64{"amplitude": p.Amplitude, "roaming": p.Roaming, "vpn": p.VPN})
	v.number("infections.roaming and infections.vpn together", p.Roaming+p.VPN, 0, 1)
	v.number("infections.peak_hour", p.PeakHour, 0, 24)
}

func (s *Scenario) validateNoise(v *validator) {
	b, n := s.Benign, s.Noise
	v.count("benign.servers", b.Servers, 0, mostServers)
	// Name services, the dynamic one and operators' own count among the benign domains.
	v.count("benign.domains", b.Domains, s.Names.NameServices+s.Operators.Count+1, mostServers)
	v.count("benign.shared_servers", b.SharedServers, 0, b.Servers)
	v.need(b.SharedServers > 0 || b.Servers >= b.Domains, "benign.shared_servers must be positive if there are more domains than servers")
	v.shares("benign", map[string]float64{"lookalikes": b.Lookalikes, "lookalike_names": b.LookalikeNames,
		"odd_manners": b.OddManners, "odd_certificates": b.OddCertificates, "renewals": b.Renewals, "shared_hosting": b.SharedHosting, "shared_certificates": b.SharedCerts})
	if b.lookalikes() > 0 {
		validateWeights(v, "benign.traits", b.Traits, Traits())
	}
	v.number("benign.visits_per_day", b.VisitsPerDay, 0, 1e9)
	v.number("benign.visits_exponent", b.VisitsExponent, 0, 5)
	v.count("noise.decoys", n.Decoys, 0, mostNoise)
	v.count("noise.controls", n.Controls, 0, mostNoise)
	v.count("noise.sweepers", n.Sweepers, 0, mostNoise)
	v.count("noise.researchers", n.Researchers, 0, mostNoise)
	v.count("noise.monitors", n.Monitors, 0, mostNoise)
	v.number("noise.background_per_name_day", n.Background, 0, 1e3)
	v.number("noise.background_shape", n.BackgroundShape, 0.01, 1e3)
	v.number("noise.sweep_share", n.SweepShare, 0, 1)
	v.number("noise.monitor_jitter_s", n.MonitorJitterS, 0, 86_400)
	v.span("noise.sweep_every_days", n.SweepEveryDays[0], n.SweepEveryDays[1], 0.01, 1000)
	v.span("noise.sweep_window_minutes", n.SweepWindowMin[0], n.SweepWindowMin[1], 0.01, 100_000)
	v.span("noise.monitor_every_minutes", n.MonitorEveryMin[0], n.MonitorEveryMin[1], 0.1, 100_000)
}
