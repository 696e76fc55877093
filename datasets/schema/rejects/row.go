// Package rejects describes input rows that could not be taken over. Nothing is dropped
// in silence: rows read = rows taken over + rows here.
package rejects

import (
	_ "embed"
)

// SQL creates the table rejects and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of rejects, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID      string  `parquet:"run_id"`
	File       string  `parquet:"file"`
	Section    string  `parquet:"section"`
	Row        int64   `parquet:"row"`
	ColumnName *string `parquet:"column_name"`
	Reason     string  `parquet:"reason"`
	Raw        string  `parquet:"raw"`
}
