// Package prefixes describes who announces an address prefix and in which country it
// is said to be, by source and day. Sources disagree, and all of them are kept.
package prefixes

import (
	_ "embed"
)

// SQL creates the table prefixes and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of prefixes, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID        string  `parquet:"run_id"`
	Prefix       string  `parquet:"prefix"`
	ASN          *int64  `parquet:"asn"`
	ASName       *string `parquet:"as_name"`
	ASClass      *string `parquet:"as_class"`
	Country      *string `parquet:"country"`
	CountryBasis *string `parquet:"country_basis"`
	ValidOn      string  `parquet:"valid_on"`
	Source       string  `parquet:"source"`
	SourceRow    int64   `parquet:"source_row"`
}
