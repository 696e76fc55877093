// Package operators describes which names and addresses an operator label stands for,
// whether a clustering found it or a user brought a table.
package operators

import (
	_ "embed"
)

// SQL creates the table operators and comments on each of its columns.
//
//go:embed schema.sql
var SQL string

// Row is one row of operators, its fields in the order of the columns. A pointer is
// a column that may be null; schema.sql says what a null means.
type Row struct {
	RunID    string  `parquet:"run_id"`
	Operator string  `parquet:"operator"`
	Kind     string  `parquet:"kind"`
	Value    string  `parquet:"value"`
	Role     *string `parquet:"role"`
	IsUnique bool    `parquet:"is_unique"`
	Source   string  `parquet:"source"`
}
