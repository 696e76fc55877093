package world

import "net/netip"

// Class names the software of a resolver and its settings as far as they show.
type Class string

// Classes of resolver. What each does with a question that does not desire recursion is
// measured behaviour of the named software; package collectors/simnet/resolver holds the
// model and the table.
const (
	BIND918         Class = "bind-9.18"        // open to the client; adds the NS set to hits
	BIND920         Class = "bind-9.20"        // open to the client
	BINDClosed      Class = "bind-closed"      // default access list: refuses outsiders
	UnboundDefault  Class = "unbound-default"  // access-control allow: refuses RD=0
	UnboundSnoop    Class = "unbound-snoop"    // allow_snoop
	UnboundPrefetch Class = "unbound-prefetch" // allow_snoop, prefetch
	UnboundExpired  Class = "unbound-expired"  // allow_snoop, serve-expired
	UnboundSetRD    Class = "unbound-setrd"    // allow_setrd: recurses and sets RD in the reply
	// Unbound 1.17 does not let questions without RD renew anything, 1.22 does.
	Unbound117Prefetch Class = "unbound-1.17-prefetch"
	Unbound117Expired  Class = "unbound-1.17-expired"
	PowerDNS4          Class = "powerdns-4.8"     // empty miss, packet cache
	PowerDNS5          Class = "powerdns-5"       // refuses RD=0
	PowerDNS5Open      Class = "powerdns-5-allow" // allow_no_rd
	Knot               Class = "knot"             // refuses RD=0
	SystemdResolved    Class = "systemd-resolved" // refuses RD=0
	RecursesAlways     Class = "recurses-always"  // ignores RD
)

// Classes returns all classes in a fixed order.
func Classes() []Class {
	return []Class{BIND918, BIND920, BINDClosed, UnboundDefault, UnboundSnoop, UnboundPrefetch, UnboundExpired, UnboundSetRD,
		Unbound117Prefetch, Unbound117Expired, PowerDNS4, PowerDNS5, PowerDNS5Open, Knot, SystemdResolved, RecursesAlways}
}

// testifies reports whether caches of this class show what they hold to a question without
// RD, and neither fill nor refresh themselves because of it.
func (c Class) testifies() bool {
	return c == BIND918 || c == BIND920 || c == UnboundSnoop || c == Unbound117Prefetch || c == PowerDNS4 || c == PowerDNS5Open
}

// Front is what stands at an address before the cache.
type Front string

// Fronts.
const (
	Direct      Front = "direct"      // the resolver itself
	Dnsmasq     Front = "dnsmasq"     // relays RD=0 even if it holds the name
	CoreDNS     Front = "coredns"     // own cache; stores referrals for 5 s
	Transparent Front = "transparent" // passes the packet on; the backend answers from its own address
)

// Fronts returns all fronts in a fixed order.
func Fronts() []Front { return []Front{Direct, Dnsmasq, CoreDNS, Transparent} }

// Backend is one cache system: a set of caches that serve the same clients.
type Backend struct {
	Class   Class `json:"class"`
	Network int   `json:"network"`
	// Caches is how many independent copies stand behind the address, at least 1.
	Caches int `json:"caches"`
	// ByPort is true if the source port of a question decides which copy answers;
	// otherwise each question is given to a copy at random.
	ByPort bool `json:"by_port"`
	// MinTTL and MaxTTL bound what is kept, in seconds; 0 means as the class has it.
	MinTTL uint32 `json:"min_ttl_s"`
	MaxTTL uint32 `json:"max_ttl_s"`
	// Egress are the addresses from which it asks authorities.
	Egress []netip.Addr `json:"egress"`
	// Weight is the share of its country's users behind it, between 0 and 1.
	Weight float64 `json:"weight"`
	// BackgroundPerNameDay is the rate at which anybody behind it looks up any one name
	// that is in public indicator lists, per day.
	BackgroundPerNameDay float64 `json:"background_per_name_day"`
}

// Resolver is an address that takes questions from outside.
type Resolver struct {
	Address netip.Addr `json:"address"`
	Port    uint16     `json:"port"`
	Network int        `json:"network"`
	Front   Front      `json:"front"`
	Backend int        `json:"backend"`
	Faults  Faults     `json:"faults"`
}

// Faults are ways in which a resolver is unfit to testify. The zero value has none.
type Faults struct {
	// Dead never answers.
	Dead bool `json:"dead,omitempty"`
	// Refuses answers REFUSED to everything.
	Refuses bool `json:"refuses,omitempty"`
	// Loss is the probability that a question or its reply is lost.
	Loss float64 `json:"loss,omitempty"`
	// LatencyMS is the time to a reply in milliseconds.
	LatencyMS int `json:"latency_ms,omitempty"`
	// LeakRD is the probability that a question without RD is recursed all the same.
	LeakRD float64 `json:"leak_rd,omitempty"`
	// FixedTTL, if not 0, is shown in place of every remaining TTL, in seconds.
	FixedTTL uint32 `json:"fixed_ttl_s,omitempty"`
	// ClockRate, if not 0, is the speed at which its clock runs: 1 is right.
	ClockRate float64 `json:"clock_rate,omitempty"`
	// HijackNX answers questions for names that do not exist with an address of its own.
	HijackNX bool `json:"hijack_nx,omitempty"`
	// Inject answers every question of type A with an address of its own, instead of
	// what the cache has.
	Inject bool `json:"inject,omitempty"`
	// Sinkhole answers names of public indicator lists with the address of a sinkhole.
	Sinkhole bool `json:"sinkhole,omitempty"`
	// StripsCase does not repeat the letter case of the question.
	StripsCase bool `json:"strips_case,omitempty"`
}

// Fit reports whether the resolver has none of the faults that make its answers false;
// loss and latency only make it slow.
func (f Faults) Fit() bool {
	return !f.Dead && !f.Refuses && f.LeakRD == 0 && f.FixedTTL == 0 && (f.ClockRate == 0 || f.ClockRate == 1) &&
		!f.HijackNX && !f.Inject && !f.Sinkhole
}
