package audit

import "fmt"

// describe names a row.
func describe(run *Run, r *Row) string {
	return fmt.Sprintf("run %s asked %s for %s (rd=%v, %d queries, port %d): %s %s", run.ID, r.Asked, r.Name, r.RD, r.Queries, r.From, r.Status, r.Failure)
}
