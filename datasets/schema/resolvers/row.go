// Package resolvers describes the resolvers and forwarders that lists name as candidates
// for probing. What they are fit for stands in resolver_qualifications; where they are, in
// prefixes.
package resolvers

import (
	_ "embed"
	"time"
)

// SQL creates the table resolvers and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of resolvers, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID     string     `parquet:"run_id"`
	Address   string     `parquet:"address"`
	Port      *int32     `parquet:"port"`
	ListedOn  *string    `parquet:"listed_on"`
	SeenAt    *time.Time `parquet:"seen_at,timestamp(microsecond)"`
	Responder *string    `parquet:"responder"`
	Source    string     `parquet:"source"`
	SourceRow int64      `parquet:"source_row"`
}
