// Package runs describes one execution of a tool: who wrote the rows of a study, with
// which configuration, seed and inputs, and whether it came to its end.
package runs

import (
	_ "embed"
	"time"
)

// SQL creates the table runs and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of runs, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID        string     `parquet:"run_id"`
	Tool         string     `parquet:"tool"`
	Version      string     `parquet:"version"`
	Arguments    []string   `parquet:"arguments,list"`
	Config       string     `parquet:"config"`
	ConfigSHA256 string     `parquet:"config_sha256"`
	Seed         *int64     `parquet:"seed"`
	Clock        string     `parquet:"clock"`
	IsSimulated  bool       `parquet:"is_simulated"`
	State        string     `parquet:"state"`
	StartedAt    time.Time  `parquet:"started_at,timestamp(microsecond)"`
	EndedAt      *time.Time `parquet:"ended_at,timestamp(microsecond)"`
	Inputs       []string   `parquet:"inputs,list"`
	Datasets     []string   `parquet:"datasets,list"`
	NRows        int64      `parquet:"n_rows"`
	NParts       int64      `parquet:"n_parts"`
}
