// Package targets describes the names that are probed: those of operators, decoys of
// the study's own, and canaries.
package targets

import (
	_ "embed"
)

// SQL creates the table targets and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of targets, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID       string   `parquet:"run_id"`
	Name        string   `parquet:"name"`
	Purpose     string   `parquet:"purpose"`
	ZoneCut     *string  `parquet:"zone_cut"`
	TTLS        *uint32  `parquet:"ttl_s"`
	NSTTLS      *uint32  `parquet:"ns_ttl_s"`
	Addresses   []string `parquet:"addresses,list"`
	HostingASNs []string `parquet:"hosting_asns,list"`
	IsPublic    bool     `parquet:"is_public"`
}
