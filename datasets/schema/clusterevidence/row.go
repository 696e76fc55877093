// Package clusterevidence describes the links that hold a cluster together: for each
// cluster the strongest chain of shared values that joins all of its servers.
package clusterevidence

import (
	_ "embed"
)

// SQL creates the table cluster_evidence and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of cluster_evidence, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID     string `parquet:"run_id"`
	ClusterID string `parquet:"cluster_id"`
	Attribute string `parquet:"attribute"`
	Value     string `parquet:"value"`
	Address   string `parquet:"address"`
	Millibits int64  `parquet:"millibits"`
	IsWeakest bool   `parquet:"is_weakest"`

	OtherAddress *string  `parquet:"other_address"`
	Level        *string  `parquet:"level"`
	Share        *float64 `parquet:"share"`
}
