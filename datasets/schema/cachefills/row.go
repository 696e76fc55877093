// Package cachefills describes the moments at which somebody asked a cache for a name it
// did not hold. One expiry time, seen by however many probes through however many
// forwarders, is one fill.
package cachefills

import (
	_ "embed"
	"time"
)

// SQL creates the table cache_fills and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of cache_fills, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID          string     `parquet:"run_id"`
	CacheGroup     string     `parquet:"cache_group"`
	Name           string     `parquet:"name"`
	Level          string     `parquet:"level"`
	IsNegative     bool       `parquet:"is_negative"`
	ExpiresAt      time.Time  `parquet:"expires_at,timestamp(microsecond)"`
	FilledAt       *time.Time `parquet:"filled_at,timestamp(microsecond)"`
	ToleranceS     float64    `parquet:"tolerance_s"`
	TTLS           *uint32    `parquet:"ttl_s"`
	NProbes        int32      `parquet:"n_probes"`
	NForwarders    int32      `parquet:"n_forwarders"`
	RemovedBY      *string    `parquet:"removed_by"`
	RemovedBecause *string    `parquet:"removed_because"`
}
