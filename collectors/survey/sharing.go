package survey

import (
	"time"

	"bridle/collectors/internal/failure"
)

// The test of sharing (T6): which resolvers reach the same caches? One of them fills a name, the others are
// asked for it without recursion; whoever shows the expiry of the fill shares the cache. Addresses that
// share caches are one witness, not several.

// Fills are repeated from other ports for each copy of the cache that the leader can fill. Before pools, looks
// are repeated too: a few where the fills lie in all copies, more where they lie in one.
const (
	fillsPerCache = 3
	maxFills      = 48
	looksIfPool   = 4
	looksPerCache = 4
	lookApart     = 2 * time.Second
	// A look without reply is repeated, soon and then later, so that a failure of the network does not make one
	// witness look like two.
	lookSoon  = time.Minute
	lookLater = 12 * time.Minute
	maxAgain  = 2
	// turnSpan is how long after the first fill a look may be; the fill lasts an hour.
	turnSpan = 30 * time.Minute
)

// look is where a member stands in the turn of its block.
type look struct {
	turn  int32
	steps int
	// mute are those without reply, answered tells of the last one.
	mute     int
	answered bool
	done     bool
}

// look returns the next step of a member in the present turn, or reports false if it has none.
func (s *Survey) look(who int32) (wish, bool) {
	c := &s.courses[who]
	b := &s.blocks[c.block]
	leads := len(b.members) > 0 && b.members[0] == who
	if len(b.members) < 2 || leads == b.looking {
		return wish{}, false
	}
	if c.look.turn != b.turn {
		c.look = look{turn: b.turn}
	}
	if c.look.done {
		return wish{}, false
	}
	w := wish{test: sharing, number: b.turn, ordinal: c.look.steps + 1, token: b.token,
		step: step{recurse: leads, label: "ttl-3600", port: c.look.steps + 1}}
	switch {
	case c.look.steps > 0 && !leads && !c.look.answered:
		w.due = c.last.Add(lookSoon)
		if c.look.mute > 1 {
			w.due = c.last.Add(lookLater)
		}
	case c.look.steps > 0:
		w.due = c.last.Add(lookApart)
	case leads:
		w.due = b.due
	default:
		w.due = b.ready.Add(lookApart)
	}
	if !b.filled.IsZero() {
		w.spoils, w.slack = true, b.filled.Add(turnSpan).Sub(w.due)
	}
	return w, true
}

// steps returns how many steps a member has in a turn at most.
func (s *Survey) steps(b *block, who int32) int {
	leader, c := &s.courses[b.members[0]].facts, &s.courses[who].facts
	copies := max(leader.caches(), c.caches())
	switch {
	case b.members[0] == who:
		return min(fillsPerCache*max(leader.filled, 1), maxFills)
	case copies == 1:
		return 1
	case leader.filled < copies:
		return max(looksIfPool, looksPerCache*copies)
	}
	return looksIfPool
}

// shared takes what became of a step of a turn.
func (s *Survey) shared(who int32, w *wish, token string, o observation) {
	c := &s.courses[who]
	c.exchanges++
	c.last = o.at
	if c.block < 0 {
		return // its turn was given up for good meanwhile
	}
	b := &s.blocks[c.block]
	if w.number != b.turn || c.look.turn != b.turn {
		s.wake(who) // of a turn that was given up meanwhile
		return
	}
	c.look.steps++
	if c.look.answered = o.answered(); !c.look.answered {
		c.look.mute++
	}
	switch {
	case o.failure == failure.OverCap:
		c.notBefore = o.at.Truncate(24 * time.Hour).Add(24*time.Hour + c.start.Sub(s.cfg.Start)%time.Hour)
		s.abandonTurn(b)
	case o.skipped():
		s.excuse(b, who, w.recurse)
	case w.spoils && o.at.After(w.due.Add(w.slack)):
		s.abandonTurn(b)
	case w.recurse:
		s.filled(b, who, token, o)
	default:
		s.looked(b, who, o)
	}
}

// excuse goes on without a member that may not be asked any more.
func (s *Survey) excuse(b *block, who int32, leads bool) {
	s.courses[who].mode = over
	s.leave(b, who)
	if leads {
		b.begun = 0
		s.nextTurn(b, s.cfg.Pause)
		return
	}
	s.done(b)
}

// filled takes a fill of the leader; after the last of them the others are looked at.
func (s *Survey) filled(b *block, who int32, token string, o observation) {
	c := &s.courses[who]
	if b.token == "" {
		b.token, b.filled = token, o.at
	}
	if o.shows {
		b.expiries = addExpiry(b.expiries, o.expiry())
	}
	if c.look.steps < s.steps(b, who) {
		s.wake(who)
		return
	}
	if len(b.expiries) == 0 {
		s.abandonTurn(b) // nothing was filled
		return
	}
	b.looking, b.ready, b.open = true, o.at, len(b.members)-1
	for k := len(b.members) - 1; k > 0; k-- {
		s.wake(b.members[k]) // the first of them is found first
	}
}

// looked takes a look at a member.
func (s *Survey) looked(b *block, who int32, o observation) {
	c := &s.courses[who]
	if o.shows && hasExpiry(b.expiries, o.expiry()) {
		b.sharers = append(b.sharers, who)
		c.look.done = true
	} else if c.look.steps >= s.steps(b, who)+min(c.look.mute, maxAgain) {
		c.look.done = true
	}
	if c.look.done {
		if c.look.mute == c.look.steps {
			s.leave(b, who) // it is gone, and would hold up every turn
		}
		s.done(b)
		return
	}
	s.wake(who)
}

// done counts a member that was looked at.
func (s *Survey) done(b *block) {
	if b.open--; b.open == 0 {
		s.endTurn(b)
	}
}
