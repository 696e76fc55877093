// Package statements describes what analysts know of two servers or names beyond the data:
// that they belong together, or that they do not. Clusterings are shown with and without
// them, so that nobody mistakes knowledge for measurement.
package statements

import _ "embed"

// SQL creates the table statements and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of statements, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID       string `parquet:"run_id"`
	Kind        string `parquet:"kind"`
	First       string `parquet:"first"`
	Second      string `parquet:"second"`
	Author      string `parquet:"author"`
	StatedOn    string `parquet:"stated_on"`
	Reason      string `parquet:"reason"`
	IsWithdrawn bool   `parquet:"is_withdrawn"`
	Source      string `parquet:"source"`
	SourceRow   *int64 `parquet:"source_row"`
}
