// Package prefixes describes who originates an address prefix, what kind of network that is
// and in which country it is said to lie, by source and day. Sources disagree, and every
// one of them is kept: whoever joins decides whom to believe, and shows the others.
//
// Some sources (registries, lists of AS names and classes) speak of an autonomous system
// and not of prefixes. Their rows have no prefix and hold for all prefixes of that system.
// A prefix with several origins has one row for each.
package prefixes

import _ "embed"

// SQL creates the table prefixes and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of prefixes, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID            string  `parquet:"run_id"`
	Prefix           *string `parquet:"prefix"`
	ASN              *int64  `parquet:"asn"`
	ASName           *string `parquet:"as_name"`
	ASClass          *string `parquet:"as_class"`
	ASClassPublished *string `parquet:"as_class_published"`
	Country          *string `parquet:"country"`
	CountryBasis     *string `parquet:"country_basis"`
	ValidOn          string  `parquet:"valid_on"`
	Source           string  `parquet:"source"`
	SourceRow        int64   `parquet:"source_row"`
}
