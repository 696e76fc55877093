// Package attributes describes what a user's own tables say of names and addresses: who
// registered a domain, which theme a name has, which habit a server shows. Clusterings take
// them beside what scans and resolutions tell.
package attributes

import _ "embed"

// SQL creates the table attributes and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of attributes, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID      string  `parquet:"run_id"`
	Kind       string  `parquet:"kind"`
	Subject    string  `parquet:"subject"`
	Attribute  string  `parquet:"attribute"`
	Value      string  `parquet:"value"`
	ObservedOn *string `parquet:"observed_on"`
	Source     string  `parquet:"source"`
	SourceRow  *int64  `parquet:"source_row"`
}
