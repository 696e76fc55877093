package world

import (
	"net/netip"
	"time"
)

// World is a simulated Internet together with the truth about it. Elements refer to each
// other by index into the slices of World. Instants are UTC, whole microseconds.
type World struct {
	Scenario Scenario `json:"scenario"`
	Seed     int64    `json:"seed"`

	// Servers and domains live between From and Until; caches are asked between
	// ProbeFrom and Until.
	From      time.Time `json:"from"`
	ProbeFrom time.Time `json:"probe_from"`
	Until     time.Time `json:"until"`

	Countries []Country `json:"countries"`
	Networks  []Network `json:"networks"`

	Backends  []Backend  `json:"backends"`
	Resolvers []Resolver `json:"resolvers"`

	TLDs    []TLD    `json:"tlds"`
	Root    Zone     `json:"root"`
	Domains []Domain `json:"domains"`
	Canary  Canary   `json:"canary"`

	Operators    []Operator    `json:"operators"`
	Batches      []Batch       `json:"batches"`
	Servers      []Server      `json:"servers"`
	Certificates []Certificate `json:"certificates"`

	Infections []Infection `json:"infections"`
	Demands    []Demand    `json:"demands"`
	Sweepers   []Sweeper   `json:"sweepers"`
	Monitors   []Monitor   `json:"monitors"`
}

// None is the index of an element that is not there.
const None = -1

// Country is a state or territory.
type Country struct {
	// Code is the ISO 3166-1 alpha-2 code.
	Code string `json:"code"`
	Name string `json:"name"`
	// UTCOffset is the offset of local time from UTC, in minutes; day and night follow it.
	UTCOffset int `json:"utc_offset_minutes"`
	// Refusing is true where every resolver refuses outsiders, so that nothing can be
	// learnt there.
	Refusing bool `json:"refusing"`
}

// NetworkKind says what a network is for, in the words of the dataset prefixes.
type NetworkKind string

// Kinds of network.
const (
	Access     NetworkKind = "access"
	Hosting    NetworkKind = "hosting"
	Enterprise NetworkKind = "enterprise"
	Security   NetworkKind = "security"
	PublicDNS  NetworkKind = "public_dns"
)

// Network is an autonomous system.
type Network struct {
	ASN     uint32      `json:"asn"`
	Name    string      `json:"name"`
	Kind    NetworkKind `json:"kind"`
	Country int         `json:"country"`
	// Prefixes it announces, IPv4 first.
	Prefixes []netip.Prefix `json:"prefixes"`
}
