// Package loadedparts describes which Parquet parts the tables of study.duckdb already
// hold. A row is written in the same transaction as the rows of its part.
package loadedparts

import (
	_ "embed"
)

// SQL creates the table loaded_parts and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of loaded_parts, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	Path          string `parquet:"path"`
	Dataset       string `parquet:"dataset"`
	RunID         string `parquet:"run_id"`
	SchemaVersion int32  `parquet:"schema_version"`
	NRows         int64  `parquet:"n_rows"`
	SizeBytes     int64  `parquet:"size_bytes"`
	SHA256        string `parquet:"sha256"`
}
