package campaign

import (
	"sync"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/failure"
	"bridle/datasets/schema/anomalies"
)

// Agenda is an agenda that can say how far it is.
type Agenda interface {
	dispatch.Agenda
	Report() Report
}

// watched is an agenda whose outcomes are counted. Its methods are called by the goroutine that
// asks; now returns what was last seen to any other.
type watched struct {
	Agenda
	wall  func() time.Time
	begin time.Time // real
	first time.Time // study time of the first call
	seen  Status
	calls int
	last  time.Time // real time of the last look at the agenda

	mu   sync.Mutex
	shot Status
}

func watch(a Agenda, wall func() time.Time) *watched {
	return &watched{Agenda: a, wall: wall, begin: wall()}
}

// Next implements dispatch.Agenda.
func (w *watched) Next(now time.Time, it *dispatch.Item) (dnswire.Turn, time.Time) {
	if w.first.IsZero() {
		w.first = now
	}
	turn, at := w.Agenda.Next(now, it)
	if turn == dnswire.Ask {
		w.seen.Ledger.Plan(1)
	}
	w.look(now, turn != dnswire.Ask)
	return turn, at
}

// Done implements dispatch.Agenda.
func (w *watched) Done(it *dispatch.Item, o *dispatch.Outcome) error {
	w.seen.Ledger.Count(o.Status)
	if o.Status == failure.Answered && o.Reply.RCode == "REFUSED" {
		w.seen.Refused++
	}
	return w.Agenda.Done(it, o)
}

// Anomaly implements dispatch.Agenda.
func (w *watched) Anomaly(row *anomalies.Row) error {
	w.seen.Anomalies += row.NPackets
	return w.Agenda.Anomaly(row)
}

// look takes a picture of the agenda, at most five times a second. The clock is read every 64th call
// and when there is nothing to ask, since reading it is not free.
func (w *watched) look(now time.Time, idle bool) {
	w.calls++
	if !idle && w.calls%64 != 0 {
		return
	}
	real := w.wall()
	if real.Sub(w.last) < time.Second/5 {
		return
	}
	w.last = real
	w.picture(now, real)
}

// picture takes a picture of the agenda.
func (w *watched) picture(now, real time.Time) {
	r, elapsed := w.Report(), real.Sub(w.begin)
	s := w.seen
	s.At, s.Elapsed, s.Done, s.Planned, s.Note = now, elapsed.Seconds(), r.Done, r.Planned, r.Note
	if elapsed > 0 {
		s.Rate = float64(s.Ledger.Rows()) / elapsed.Seconds()
	}
	s.LeftS = left(r, now, w.first, elapsed, s.Ledger.Rows())
	w.mu.Lock()
	w.shot = s
	w.mu.Unlock()
}

// now returns the latest picture.
func (w *watched) now() Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.shot
}
