// Package operators describes which names and addresses an operator label stands for,
// whether a clustering found it, a publication says so or a user brought a table. It is
// the joint between servers and caches: verdicts know operators by this table alone.
package operators

import _ "embed"

// SQL creates the table operators and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of operators, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID        string  `parquet:"run_id"`
	Operator     string  `parquet:"operator"`
	Kind         string  `parquet:"kind"`
	Value        string  `parquet:"value"`
	Role         *string `parquet:"role"`
	Basis        string  `parquet:"basis"`
	ClusterRunID *string `parquet:"cluster_run_id"`
	ClusterID    *string `parquet:"cluster_id"`
	IsUnique     bool    `parquet:"is_unique"`
	IsCore       *bool   `parquet:"is_core"`
	Batch        *string `parquet:"batch"`
	ValidFromOn  *string `parquet:"valid_from_on"`
	ValidToOn    *string `parquet:"valid_to_on"`
	Source       string  `parquet:"source"`
	SourceRow    *int64  `parquet:"source_row"`
}
