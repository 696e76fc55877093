// Package clustervalues describes each attribute value a clustering looked at and what
// it did with it: kept, cut as a hub, or useless because one server alone has it.
package clustervalues

import (
	_ "embed"
)

// SQL creates the table cluster_values and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of cluster_values, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID     string `parquet:"run_id"`
	Attribute string `parquet:"attribute"`
	Value     string `parquet:"value"`
	NServers  int64  `parquet:"n_servers"`
	Fate      string `parquet:"fate"`
	Millibits int64  `parquet:"millibits"`
	NBatches  *int64 `parquet:"n_batches"`
}
