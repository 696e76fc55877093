// Package schema is the data dictionary of a study: one folder per dataset, each
// with the SQL that creates its table, a Go type for its rows, a datasheet and a
// generated dictionary.
//
// A dataset lives in three forms that never differ. [Dataset.SQL] is what a
// person reads: types, checks and a comment on each column. The row type is what
// programs write: Parquet parts have exactly its columns. The table in
// study.duckdb is what questions are asked of. Tests compare the three by name,
// order, type and nullability.
//
// Rows fall into layers that are never mixed: raw rows (what was on the wire,
// never edited), observations (flat rows derived from them, rebuilt at will) and
// estimates (numbers with intervals). Derived datasets are runs of Parquet parts
// like any other; several runs of them may stand side by side, and the view
// current_NAME shows the latest complete one.
package schema
