// Package exposures describes how long each cache was watched for each name: the
// denominator of every rate.
//
// It has rows of its own because most pairs of cache and name have no fill at all, and a
// rate of 0 fills in 14 days is a finding while 0 fills in no time is none. Rates follow the
// day, so time is kept by hour where something was filled. Filters take time out together with fills; what they took
// out stands in rows that name the filter, so that every verdict can be taken apart.
package exposures

import _ "embed"

// SQL creates the table exposures and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of exposures, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID      string  `parquet:"run_id"`
	CacheGroup string  `parquet:"cache_group"`
	AnchorPort *int32  `parquet:"anchor_port"`
	Name       string  `parquet:"name"`
	Level      string  `parquet:"level"`
	TTLS       *uint32 `parquet:"ttl_s"`
	HourOfDay  *int32  `parquet:"hour_of_day"`
	RemovedBY  *string `parquet:"removed_by"`
	EmptyUS    int64   `parquet:"empty_us"`
	VisibleUS  int64   `parquet:"visible_us"`
	WatchedUS  int64   `parquet:"watched_us"`
	NMisses    int64   `parquet:"n_misses"`
	NHits      int64   `parquet:"n_hits"`
	NMissing   int64   `parquet:"n_missing"`
}
