// Package indicators describes published indicators: values that somebody has tied to
// a spyware product, with where and when it was said.
package indicators

import (
	_ "embed"
)

// SQL creates the table indicators and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of indicators, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID       string  `parquet:"run_id"`
	Kind        string  `parquet:"kind"`
	Value       string  `parquet:"value"`
	Product     string  `parquet:"product"`
	Label       *string `parquet:"label"`
	PublishedOn *string `parquet:"published_on"`
	Source      string  `parquet:"source"`
	SourceRow   int64   `parquet:"source_row"`
}
