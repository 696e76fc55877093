// Package resolverqualifications describes what a survey found out about a resolver or
// forwarder: whether its cache may testify, for whom, and with which error bounds. It is
// computed from qualification_exchanges, canary_queries, anomalies and prefixes.
//
// Addresses with one cache_group reach one cache system and are one witness. The class is
// the gravest trait found, graver ones first: dead, harms, intercepted, hijacks, recurses,
// refuses, invisible, fixed_ttl, many_countries, public_backend, unstable, stale,
// refreshes, clean. Probers still ask classes stale and refreshes, with care;
// excluded_because says whether the resolver may testify.
package resolverqualifications

import (
	_ "embed"
	"time"
)

// SQL creates the table resolver_qualifications and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of resolver_qualifications, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID                    string    `parquet:"run_id"`
	Address                  string    `parquet:"address"`
	Port                     int32     `parquet:"port"`
	Class                    string    `parquet:"class"`
	ExcludedBecause          *string   `parquet:"excluded_because"`
	CacheGroup               *string   `parquet:"cache_group"`
	FirstAskedAt             time.Time `parquet:"first_asked_at,timestamp(microsecond)"`
	LastAskedAt              time.Time `parquet:"last_asked_at,timestamp(microsecond)"`
	NExchanges               int32     `parquet:"n_exchanges"`
	NHonesty                 int32     `parquet:"n_honesty"`
	NLeaks                   int32     `parquet:"n_leaks"`
	LeakBound                *float64  `parquet:"leak_bound"`
	NVisibility              int32     `parquet:"n_visibility"`
	NVisible                 int32     `parquet:"n_visible"`
	NDelegation              int32     `parquet:"n_delegation"`
	NDelegationVisible       int32     `parquet:"n_delegation_visible"`
	MissForm                 *string   `parquet:"miss_form"`
	NCountdown               int32     `parquet:"n_countdown"`
	TTLSlope                 *float64  `parquet:"ttl_slope"`
	TTLCapS                  *uint32   `parquet:"ttl_cap_s"`
	TTLFloorS                *uint32   `parquet:"ttl_floor_s"`
	NPoolQueries             int32     `parquet:"n_pool_queries"`
	NPoolFetches             int32     `parquet:"n_pool_fetches"`
	NPoolExpiries            int32     `parquet:"n_pool_expiries"`
	PoolSize                 *float64  `parquet:"pool_size"`
	PoolBasis                *string   `parquet:"pool_basis"`
	IsPortSticky             *bool     `parquet:"is_port_sticky"`
	EgressAddresses          []string  `parquet:"egress_addresses,list"`
	EgressASNs               []int64   `parquet:"egress_asns,list"`
	EgressCountries          []string  `parquet:"egress_countries,list"`
	IsPublicBackend          *bool     `parquet:"is_public_backend"`
	ASN                      *int64    `parquet:"asn"`
	Country                  *string   `parquet:"country"`
	CountryMass              *float64  `parquet:"country_mass"`
	NCountrySources          int32     `parquet:"n_country_sources"`
	CountryOpinions          []string  `parquet:"country_opinions,list"`
	IsRefreshing             *bool     `parquet:"is_refreshing"`
	IsServingStale           *bool     `parquet:"is_serving_stale"`
	PacketCacheS             *uint32   `parquet:"packet_cache_s"`
	IsHarming                *bool     `parquet:"is_harming"`
	IsHijacking              *bool     `parquet:"is_hijacking"`
	IsAltering               *bool     `parquet:"is_altering"`
	IsIntercepted            *bool     `parquet:"is_intercepted"`
	IsSourceKept             *bool     `parquet:"is_source_kept"`
	IsCaseKept               *bool     `parquet:"is_case_kept"`
	IsSuitable2018RD         *bool     `parquet:"is_suitable_2018_rd"`
	IsSuitable2018OneAS      *bool     `parquet:"is_suitable_2018_one_as"`
	IsSuitable2018Access     *bool     `parquet:"is_suitable_2018_access"`
	IsSuitable2018NotHosting *bool     `parquet:"is_suitable_2018_not_hosting"`
	IsSuitable2018Forwarder  *bool     `parquet:"is_suitable_2018_forwarder"`
	IsSuitable2018Reaches    *bool     `parquet:"is_suitable_2018_reaches"`
}
