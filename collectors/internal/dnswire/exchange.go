package dnswire

import (
	"errors"
	"fmt"
	"time"
)

var errStuck = errors.New("nothing is in flight and no instant was given at which to ask again; give one, or end")

// fill takes questions while there is room for them and the caller has some.
func (r *run) fill() {
	defer r.begin()
	room := r.room()
	if r.crowded() {
		return
	}
	most := perRound
	if free := room - r.table.inFlight(); r.cfg.Step == nil && free > batch {
		most = batch // a whole one: a part of it costs as many system calls, and of two the first has left the processor's cache
	}
	for n := 0; n < most && !r.ended && !r.stopped && r.failed == nil && r.table.inFlight() < room; n++ {
		if r.cfg.Step != nil && r.streams > 0 {
			return // in stepped time one is asked over TCP at a time, and nothing besides
		}
		if r.waiting && (r.wakeAt.IsZero() || r.study.Before(r.wakeAt)) {
			return
		}
		r.waiting = false
		i := r.table.take()
		s := &r.table.slots[i]
		turn, at := r.work.Next(r.study, &s.question)
		if turn != Ask {
			r.table.release(i)
			r.ended, r.waiting, r.wakeAt = turn == End, turn == Wait, at
			if r.waiting && at.IsZero() && r.table.inFlight() == 0 {
				r.fail(errStuck)
			}
			return
		}
		if r.begun = append(r.begun, i); r.cfg.Step != nil {
			r.begin() // in stepped time what follows depends on whether it goes over TCP
		}
	}
}

// begin launches the questions that were taken, in their order.
func (r *run) begin() {
	for _, i := range r.begun {
		s := &r.table.slots[i]
		s.question.To = unmap(s.question.To)
		r.touched += uint64(*r.table.bucket(s.question.To.Addr())) // see foresee
	}
	for _, i := range r.begun {
		s := &r.table.slots[i]
		err := r.check(&s.question)
		if err == nil {
			err = s.query.pack(&s.question, r.cfg.UDPSize)
		}
		if err != nil {
			r.table.release(i)
			r.fail(err)
		}
		if r.failed != nil {
			break
		}
		r.launch(i)
	}
	r.begun = r.begun[:0]
}

// While replies come within patient, no more than brisk questions are in flight: that is enough for 50,000 a second, and the
// memory of more, here and in the kernel, falls out of a processor's cache before it is used again. Where a reply takes
// longer, or never comes, as many may be in flight as the caller allows.
const (
	patient = 10 * time.Millisecond
	brisk   = 512
)

// room returns how many questions may be in flight.
func (r *run) room() int {
	if r.cfg.Step != nil {
		return min(r.cfg.InFlight, perRound)
	}
	if r.briskFor() > 0 {
		return min(r.cfg.InFlight, brisk)
	}
	return r.cfg.InFlight
}

// briskFor returns how long no more than brisk questions may be in flight; 0 or less if more may be.
func (r *run) briskFor() time.Duration {
	if i := r.table.oldest; i != none {
		return r.table.slots[i].sentAt + patient - r.now
	}
	return 0
}

// crowded reports whether there is room for less than a batch. Questions then wait for each other, since
// one system call for each would double what they cost.
func (r *run) crowded() bool {
	room := r.room()
	return r.table.inFlight() > room-max(1, min(batch, room/4))
}

// check reports a question that no try could send.
func (r *run) check(q *Question) error {
	if !q.To.Addr().IsValid() || q.To.Port() == 0 {
		return fmt.Errorf("the question for %q goes to %s, which is no address and port", q.Name, q.To)
	}
	if q.Port == 0 {
		return nil
	}
	for _, a := range r.local {
		if a.Port() == q.Port {
			return nil
		}
	}
	return fmt.Errorf("the question for %q is bound to port %d, at which no socket was opened", q.Name, q.Port)
}

// launch begins a try.
func (r *run) launch(i int32) {
	s := &r.table.slots[i]
	s.tries++
	s.cut, s.stream, s.port, s.denied = false, false, 0, Nothing
	if !s.question.NoEDNS && !s.plain {
		s.query.offer(r.cfg.UDPSize)
	}
	if s.question.TCP {
		r.connect(i)
		return
	}
	r.send(i)
}

// connect begins a try that goes over TCP from the start.
func (r *run) connect(i int32) {
	s := &r.table.slots[i]
	s.cut = true
	if s.socket = r.socketFor(&s.question); s.socket == none {
		s.socket, s.stream, s.askedAt = 0, true, r.study
		s.queries++
		r.over(i, SendFailed)
		return
	}
	s.query.mix(r.cfg.Rand)
	s.query.setID(r.freeID(s.socket))
	r.enqueue(i)
}

// enqueue has a question asked over TCP as soon as a connection may be opened.
func (r *run) enqueue(i int32) {
	r.table.slots[i].stream = true
	r.streams++
	r.queue = append(r.queue, i)
	r.openStreams()
}

// send sends the query of a slot under a new id and from any port that the question allows.
func (r *run) send(i int32) {
	s := &r.table.slots[i]
	r.order++
	s.seen, s.rows, s.round, s.order = None, 0, r.round, r.order
	s.queries++
	socket := r.socketNow(&s.question)
	reachable := socket != none
	if !reachable {
		socket = 0 // the try times out without having been sent
	}
	s.socket = socket
	s.query.mix(r.cfg.Rand)
	s.query.setID(r.freeID(socket))
	s.sentAt, s.askedAt, s.deadline = r.now, r.study, r.now+r.cfg.Timeout
	r.table.send(i)
	if !reachable {
		s.seen = SendFailed
		return
	}
	if r.cfg.Step != nil && socket != r.socket {
		r.flush() // in stepped time the order of arrival is the order of questions
	}
	r.socket = socket
	r.outs[socket] = append(r.outs[socket], datagram{slot: i, to: s.question.To, data: s.query.bytes()})
	if len(r.outs[socket]) == batch {
		r.flushSocket(socket)
	}
}

// socketNow draws a socket for a question over UDP; it returns none if no socket has that family and port. Those that may go
// from any port go from the one that was drawn for all that leave together: to whoever guesses ports each has a random one,
// and one system call sends them.
func (r *run) socketNow(q *Question) int {
	if q.Port != 0 {
		return r.socketFor(q)
	}
	drawn := &r.drawn[1]
	if q.To.Addr().Is4() {
		drawn = &r.drawn[0]
	}
	if *drawn == none || len(r.outs[*drawn]) == 0 {
		*drawn = r.socketFor(q)
	}
	return *drawn
}

// flush sends what is waiting to be sent.
func (r *run) flush() {
	for i := range r.outs {
		r.flushSocket(i)
	}
}

func (r *run) flushSocket(socket int) {
	out := r.outs[socket]
	if len(out) == 0 {
		return
	}
	r.net.send(socket, out)
	for i := range out {
		if err := out[i].err; err != nil {
			r.fail(fmt.Errorf("sending a question to %s: %w", out[i].to, err))
		} else if out[i].failure != None {
			r.table.slots[out[i].slot].seen = out[i].failure
		} else {
			r.stats.Sent++
		}
	}
	r.outs[socket] = out[:0]
}

// over ends a try that brought no reply: there is another, or the question has its outcome.
func (r *run) over(i int32, failure Failure) {
	s := &r.table.slots[i]
	if failure == None {
		failure = Timeout
	}
	if !s.stream {
		r.table.settle(i, false)
	}
	if s.tries < r.cfg.Tries && !r.stopped && r.work.Again(r.study, &s.question, s.queries, Retry) {
		r.launch(i)
		return
	}
	r.outcome = Outcome{Failure: failure}
	r.done(i)
}

// done gives the outcome of a question, of which r.outcome holds the part that is not in the slot.
func (r *run) done(i int32) {
	s, o := &r.table.slots[i], &r.outcome
	o.Question, o.Status, o.At, o.Queries, o.TCP = s.question, o.Failure.Status(), s.askedAt, s.queries, s.stream
	o.Denied, o.Port = s.denied, s.port
	if !s.stream {
		o.Port = r.local[s.socket].Port()
	}
	if s.query.length > s.query.question {
		o.EDNSBytes = r.cfg.UDPSize
	}
	if o.Reply != nil {
		o.Reply.Truncated = o.Reply.Truncated || s.cut
	}
	r.table.release(i)
	r.waiting = false // an outcome may bring further questions
	r.fail(r.work.Done(o))
}
