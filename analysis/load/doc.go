// Package load opens a study for analysis. It is the one package of analysis that
// knows DuckDB; all others take rows, or ask through an interface of one or two
// methods.
//
//	s, err := load.Open("out/study")
//	t, err := s.Query("SELECT rule_id, count(*) AS n FROM current_fingerprint_matches GROUP BY ALL ORDER BY ALL")
//
// A [Study] is opened read-only, on one thread, so that a query gives the same
// answer each time. The forms that begin with Must panic instead of returning an
// error; they are for notebook cells, where a panic stops the cell and shows the
// error.
package load
