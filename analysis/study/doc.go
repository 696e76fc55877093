// Package study is a study at hand in a notebook: one import for what a researcher
// does in a day.
//
//	import "bridle/analysis/study"
//	s := study.Open("out/village-study")
//	s.Operators()                         // who stands behind which servers
//	s.Operator("cambric").Explain()       // and why one thinks so
//	s.Matrix().Plot().Save("matrix.svg")  // what is claimed where, as a figure
//	s.SQL("SELECT rule_id, count(*) AS n FROM current_fingerprint_matches GROUP BY ALL ORDER BY ALL")
//
// The last expression of a cell shows itself, as every result has String and HTML, and a
// figure PNG and SVG. The same lines are a Go program.
//
// # Errors stop the cell
//
// Whatever fails panics with an [*Error], which says what was tried, what went wrong and
// what to do next. A kernel shows it at the line of the cell; a program ends. So cells need no
// "if err != nil". This package is nothing but that facade: the packages below it (load, athena,
// matrix, verdict, cachefill, rules2018, rerun) return errors and are the right ones for a program
// that must go on.
//
// # Results
//
// Every list of rows is a [Table], or has one embedded: columns with types, rows with nulls
// as nil, the query that gave them ([Table.SQL]), the same rows as files ([Table.CSV],
// [Table.Parquet], [Table.LaTeX]). It shows twenty rows at a time and says how many there are
// and which share of each column is null. Instants are in UTC. Results that are more than rows
// have them as fields of their own.
//
// # What is never done
//
// The study is opened for reading. Nothing here writes into its folder; a file that would lie in
// there is refused. What is fitted ([Study.Cluster]) stays in memory. Whatever comes from a
// simulated study says SIMULATED, in tables, files and figures.
package study
