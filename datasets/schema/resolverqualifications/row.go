// Package resolverqualifications describes what a survey found out about a resolver or
// forwarder: whether its cache may testify, for whom, and with which error bounds.
package resolverqualifications

import (
	_ "embed"
)

// SQL creates the table resolver_qualifications and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of resolver_qualifications, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID                    string   `parquet:"run_id"`
	Address                  string   `parquet:"address"`
	Class                    string   `parquet:"class"`
	Reason                   string   `parquet:"reason"`
	CacheGroup               *string  `parquet:"cache_group"`
	NHonesty                 int32    `parquet:"n_honesty"`
	NLeaks                   int32    `parquet:"n_leaks"`
	LeakBound                *float64 `parquet:"leak_bound"`
	NVisibility              int32    `parquet:"n_visibility"`
	NVisible                 int32    `parquet:"n_visible"`
	TTLSlope                 *float64 `parquet:"ttl_slope"`
	TTLCapS                  *uint32  `parquet:"ttl_cap_s"`
	TTLFloorS                *uint32  `parquet:"ttl_floor_s"`
	NPoolFetches             *int32   `parquet:"n_pool_fetches"`
	PoolSize                 *float64 `parquet:"pool_size"`
	IsPortSticky             *bool    `parquet:"is_port_sticky"`
	EgressAddresses          []string `parquet:"egress_addresses,list"`
	EgressASNs               []string `parquet:"egress_asns,list"`
	Country                  *string  `parquet:"country"`
	CountryMass              *float64 `parquet:"country_mass"`
	Countries                []string `parquet:"countries,list"`
	IsRefreshing             *bool    `parquet:"is_refreshing"`
	IsServingStale           *bool    `parquet:"is_serving_stale"`
	PacketCacheS             *uint32  `parquet:"packet_cache_s"`
	IsHarming                *bool    `parquet:"is_harming"`
	IsHijacking              *bool    `parquet:"is_hijacking"`
	IsIntercepted            *bool    `parquet:"is_intercepted"`
	IsSourceKept             *bool    `parquet:"is_source_kept"`
	IsSuitable2018Rd         *bool    `parquet:"is_suitable_2018_rd"`
	IsSuitable2018OneAS      *bool    `parquet:"is_suitable_2018_one_as"`
	IsSuitable2018Access     *bool    `parquet:"is_suitable_2018_access"`
	IsSuitable2018NotHosting *bool    `parquet:"is_suitable_2018_not_hosting"`
	IsSuitable2018Forwarder  *bool    `parquet:"is_suitable_2018_forwarder"`
	IsSuitable2018Reaches    *bool    `parquet:"is_suitable_2018_reaches"`
}
