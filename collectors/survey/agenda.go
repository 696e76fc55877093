package survey

import (
	"fmt"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/qualificationexchanges"
)

// typeA is the type of all questions (RFC 1035, section 3.2.2).
const typeA = 1

// Next implements dispatch.Agenda.
func (s *Survey) Next(now time.Time, it *dispatch.Item) (dnswire.Turn, time.Time) {
	s.open()
	for len(s.queue) > 0 {
		e := s.queue[0]
		c := &s.courses[e.who]
		if c.asking || !c.due.Equal(e.due) {
			s.queue.take() // a block has called it elsewhere since
			continue
		}
		if e.due.After(now) {
			return dnswire.Wait, e.due
		}
		s.queue.take()
		c.due = time.Time{}
		if s.ask(e.who, now, it) {
			return dnswire.Ask, time.Time{}
		}
		s.settle()
	}
	if s.inFlight > 0 {
		return dnswire.Wait, time.Time{}
	}
	return dnswire.End, time.Time{}
}

// open finds the first step of every course.
func (s *Survey) open() {
	if s.opened {
		return
	}
	s.opened = true
	for i := range s.courses {
		s.wake(int32(i))
	}
	s.settle()
}

// wake has the next step of a course found.
func (s *Survey) wake(who int32) { s.ready = append(s.ready, who) }

// settle finds the next step of all courses that are ready. What is recorded is taken from there;
// the rest goes to the queue.
func (s *Survey) settle() {
	for len(s.ready) > 0 {
		who := s.ready[len(s.ready)-1]
		s.ready = s.ready[:len(s.ready)-1]
		c := &s.courses[who]
		if c.asking {
			continue // its outcome wakes it
		}
		w, ok := s.want(who)
		if !ok {
			continue
		}
		rec, known := s.recorded.take(who, &w)
		switch {
		case known && (w.own || w.token == "" || w.token == rec.token):
			s.deliver(who, &w, rec.token, rec.observation)
			continue
		case known:
			s.giveUp(who) // under another name: the row of its step 1 was lost
			continue
		}
		c.due = w.due
		s.queue.add(entry{w.due, who})
	}
}

// want returns the next step of a course, in the first stage or in a turn of its block.
func (s *Survey) want(who int32) (wish, bool) {
	c := &s.courses[who]
	if c.block >= 0 {
		return s.look(who)
	}
	w, ok := s.wish(who)
	if !ok {
		s.end(who)
	}
	return w, ok
}

// end ends a course once, and begins the second stage after the last of them.
func (s *Survey) end(who int32) {
	c := &s.courses[who]
	if c.ended {
		return
	}
	c.ended = true
	s.working--
	if s.working == 0 {
		s.openBlocks()
	}
}

// deliver hands an outcome to what has asked.
func (s *Survey) deliver(who int32, w *wish, token string, o observation) {
	if w.test == sharing {
		s.shared(who, w, token, o)
		return
	}
	s.feed(who, w, token, o)
	s.wake(who)
}

// giveUp gives up what a course is in the middle of.
func (s *Survey) giveUp(who int32) {
	c := &s.courses[who]
	if c.block >= 0 {
		s.abandonTurn(&s.blocks[c.block])
		return
	}
	s.spoil(c)
	s.wake(who)
}

// ask fills in the question of a course whose time has come, or reports false and gives its round up if it
// would come too late.
func (s *Survey) ask(who int32, now time.Time, it *dispatch.Item) bool {
	c := &s.courses[who]
	w, ok := s.want(who)
	if !ok {
		return false
	}
	if w.due.After(now) {
		s.wake(who) // its block has put it off
		return false
	}
	if w.spoils && now.After(w.due.Add(w.slack)) {
		s.giveUp(who)
		return false
	}
	token := w.token
	if (w.own || token == "") && !w.wellKnown {
		token = s.token(who, w.test, w.number, w.ordinal, now)
	}
	c.asked, c.asking = exchange{w, token, s.name(token, &w.step)}, true
	s.inFlight++
	it.Target, it.Name, it.Type, it.RecursionDesired = int(who), c.asked.name, typeA, w.recurse
	if w.neighbour > 0 {
		it.Target = int(c.neighbours) + w.neighbour - 1
	}
	if w.port > 0 {
		it.Port = s.cfg.Ports[w.port-1]
	}
	if w.once {
		it.Tries = 1
	}
	it.Key = uint64(who)
	return true
}

// Done implements dispatch.Agenda. It fails if the row cannot be written.
func (s *Survey) Done(it *dispatch.Item, o *dispatch.Outcome) error {
	who := int32(it.Key)
	c := &s.courses[who]
	if !c.asking || c.asked.name != it.Name {
		panic("survey: an outcome for " + it.Name + ", which is not out")
	}
	w, token := c.asked.wish, c.asked.token
	row := s.row(who, &w, it)
	o.FillExchange(&row)
	row.AskedAt = row.AskedAt.Truncate(time.Microsecond).UTC()
	if err := s.cfg.Exchanges.Write(row); err != nil {
		return fmt.Errorf("an exchange with %s cannot be kept: %w", row.Address, err)
	}
	c.asking, c.asked = false, exchange{}
	s.exchanges++
	s.inFlight--
	s.deliver(who, &w, token, observe(&row))
	s.settle()
	return nil
}

// row returns what the survey decides of a row.
func (s *Survey) row(who int32, w *wish, it *dispatch.Item) qualificationexchanges.Row {
	to := s.cfg.Resolvers[who].Address
	row := qualificationexchanges.Row{
		RunID: s.cfg.RunID, Address: to.Addr().String(), Port: int32(to.Port()), Test: s.tests[w.test].word,
		Round: w.number, Step: int32(w.ordinal), AskedAddress: s.targets[it.Target].Address.Addr().String(),
		Name: it.Name, QType: "A", IsRecursionDesired: it.RecursionDesired, Vantage: s.cfg.Vantage,
	}
	if !w.wellKnown {
		row.Token = new(s.courses[who].asked.token)
	}
	return row
}

// Anomaly implements dispatch.Agenda. It fails if the row cannot be written.
func (s *Survey) Anomaly(row *anomalies.Row) error {
	row.RunID, row.Vantage = s.cfg.RunID, s.cfg.Vantage
	if err := s.cfg.Anomalies.Write(*row); err != nil {
		return fmt.Errorf("an anomaly from %s cannot be kept: %w", row.FromAddress, err)
	}
	return nil
}
