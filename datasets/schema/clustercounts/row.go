// Package clustercounts describes how many clusters a clustering found, and the range that it leaves open. Runs made before there
// was such a range, and methods that give none, have no row.
package clustercounts

import (
	_ "embed"
)

// SQL creates the table cluster_counts and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of cluster_counts, its fields in the order of the columns; schema.sql says
// what they mean.
type Row struct {
	RunID         string `parquet:"run_id"`
	NServersLeast int64  `parquet:"n_servers_least"`
	NClusters     int64  `parquet:"n_clusters"`
	NLow          int64  `parquet:"n_low"`
	NHigh         int64  `parquet:"n_high"`
}
