// Package exposures describes how long a cache was watched for a name: the denominator
// of every rate. Filters that remove a fill remove its exposure with it.
package exposures

import (
	_ "embed"
)

// SQL creates the table exposures and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of exposures, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID      string `parquet:"run_id"`
	CacheGroup string `parquet:"cache_group"`
	Name       string `parquet:"name"`
	Level      string `parquet:"level"`
	HourOfDay  int32  `parquet:"hour_of_day"`
	ExposureUS int64  `parquet:"exposure_us"`
	RemovedUS  int64  `parquet:"removed_us"`
	NMisses    int64  `parquet:"n_misses"`
	NHits      int64  `parquet:"n_hits"`
	NMissing   int64  `parquet:"n_missing"`
}
