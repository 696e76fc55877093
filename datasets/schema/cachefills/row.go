// Package cachefills describes the moments at which somebody asked a cache for a name that
// it did not hold. One expiry time, seen by however many probes through however many
// forwarders, is one fill. Fills that a filter took out of the evidence stay in the table
// and say which filter did so and why.
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
	AnchorPort     *int32     `parquet:"anchor_port"`
	Name           string     `parquet:"name"`
	Level          string     `parquet:"level"`
	IsNegative     bool       `parquet:"is_negative"`
	ExpiresAt      time.Time  `parquet:"expires_at,timestamp(microsecond)"`
	ToleranceUS    int64      `parquet:"tolerance_us"`
	TTLS           *uint32    `parquet:"ttl_s"`
	TTLBasis       string     `parquet:"ttl_basis"`
	FilledAt       *time.Time `parquet:"filled_at,timestamp(microsecond)"`
	FirstSeenAt    time.Time  `parquet:"first_seen_at,timestamp(microsecond)"`
	LastSeenAt     time.Time  `parquet:"last_seen_at,timestamp(microsecond)"`
	NProbes        int32      `parquet:"n_probes"`
	NProbesDuring  int32      `parquet:"n_probes_during"`
	NConfirming    int32      `parquet:"n_confirming"`
	NForwarders    int32      `parquet:"n_forwarders"`
	OpenFlags      []string   `parquet:"open_flags,list"`
	RemovedBY      *string    `parquet:"removed_by"`
	RemovedBecause *string    `parquet:"removed_because"`
}
