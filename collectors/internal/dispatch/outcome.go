package dispatch

import (
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
)

// Again reports whether a query within a try may follow at once. It is for the engine. What
// may not is sent later, as [Dispatcher.Done] sees to.
func (d *Dispatcher) Again(now time.Time, q *dnswire.Question, _ int, which dnswire.Further) bool {
	if !d.mayGoOn(now) {
		return false
	}
	i := int32(q.Tag)
	e := d.pool.at(i)
	tcp := which == dnswire.OverTCP
	if d.permits.check(e.item.Target, e.item.Name) != dnswire.None || tcp && d.streams.full() {
		return false
	}
	instant := pace.Instant(now.UnixMicro())
	plain := e.plain || which == dnswire.WithoutEDNS
	at, over := d.pacer.Try(e.item.Target, instant, d.size(&e.item, plain, tcp))
	if over != pace.NoLimit || at != instant {
		return false
	}
	if e.plain = plain; tcp {
		e.streaming = true
		d.streams.open++
	}
	return true
}

// Done takes the outcome of an attempt: it is that of the item, or there is another attempt.
// It is for the engine.
func (d *Dispatcher) Done(o *Outcome) error {
	i := int32(o.Question.Tag)
	e := d.pool.at(i)
	d.flying--
	if e.streaming {
		e.streaming = false
		d.streams.open--
	}
	if d.failed != nil {
		return d.failed
	}
	e.queries += int32(o.Queries)
	if excess := o.ReplyBytes - d.cfg.ReplyBytes; d.cfg.ReplyBytes > 0 && excess > 0 {
		d.pacer.Charge(e.item.Target, pace.Instant(o.At.UnixMicro()), excess)
	}
	switch {
	case o.Denied == dnswire.WithoutEDNS:
		e.plain, e.within = true, true
		d.later(i, o, 0)
	case o.Denied == dnswire.OverTCP:
		e.tcp, e.within = true, true
		d.later(i, o, 0)
	case o.Status != dnswire.Answered && int(e.tries) < d.tries(e):
		d.later(i, o, e.item.Wait)
	default:
		o.Queries = int(e.queries)
		d.give(i, o)
	}
	if d.ended {
		d.publish() // the engine may not ask for anything any more
	}
	return d.failed
}

// tries returns how often an item is tried at most.
func (d *Dispatcher) tries(e *entry) int {
	if e.item.Tries > 0 {
		return e.item.Tries
	}
	return d.cfg.Tries
}

// later keeps an attempt and has another made after a while.
func (d *Dispatcher) later(i int32, o *Outcome, wait time.Duration) {
	e := d.pool.at(i)
	e.keep(o)
	// Rounded up to whole microseconds: never early.
	e.ready = pace.Instant(e.last.at) + pace.Instant((max(wait, 0)+999)/1000)
	d.waiting.count++
	d.waiting.push(e.ready, i)
}

// forbid gives the outcome of an item that may not be sent: skipped, or that of its last
// attempt if there was one.
func (d *Dispatcher) forbid(i int32, failure dnswire.Failure, now pace.Instant) {
	e := d.pool.at(i)
	target := d.cfg.List.Target(e.item.Target)
	if e.queries > 0 {
		d.skipped = e.outcome(target)
	} else {
		d.skipped = Outcome{Status: dnswire.Skipped, Failure: failure, At: clock(now)}
		e.fill(&d.skipped.Question, target)
	}
	d.give(i, &d.skipped)
}

// give passes the outcome of an item on.
func (d *Dispatcher) give(i int32, o *Outcome) {
	d.ledger.Count(o.Status)
	d.changed()
	d.asleep = false // an outcome may bring further items
	if err := d.agenda.Done(&d.pool.at(i).item, o); err != nil && d.failed == nil {
		d.failed = err
		d.stop(err)
	}
	d.pool.free(i)
}
