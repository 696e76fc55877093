// Package verdicts describes what the evidence says of an operator in a country. A verdict
// concerns a suspected place of infection: it proves no infection, and names no customer.
// The rules of 2018 stand beside it for comparison; they decide nothing.
package verdicts

import _ "embed"

// SQL creates the table verdicts and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of verdicts, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID              string   `parquet:"run_id"`
	Operator           string   `parquet:"operator"`
	IsDomain           bool     `parquet:"is_domain"`
	Country            string   `parquet:"country"`
	Method             string   `parquet:"method"`
	MethodVersion      int32    `parquet:"method_version"`
	Verdict            string   `parquet:"verdict"`
	Reasons            []string `parquet:"reasons,list"`
	MissingLayers      []string `parquet:"missing_layers,list"`
	NNames             int32    `parquet:"n_names"`
	NFills             int32    `parquet:"n_fills"`
	NFillDays          int32    `parquet:"n_fill_days"`
	NRemoved           int32    `parquet:"n_removed"`
	NCaches            int32    `parquet:"n_caches"`
	NCachesWithFills   int32    `parquet:"n_caches_with_fills"`
	NExcluded          int32    `parquet:"n_excluded"`
	ExposureUS         int64    `parquet:"exposure_us"`
	CountryMass        *float64 `parquet:"country_mass"`
	NCountrySources    int32    `parquet:"n_country_sources"`
	RatePerDay         *float64 `parquet:"rate_per_day"`
	RateLowPerDay      *float64 `parquet:"rate_low_per_day"`
	RateHighPerDay     *float64 `parquet:"rate_high_per_day"`
	BackgroundPerDay   *float64 `parquet:"background_per_day"`
	PValue             *float64 `parquet:"p_value"`
	QBH                *float64 `parquet:"q_bh"`
	QBY                *float64 `parquet:"q_by"`
	QDecoy             *float64 `parquet:"q_decoy"`
	EValue             *float64 `parquet:"e_value"`
	PowerAtDailyLookup *float64 `parquet:"power_at_daily_lookup"`
	DetectablePerDay   *float64 `parquet:"detectable_per_day"`
	IsHit2018          *bool    `parquet:"is_hit_2018"`
	ASNs2018           []int64  `parquet:"asns_2018,list"`
}
