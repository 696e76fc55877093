package world

import (
	"net/netip"
	"time"
)

// Zone is a zone with the servers that answer for it.
type Zone struct {
	// Name is the apex, lower case, without final dot; the root is a dot.
	Name string `json:"name"`
	// Servers are the names of its name servers, with their addresses in Glue.
	Servers []string     `json:"servers"`
	Glue    []netip.Addr `json:"glue"`
	// ParentNSTTL and ChildNSTTL are the TTLs of the NS set as the parent and as the zone
	// itself give it, in seconds.
	ParentNSTTL uint32 `json:"parent_ns_ttl_s"`
	ChildNSTTL  uint32 `json:"child_ns_ttl_s"`
	// AddsNS is true if its servers put the zone's own NS set beside positive answers.
	AddsNS bool `json:"adds_ns,omitempty"`
	// NegativeTTL is for how long a name that does not exist is remembered, in seconds
	// (RFC 2308, section 5).
	NegativeTTL uint32 `json:"negative_ttl_s"`
}

// TLD is a top-level domain.
type TLD struct {
	Zone
}

// Purpose says what a domain is in truth.
type Purpose string

// Purposes of a domain.
const (
	Command Purpose = "command" // C&C: infected phones talk to it
	Lure    Purpose = "lure"    // stands in exploit links
	Benign  Purpose = "benign"
	Decoy   Purpose = "decoy"   // ours, published in the lists in which the operators' names stand
	Control Purpose = "control" // ours, never published
)

// Domain is a registered domain.
type Domain struct {
	Zone
	TLD     int     `json:"tld"`
	Purpose Purpose `json:"purpose"`
	// Operator owns it; [None] for benign and own ones.
	Operator int `json:"operator"`
	// Batch is the provisioning batch that it was registered with, or None.
	Batch int `json:"batch"`
	// Shared is true if the zone cut belongs to somebody else (dynamic DNS), so that
	// Hosts are names below a zone with other users.
	Shared bool `json:"shared"`
	// Hosts are the names in it that have addresses; the first is the one in use.
	Hosts []Host `json:"hosts"`
	// Wildcard is true if every label exists and has the addresses of the first host.
	Wildcard bool `json:"wildcard"`
	// Public is the instant at which it entered public indicator lists; zero if it never did.
	Public time.Time `json:"public"`
	// Registered and Dropped bound its life.
	Registered time.Time `json:"registered"`
	Dropped    time.Time `json:"dropped"`
	Registrar  string    `json:"registrar"`
	Registrant string    `json:"registrant"`
	// Language and Theme are those of the words in its name; empty if it has none.
	Language string `json:"language"`
	Theme    string `json:"theme"`
	// VisitsPerDay is the rate of lookups of its first host by the users of a country,
	// per day, over all of that country's caches; for benign domains.
	VisitsPerDay float64 `json:"visits_per_day"`
}

// Host is a name with addresses.
type Host struct {
	// Name is the full name, lower case, without final dot.
	Name string `json:"name"`
	// TTL is the authoritative TTL of its address records, in seconds.
	TTL uint32 `json:"ttl_s"`
	// Stays are the addresses it had, in order of time, without overlap. Before the first
	// and after the last it does not exist.
	Stays []Stay `json:"stays"`
}

// Stay is a time during which a host had an address.
type Stay struct {
	Address netip.Addr `json:"address"`
	From    time.Time  `json:"from"`
	Until   time.Time  `json:"until"`
}

// Canary is the study's own zone, with which resolvers are qualified.
type Canary struct {
	Zone
	TLD int `json:"tld"`
}
