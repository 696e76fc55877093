package world

import "time"

// Scenario is the description from which a world is made, as a scenario file gives it; the
// files in the folder scenarios explain every key with its unit. Whole scenarios come from
// [LoadScenario] and [DecodeScenario], which check them.
type Scenario struct {
	Name        string `toml:"name" json:"name"`
	Description string `toml:"description" json:"description"`
	// From, ProbeFrom and Until are those of the world.
	From      time.Time `toml:"from" json:"from"`
	ProbeFrom time.Time `toml:"probe_from" json:"probe_from"`
	Until     time.Time `toml:"until" json:"until"`

	Ports      Ports         `toml:"ports" json:"ports"`
	Countries  CountryPlan   `toml:"countries" json:"countries"`
	Networks   NetworkPlan   `toml:"networks" json:"networks"`
	Resolvers  ResolverPlan  `toml:"resolvers" json:"resolvers"`
	Names      NamePlan      `toml:"names" json:"names"`
	Operators  OperatorPlan  `toml:"operators" json:"operators"`
	Traces     TracePlan     `toml:"traces" json:"traces"`
	Infections InfectionPlan `toml:"infections" json:"infections"`
	Benign     BenignPlan    `toml:"benign" json:"benign"`
	Noise      NoisePlan     `toml:"noise" json:"noise"`
}

// Ports are where things listen.
type Ports struct {
	Resolver uint16 `toml:"resolver" json:"resolver"`
	TLS      uint16 `toml:"tls" json:"tls"`
	HTTP     uint16 `toml:"http" json:"http"`
	// OddTLS are ports that operators with unusual habits use instead.
	OddTLS []uint16 `toml:"odd_tls" json:"odd_tls"`
}

// CountryPlan says how many countries there are, and in how many nothing can be learnt.
type CountryPlan struct {
	Count int `toml:"count" json:"count"`
	// Refusing countries refuse all outsiders; in PublicOnly ones everybody forwards to
	// public DNS services; in MultiOnly ones every cache serves several countries.
	Refusing   int `toml:"refusing" json:"refusing"`
	PublicOnly int `toml:"public_only" json:"public_only"`
	MultiOnly  int `toml:"multi_only" json:"multi_only"`
}

// NetworkPlan says how many networks there are. Enterprise, Hosting, Security and PublicDNS
// are totals over the world.
type NetworkPlan struct {
	AccessMin  int `toml:"access_min" json:"access_min"`
	AccessMax  int `toml:"access_max" json:"access_max"`
	Enterprise int `toml:"enterprise" json:"enterprise"`
	Hosting    int `toml:"hosting" json:"hosting"`
	Security   int `toml:"security" json:"security"`
	PublicDNS  int `toml:"public_dns" json:"public_dns"`
	// HostingResolvers is the share of hosting networks with a cache system of their own.
	HostingResolvers float64 `toml:"hosting_resolvers" json:"hosting_resolvers"`
	FirstASN         uint32  `toml:"first_asn" json:"first_asn"`
}

// ResolverPlan describes cache systems and the addresses before them.
type ResolverPlan struct {
	BackendsMin   int     `toml:"backends_min" json:"backends_min"`
	BackendsMax   int     `toml:"backends_max" json:"backends_max"`
	ForwardersMin int     `toml:"forwarders_min" json:"forwarders_min"`
	ForwardersMax int     `toml:"forwarders_max" json:"forwarders_max"`
	IPv6Share     float64 `toml:"ipv6_share" json:"ipv6_share"`
	// PoolSizes are dealt to the cache systems in turn, so that each is as frequent as it
	// stands here.
	PoolSizes   []int   `toml:"pool_sizes" json:"pool_sizes"`
	ByPortShare float64 `toml:"by_port_share" json:"by_port_share"`
	CappedShare float64 `toml:"capped_share" json:"capped_share"`
	PublicShare float64 `toml:"public_share" json:"public_share"`
	// OneFit keeps one fit resolver in every country in which something can be learnt.
	OneFit bool `toml:"one_fit" json:"one_fit"`
	// Classes and Fronts give the weight of each; every one with a weight occurs if there
	// is room for it.
	Classes map[Class]float64 `toml:"classes" json:"classes"`
	Fronts  map[Front]float64 `toml:"fronts" json:"fronts"`
	Faults  FaultPlan         `toml:"faults" json:"faults"`
}

// FaultPlan gives for each fault the share of resolvers that have it, and how strong it is.
type FaultPlan struct {
	Dead       float64 `toml:"dead" json:"dead"`
	Refuses    float64 `toml:"refuses" json:"refuses"`
	Lossy      float64 `toml:"lossy" json:"lossy"`
	Loss       float64 `toml:"loss" json:"loss"`
	Slow       float64 `toml:"slow" json:"slow"`
	LatencyMS  int     `toml:"latency_ms" json:"latency_ms"`
	Leaky      float64 `toml:"leaky" json:"leaky"`
	LeakRD     float64 `toml:"leak_rd" json:"leak_rd"`
	FixedTTL   float64 `toml:"fixed_ttl" json:"fixed_ttl"`
	WrongClock float64 `toml:"wrong_clock" json:"wrong_clock"`
	HijackNX   float64 `toml:"hijack_nx" json:"hijack_nx"`
	Inject     float64 `toml:"inject" json:"inject"`
	Sinkhole   float64 `toml:"sinkhole" json:"sinkhole"`
	StripsCase float64 `toml:"strips_case" json:"strips_case"`
}

// NamePlan describes the tree of names.
type NamePlan struct {
	TLDs         []string `toml:"tlds" json:"tlds"`
	NameServices int      `toml:"name_services" json:"name_services"`
	Registrars   int      `toml:"registrars" json:"registrars"`
	Authorities  int      `toml:"authorities" json:"authorities"`
	// TTLs in seconds. ParentNSTTL is that of delegations of domains, TLDNSTTL that of
	// delegations of top-level domains.
	TLDNSTTL    uint32 `toml:"tld_ns_ttl_s" json:"tld_ns_ttl_s"`
	ParentNSTTL uint32 `toml:"parent_ns_ttl_s" json:"parent_ns_ttl_s"`
	ChildNSTTL  uint32 `toml:"child_ns_ttl_s" json:"child_ns_ttl_s"`
	NegativeTTL uint32 `toml:"negative_ttl_s" json:"negative_ttl_s"`
	// AddsNS is the share of domains whose servers put their own NS set beside answers.
	AddsNS float64 `toml:"adds_ns_share" json:"adds_ns_share"`
	// HostTTLs are those of operators' hosts; each operator draws one.
	HostTTLs []uint32 `toml:"host_ttls_s" json:"host_ttls_s"`
	// OwnTTL is that of the study's own names.
	OwnTTL uint32 `toml:"own_ttl_s" json:"own_ttl_s"`
}

// OperatorPlan describes operators and the life of their servers.
type OperatorPlan struct {
	Count   int `toml:"count" json:"count"`
	Servers int `toml:"servers" json:"servers"`
	Domains int `toml:"domains" json:"domains"`
	// SizeExponent is that of the Zipf law of their sizes.
	SizeExponent float64 `toml:"size_exponent" json:"size_exponent"`
	Unfocused    int     `toml:"unfocused" json:"unfocused"`
	Idle         int     `toml:"idle" json:"idle"`
	EarlyShare   float64 `toml:"early_share" json:"early_share"`
	LifeMinDays  int     `toml:"life_min_days" json:"life_min_days"`
	LifeMaxDays  int     `toml:"life_max_days" json:"life_max_days"`
	OddPorts     int     `toml:"odd_ports" json:"odd_ports"`
	DynamicDNS   int     `toml:"dynamic_dns" json:"dynamic_dns"`
	// Published is the share of their names that enter public lists on PublishedOn.
	Published   float64   `toml:"published" json:"published"`
	PublishedOn time.Time `toml:"published_on" json:"published_on"`
	// DecoyPages is the first generation of servers; nil if there was none.
	DecoyPages *DecoyPagePlan `toml:"decoy_pages" json:"decoy_pages,omitempty"`
	// Shutdown follows a publication; nil if there is none.
	Shutdown *ShutdownPlan `toml:"shutdown" json:"shutdown,omitempty"`
}

// DecoyPagePlan describes the first generation of servers, which goes dark on one day and of
// which some return.
type DecoyPagePlan struct {
	Servers     int       `toml:"servers" json:"servers"`
	DarkOn      time.Time `toml:"dark_on" json:"dark_on"`
	Returning   int       `toml:"returning" json:"returning"`
	ReturnOn    time.Time `toml:"return_on" json:"return_on"`
	ReturnUntil time.Time `toml:"return_until" json:"return_until"`
}

// ShutdownPlan says when operators take their servers down, all but those of the two command
// domains.
type ShutdownPlan struct {
	On        time.Time `toml:"on" json:"on"`
	StageDays int       `toml:"stage_days" json:"stage_days"`
}

// TracePlan says how operators provision and what their servers and domains give away. All
// but the first four and the exponent are probabilities.
type TracePlan struct {
	BatchSize     float64 `toml:"batch_size" json:"batch_size"`
	VendorDays    int     `toml:"vendor_days" json:"vendor_days"`
	CohortDays    int     `toml:"cohort_days" json:"cohort_days"`
	CohortSpread  int     `toml:"cohort_spread" json:"cohort_spread"`
	VendorDay     float64 `toml:"vendor_day" json:"vendor_day"`
	Concentration float64 `toml:"concentration" json:"concentration"`
	Habit         float64 `toml:"habit" json:"habit"`
	Privacy       float64 `toml:"privacy" json:"privacy"`
	Registrant    float64 `toml:"registrant" json:"registrant"`
	Key           float64 `toml:"key" json:"key"`
	Subject       float64 `toml:"subject" json:"subject"`
	Address       float64 `toml:"address" json:"address"`
	QuirkOwned    float64 `toml:"quirk_owned" json:"quirk_owned"`
	QuirkShown    float64 `toml:"quirk_shown" json:"quirk_shown"`
	OwnNS         float64 `toml:"own_ns" json:"own_ns"`
	Theme         float64 `toml:"theme" json:"theme"`
	Moves         float64 `toml:"moves" json:"moves"`
	Copied        float64 `toml:"copied" json:"copied"`
	Loner         float64 `toml:"loner" json:"loner"`
	Missing       float64 `toml:"missing" json:"missing"`
}

// InfectionPlan says where phones are infected and how often they look up the command names.
type InfectionPlan struct {
	// Countries is the exact number with an infection; 0 leaves it to chance.
	Countries int `toml:"countries" json:"countries"`
	// Untestable is how many of them are such that nothing can be learnt there.
	Untestable   int `toml:"untestable" json:"untestable"`
	CountriesMin int `toml:"countries_min" json:"countries_min"`
	CountriesMax int `toml:"countries_max" json:"countries_max"`
	CrossBorder  int `toml:"cross_border" json:"cross_border"`
	NetworksMin  int `toml:"networks_min" json:"networks_min"`
	NetworksMax  int `toml:"networks_max" json:"networks_max"`
	// LookupsPerDay are the bounds of the rate of one infection over both command names,
	// or, if Choose is set, all the rates that occur.
	LookupsPerDay []float64 `toml:"lookups_per_day" json:"lookups_per_day"`
	Draw          RateDraw  `toml:"draw" json:"draw"`
	Unfocused     float64   `toml:"unfocused_factor" json:"unfocused_factor"`
	Amplitude     float64   `toml:"amplitude" json:"amplitude"`
	PeakHour      float64   `toml:"peak_hour" json:"peak_hour"`
	Roaming       float64   `toml:"roaming" json:"roaming"`
	VPN           float64   `toml:"vpn" json:"vpn"`
}

// RateDraw says how rates are drawn from a list.
type RateDraw string

// Draws.
const (
	Linear      RateDraw = "linear"      // evenly between the first and the last
	Logarithmic RateDraw = "logarithmic" // evenly on a logarithmic scale
	Choose      RateDraw = "choose"      // one of them
)

// BenignPlan describes everybody else.
type BenignPlan struct {
	Servers int `toml:"servers" json:"servers"`
	Domains int `toml:"domains" json:"domains"`
	// Lookalikes is the share of servers with a trait of a front end, Traits the weight of
	// each trait; every one with a weight occurs if there is room for it.
	Lookalikes     float64           `toml:"lookalikes" json:"lookalikes"`
	Traits         map[Trait]float64 `toml:"traits" json:"traits"`
	LookalikeNames float64           `toml:"lookalike_names" json:"lookalike_names"`
	SharedHosting  float64           `toml:"shared_hosting" json:"shared_hosting"`
	SharedServers  int               `toml:"shared_servers" json:"shared_servers"`
	SharedCerts    float64           `toml:"shared_certificates" json:"shared_certificates"`
	// OddManners is the share of servers that speak badly, OddCertificates that of
	// certificates as old software makes them, Renewals that of servers that change theirs.
	OddManners      float64 `toml:"odd_manners" json:"odd_manners"`
	OddCertificates float64 `toml:"odd_certificates" json:"odd_certificates"`
	Renewals        float64 `toml:"renewals" json:"renewals"`
	VisitsPerDay    float64 `toml:"visits_per_day" json:"visits_per_day"`
	VisitsExponent  float64 `toml:"visits_exponent" json:"visits_exponent"`
}

// NoisePlan describes lookups that are no infections, and the study's own names.
type NoisePlan struct {
	Decoys   int `toml:"decoys" json:"decoys"`
	Controls int `toml:"controls" json:"controls"`
	// Background is the mean rate per public name, cache system and day; BackgroundShape
	// the shape of the Gamma distribution over cache systems.
	Background      float64    `toml:"background_per_name_day" json:"background_per_name_day"`
	BackgroundShape float64    `toml:"background_shape" json:"background_shape"`
	Sweepers        int        `toml:"sweepers" json:"sweepers"`
	SweepEveryDays  [2]float64 `toml:"sweep_every_days" json:"sweep_every_days"`
	SweepWindowMin  [2]float64 `toml:"sweep_window_minutes" json:"sweep_window_minutes"`
	SweepShare      float64    `toml:"sweep_share" json:"sweep_share"`
	Researchers     int        `toml:"researchers" json:"researchers"`
	Monitors        int        `toml:"monitors" json:"monitors"`
	MonitorEveryMin [2]float64 `toml:"monitor_every_minutes" json:"monitor_every_minutes"`
	MonitorJitterS  float64    `toml:"monitor_jitter_s" json:"monitor_jitter_s"`
}
