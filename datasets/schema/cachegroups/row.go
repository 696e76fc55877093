// Package cachegroups describes the cache systems that a survey reached. Addresses that share caches are one
// witness, however many they are; this table has one row for each of them, and resolver_qualifications has the
// addresses. Classes are those of resolver_qualifications, graver ones first, but those that reach no cache: harms, intercepted,
// hijacks, recurses, refuses, fixed_ttl, many_countries, public_backend, unstable, stale, refreshes, clean.
package cachegroups

import _ "embed"

// SQL creates the table cache_groups and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of cache_groups, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID           string   `parquet:"run_id"`
	CacheGroup      string   `parquet:"cache_group"`
	NAddresses      int32    `parquet:"n_addresses"`
	NFit            int32    `parquet:"n_fit"`
	Class           string   `parquet:"class"`
	ExcludedBecause *string  `parquet:"excluded_because"`
	NHonesty        int64    `parquet:"n_honesty"`
	NLeaks          int64    `parquet:"n_leaks"`
	LeakBound       *float64 `parquet:"leak_bound"`
	PoolSize        *float64 `parquet:"pool_size"`
	PacketCacheS    *uint32  `parquet:"packet_cache_s"`
	IsRefreshing    *bool    `parquet:"is_refreshing"`
	IsServingStale  *bool    `parquet:"is_serving_stale"`
	EgressAddresses []string `parquet:"egress_addresses"`
	EgressASNs      []int64  `parquet:"egress_asns"`
	EgressCountries []string `parquet:"egress_countries"`
	IsPublicBackend *bool    `parquet:"is_public_backend"`
	ASNs            []int64  `parquet:"asns"`
	Country         *string  `parquet:"country"`
	CountryMass     *float64 `parquet:"country_mass"`
	NCountrySources int32    `parquet:"n_country_sources"`
	CountryOpinions []string `parquet:"country_opinions"`
}
