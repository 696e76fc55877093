package campaign

import (
	"context"
	"time"

	"bridle/collectors/internal/plan"
)

// Work is a campaign that is no agenda of questions: visits to servers, for example.
type Work struct {
	// Run does it until it is done or ctx ends. What it did is safe when it returns.
	Run func(ctx context.Context) error
	// Look says how far it is, and what became of what was done since the program began. Any goroutine calls it at any
	// time.
	Look func() (Report, plan.Ledger)
	// Memory is how many bytes the program should take at most while it does it, if it can (see [Within]); 0 means as few as
	// [Thrift] allows.
	Memory int
}

// looking is work whose course is looked at when somebody wants to know it.
type looking struct {
	Work
	begin time.Time // real
	first time.Time // study time
	study func() time.Time
}

func (l *looking) now() Status {
	r, ledger := l.Look()
	elapsed, at := time.Since(l.begin), l.study()
	s := Status{At: at, Elapsed: elapsed.Seconds(), Done: r.Done, Planned: r.Planned, Note: r.Note, Ledger: ledger, Refused: -1}
	if elapsed > 0 {
		s.Rate = float64(ledger.Rows()) / elapsed.Seconds()
	}
	s.LeftS = left(r, at, l.first, elapsed, ledger.Rows())
	return s
}

func (l *looking) picture(time.Time, time.Time) {}
