// Package clustermembers describes which server was put into which cluster.
package clustermembers

import (
	_ "embed"
)

// SQL creates the table cluster_members and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of cluster_members, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID        string   `parquet:"run_id"`
	ClusterID    string   `parquet:"cluster_id"`
	Address      string   `parquet:"address"`
	Standing     string   `parquet:"standing"`
	CoAssignment *float64 `parquet:"co_assignment"`
}
