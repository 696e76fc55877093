package probe

import (
	"iter"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/datasets/schema/probes"
)

// Design is a plan of probes as the agenda of a dispatcher. Like an agenda it belongs to one goroutine.
type Design interface {
	dispatch.Agenda
	// Restore notes a row of the same run that was recorded before an interruption. Rows may come in any
	// order; all of them come before the first Next. A row that does not fit the plan is an error that
	// says why, in most cases a *plan.StrayError.
	Restore(row *probes.Row) error
	// Status returns what the agenda tells while it runs; now is study time.
	Status(now time.Time) Status
	// Plan returns what the plan comes to if the assumption holds.
	Plan(assume Assumption) Numbers
	// Coverage yields what the plan looks for, group by group and name by name.
	Coverage() iter.Seq[Coverage]
	// Err returns the first error of the sink, with which the agenda ended; nil if there was none.
	Err() error
	// Close frees what the agenda holds. It is not used afterwards.
	Close()
}

var (
	_ Design = (*Fixed)(nil)
	_ Design = (*Adaptive)(nil)
)

// perCall is how many pairs are looked at before replies are looked for again.
const perCall = 4096
