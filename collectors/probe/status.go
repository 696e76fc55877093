package probe

import (
	"fmt"

	"bridle/collectors/internal/plan"
)

// Status is what an agenda tells while it runs.
type Status struct {
	// Ledger counts what was planned so far and the rows of this run, those before an interruption
	// included.
	Ledger plan.Ledger
	// Of the rows, Hits read as hits.
	Hits int64
	// Warm are pairs whose delegation is known to be cached; 0 for a fixed plan.
	Warm int
	// Unfit are addresses of witnesses that are asked no more, with the reason, sorted.
	Unfit []string
}

// String returns the status as a part of the progress line.
func (s Status) String() string {
	text := fmt.Sprintf("%d hits", s.Hits)
	if s.Warm > 0 {
		text += fmt.Sprintf(", %d pairs warm", s.Warm)
	}
	if len(s.Unfit) > 0 {
		text += fmt.Sprintf(", %d resolvers unfit", len(s.Unfit))
	}
	return text
}

func (j *journal) status(g *guard) Status {
	return Status{Ledger: j.ledger, Hits: j.hits, Unfit: g.unfits()}
}
