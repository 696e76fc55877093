package dispatch

import (
	"fmt"
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
)

// perTurn is how many items are skipped or deferred before replies are looked for again.
const perTurn = 1024

// Next gives the engine what may be sent now. It is for the engine.
func (d *Dispatcher) Next(now time.Time, q *dnswire.Question) (dnswire.Turn, time.Time) {
	instant := pace.Instant(now.UnixMicro())
	for range perTurn {
		if !d.mayGoOn(now) {
			return d.rest(dnswire.End, time.Time{})
		}
		if !d.streams.full() { // asked every time, since who is woken may yet be forbidden or deferred
			if i := d.streams.next(&d.pool); i != none {
				d.waiting.push(instant, i)
			}
		}
		late := d.waiting.isDue(instant)
		if !late && !d.mayCall(now) {
			return d.idle()
		}
		if free := d.pacer.Free(instant); free > instant {
			return d.rest(dnswire.Wait, clock(d.pacer.FreeFor(d.together, instant)))
		}
		i := int32(none)
		if late {
			i = d.waiting.pop()
		} else if i = d.call(now); i == none {
			return d.idle()
		}
		if d.settle(instant, i, late) {
			d.send(i, q)
			return dnswire.Ask, time.Time{}
		}
	}
	return d.rest(dnswire.Wait, now)
}

// clock returns an instant as a time.
func clock(at pace.Instant) time.Time { return time.UnixMicro(int64(at)).UTC() }

// mayGoOn reports whether anything may still be sent. If not, the run ends.
func (d *Dispatcher) mayGoOn(now time.Time) bool {
	if d.failed == nil && d.broken == nil {
		if d.broken = d.permits.look(now); d.broken == nil {
			return true
		}
		d.stop(d.broken)
	}
	return false
}

// mayCall reports whether the agenda may be asked.
func (d *Dispatcher) mayCall(now time.Time) bool {
	if d.ended || d.waiting.count >= d.cfg.Deferred {
		return false
	}
	return !d.asleep || !d.wakeAt.IsZero() && !now.Before(d.wakeAt)
}

// idle says when there will be something to do.
func (d *Dispatcher) idle() (dnswire.Turn, time.Time) {
	var at time.Time
	if len(d.waiting.heap) > 0 {
		at = clock(d.waiting.heap[0].at)
	} else if d.ended && d.flying == 0 {
		return d.rest(dnswire.End, at)
	}
	if !d.ended && d.asleep && !d.wakeAt.IsZero() && d.waiting.count < d.cfg.Deferred && (at.IsZero() || d.wakeAt.Before(at)) {
		at = d.wakeAt
	}
	return d.rest(dnswire.Wait, at)
}

// rest publishes the counts before the engine has nothing to send.
func (d *Dispatcher) rest(turn dnswire.Turn, at time.Time) (dnswire.Turn, time.Time) {
	d.publish()
	return turn, at
}

// call asks the agenda for an item; it returns none if it has none now.
func (d *Dispatcher) call(now time.Time) int32 {
	i := d.pool.take()
	e := d.pool.at(i)
	turn, at := d.agenda.Next(now, &e.item)
	if turn != dnswire.Ask {
		d.pool.free(i)
		d.ended, d.asleep, d.wakeAt = turn == dnswire.End, turn == dnswire.Wait, at
		return none
	}
	if e.item.Target < 0 || e.item.Target >= d.cfg.List.Len() {
		panic(fmt.Sprintf("dispatch: an item for target %d of %d", e.item.Target, d.cfg.List.Len()))
	}
	d.ledger.Plan(1)
	return i
}

// settle decides what becomes of an item whose turn it is: it is sent if settle reports true, else it
// waits or has its outcome. late says that it has waited.
func (d *Dispatcher) settle(now pace.Instant, i int32, late bool) bool {
	e := d.pool.at(i)
	target := e.item.Target
	first := late && d.waiting.first(&d.pool, target, i)
	if late {
		d.waiting.count--
	}
	if failure := d.permits.check(target, e.item.Name); failure != dnswire.None {
		d.step(now, target, first)
		d.forbid(i, failure, now)
		return false
	}
	if !first && d.waiting.busy(target) {
		d.waiting.count++
		d.waiting.join(&d.pool, target, i)
		return false
	}
	if e.tcp && d.streams.full() {
		d.step(now, target, first)
		d.waiting.count++
		d.streams.wait(&d.pool, i)
		return false
	}
	at, over := d.pacer.Try(target, now, d.bytes(e))
	switch {
	case over != pace.NoLimit:
		d.step(now, target, first)
		d.forbid(i, dnswire.OverCap, now)
		return false
	case at > now:
		d.waiting.count++
		if !first {
			d.waiting.join(&d.pool, target, i)
		}
		d.waiting.push(at, i)
		return false
	}
	d.step(now, target, first)
	return true
}

// step takes the first of a target's line out, if it is, and has the one behind it looked at when it
// may go.
func (d *Dispatcher) step(now pace.Instant, target int, first bool) {
	if !first {
		return
	}
	if i := d.waiting.leave(&d.pool, target); i != none {
		at, over := d.pacer.Earliest(target, now, d.bytes(d.pool.at(i)))
		if over != pace.NoLimit {
			at = now // to be skipped
		}
		d.waiting.push(at, i)
	}
}

// send fills in the question of an item whose query was taken from the pacer.
func (d *Dispatcher) send(i int32, q *dnswire.Question) {
	e := d.pool.at(i)
	e.fill(q, d.cfg.List.Target(e.item.Target))
	q.Tag = uint64(i)
	d.flying++
	d.changed()
	if e.streaming = e.tcp; e.streaming {
		d.streams.open++
	}
	if !e.within {
		e.tries++
	}
	e.tcp, e.within = false, false
}
