// Package operatorverdicts describes what the evidence says of an operator across borders:
// whether it has suspected infections in two countries or more. That is a statement of its
// own, with its own error rate: two countries, each indicated, do not yet make it.
package operatorverdicts

import _ "embed"

// SQL creates the table operator_verdicts and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of operator_verdicts, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID              string   `parquet:"run_id"`
	Operator           string   `parquet:"operator"`
	Method             string   `parquet:"method"`
	MethodVersion      int32    `parquet:"method_version"`
	Verdict            string   `parquet:"verdict"`
	Reasons            []string `parquet:"reasons,list"`
	CountriesSupported []string `parquet:"countries_supported,list"`
	CountriesIndicated []string `parquet:"countries_indicated,list"`
	NCountries         int32    `parquet:"n_countries"`
	NUntestable        int32    `parquet:"n_untestable"`
	PValue             *float64 `parquet:"p_value"`
	QBH                *float64 `parquet:"q_bh"`
	QBY                *float64 `parquet:"q_by"`
	IsCrossBorder2018  *bool    `parquet:"is_cross_border_2018"`
}
