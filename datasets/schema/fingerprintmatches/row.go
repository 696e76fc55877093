// Package fingerprintmatches describes which grab met which fingerprint, and which of
// the fingerprint's selections it met.
package fingerprintmatches

import (
	_ "embed"
	"time"
)

// SQL creates the table fingerprint_matches and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of fingerprint_matches, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID       string    `parquet:"run_id"`
	GrabRunID   string    `parquet:"grab_run_id"`
	GrabID      int64     `parquet:"grab_id"`
	Address     string    `parquet:"address"`
	Port        *int32    `parquet:"port"`
	GrabbedAt   time.Time `parquet:"grabbed_at,timestamp(microsecond)"`
	RuleID      string    `parquet:"rule_id"`
	RuleVersion int32     `parquet:"rule_version"`
	RuleSHA256  string    `parquet:"rule_sha256"`
	Selections  []string  `parquet:"selections,list"`
}
