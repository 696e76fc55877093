// Package resolutions describes which addresses a name pointed to, when, and who says
// so.
package resolutions

import (
	_ "embed"
	"time"
)

// SQL creates the table resolutions and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of resolutions, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID       string     `parquet:"run_id"`
	Name        string     `parquet:"name"`
	Rrtype      string     `parquet:"rrtype"`
	Value       string     `parquet:"value"`
	FirstSeenAt *time.Time `parquet:"first_seen_at,timestamp(microsecond)"`
	LastSeenAt  *time.Time `parquet:"last_seen_at,timestamp(microsecond)"`
	NSeen       *int64     `parquet:"n_seen"`
	TTLS        *uint32    `parquet:"ttl_s"`
	Failure     *string    `parquet:"failure"`
	Source      string     `parquet:"source"`
	SourceRow   *int64     `parquet:"source_row"`
	AskedName   *string    `parquet:"asked_name"`
	AskedRrtype *string    `parquet:"asked_rrtype"`
	Sweep       *int32     `parquet:"sweep"`
}
