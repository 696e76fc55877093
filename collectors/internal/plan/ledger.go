package plan

import (
	"fmt"

	"bridle/collectors/internal/failure"
)

// Ledger counts probes by what became of them. The zero value is an empty ledger. It is
// meant for one goroutine; ledgers of several are added up with [Ledger.Add].
type Ledger struct {
	Planned  int64 `json:"planned"`   // probes that shall have a row
	Answered int64 `json:"answered"`  // rows by status, as in the dataset probes
	TimedOut int64 `json:"timed_out"` //
	Invalid  int64 `json:"invalid"`
	Skipped  int64 `json:"skipped"`
}

// Plan notes that n more probes shall have a row, such as those of a confirmation burst that
// a hit has called for. It panics if n is negative: what was planned stays planned, and what
// is not sent after all is skipped.
func (l *Ledger) Plan(n int64) {
	if n < 0 {
		panic(fmt.Sprintf("plan: %d probes cannot be planned", n))
	}
	l.Planned += n
}

// Count notes a row, when it is written or when it is read back on resuming. It panics if
// status is none of the four: such a row may not be written.
func (l *Ledger) Count(status failure.Status) {
	switch status {
	case failure.Answered:
		l.Answered++
	case failure.TimedOut:
		l.TimedOut++
	case failure.Invalid:
		l.Invalid++
	case failure.Skipped:
		l.Skipped++
	default:
		panic(fmt.Sprintf("plan: status %q is no account of the ledger", string(status)))
	}
}

// Add adds another ledger, such as that of another shard.
func (l *Ledger) Add(other Ledger) {
	l.Planned += other.Planned
	l.Answered += other.Answered
	l.TimedOut += other.TimedOut
	l.Invalid += other.Invalid
	l.Skipped += other.Skipped
}

// Rows returns the number of rows counted.
func (l Ledger) Rows() int64 { return l.Answered + l.TimedOut + l.Invalid + l.Skipped }

// String returns the ledger as one line, such as
// "10 planned = 6 answered + 2 timed out + 1 invalid + 1 skipped".
func (l Ledger) String() string {
	sign := "="
	if l.Rows() != l.Planned {
		sign = "≠"
	}
	return fmt.Sprintf("%d planned %s %d answered + %d timed out + %d invalid + %d skipped",
		l.Planned, sign, l.Answered, l.TimedOut, l.Invalid, l.Skipped)
}

// Check returns nil if the ledger adds up, else an error that says how many rows are
// missing or too many.
//
// # Limits
//
// It counts: a row missing and another one twice cancel out. [Recorded] tells them apart.
func (l Ledger) Check() error {
	switch rows := l.Rows(); {
	case rows < l.Planned:
		return fmt.Errorf("the ledger does not add up: %v: %d probes have no row; resume the run", l, l.Planned-rows)
	case rows > l.Planned:
		return fmt.Errorf("the ledger does not add up: %v: %d rows more than probes; some probe was recorded twice "+
			"or never planned, so do not use the run before you know which", l, rows-l.Planned)
	}
	return nil
}
