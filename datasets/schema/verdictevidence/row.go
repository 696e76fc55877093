// Package verdictevidence describes what each cache system adds to a verdict on an operator
// in a country, so that a verdict can be taken apart down to its numbers: fills against
// time, background from decoys, and the probability that results. Together with
// cache_fills and exposures it holds every step from probes to the value of the pair.
package verdictevidence

import _ "embed"

// SQL creates the table verdict_evidence and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of verdict_evidence, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID            string   `parquet:"run_id"`
	Operator         string   `parquet:"operator"`
	Country          string   `parquet:"country"`
	CacheGroup       string   `parquet:"cache_group"`
	ASNs             []int64  `parquet:"asns,list"`
	NNames           int32    `parquet:"n_names"`
	NFills           int32    `parquet:"n_fills"`
	NFillDays        int32    `parquet:"n_fill_days"`
	NRemoved         int32    `parquet:"n_removed"`
	ExposureUS       int64    `parquet:"exposure_us"`
	NDecoys          int32    `parquet:"n_decoys"`
	NDecoyFills      int32    `parquet:"n_decoy_fills"`
	DecoyExposureUS  int64    `parquet:"decoy_exposure_us"`
	BackgroundShape  *float64 `parquet:"background_shape"`
	BackgroundDays   *float64 `parquet:"background_days"`
	RatePerDay       *float64 `parquet:"rate_per_day"`
	RateLowPerDay    *float64 `parquet:"rate_low_per_day"`
	RateHighPerDay   *float64 `parquet:"rate_high_per_day"`
	PValue           *float64 `parquet:"p_value"`
	EValue           *float64 `parquet:"e_value"`
	DetectablePerDay *float64 `parquet:"detectable_per_day"`
	IsNamed          bool     `parquet:"is_named"`
}
