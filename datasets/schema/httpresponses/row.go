// Package httpresponses describes HTTP responses, stored once however often they were
// received.
package httpresponses

import (
	_ "embed"
)

// SQL creates the table http_responses and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of http_responses, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID       string   `parquet:"run_id"`
	ResponseID  string   `parquet:"response_id"`
	Raw         *string  `parquet:"raw"`
	Status      *int32   `parquet:"status"`
	Reason      *string  `parquet:"reason"`
	Location    *string  `parquet:"location"`
	Headers     []string `parquet:"headers,list"`
	Body        *string  `parquet:"body"`
	BodySHA256  *string  `parquet:"body_sha256"`
	FaviconMMH3 *int32   `parquet:"favicon_mmh3"`
	BodyBytes   *int64   `parquet:"body_bytes"`
}
