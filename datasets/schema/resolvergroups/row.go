// Package resolvergroups describes what a user knows of resolvers without a survey by this project: which of them
// share caches, and where their users are. A survey measures both (resolver_qualifications and
// cache_groups); this table only states them, so that probes of others can be read, and verdicts that rest on it alone
// are no more than Indicated.
//
// Within a run an address and port has at most one row, and an address that has a row for any port has no other.
// Rows of one group may differ in country, system and number of caches: forwarders in two countries before one cache are
// a finding, and what it means is for the reader to decide.
package resolvergroups

import _ "embed"

// SQL creates the table resolver_groups and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of resolver_groups, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID       string   `parquet:"run_id"`
	Address     string   `parquet:"address"`
	Port        *int32   `parquet:"port"`
	CacheGroup  *string  `parquet:"cache_group"`
	Country     *string  `parquet:"country"`
	CountryMass *float64 `parquet:"country_mass"`
	ASN         *int64   `parquet:"asn"`
	NCaches     *int32   `parquet:"n_caches"`
	Source      string   `parquet:"source"`
	SourceRow   int64    `parquet:"source_row"`
}
