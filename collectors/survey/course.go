package survey

import (
	"net/netip"
	"time"
)

// mode says how far a course goes.
type mode uint8

const (
	full     mode = iota // everything
	refusing             // it refuses questions without recursion: only whether it always does
	silent               // no reply is accepted: only whether it comes back
	over                 // the course has ended
)

// course is where a resolver stands in the survey and what of its replies decides how it goes on.
type course struct {
	start, last time.Time
	// place is that of the next or present appointment, attempts how often it was begun in vain.
	place    int
	attempts int
	// lateTries is how often a silent resolver was tried again.
	lateTries int
	mode      mode
	// active is true while a round is in progress; asking while its step is out.
	active, asking, ended bool
	round                 round
	test                  testID
	// numbers are the rounds begun last, by test.
	numbers [testCount]int32
	// due is when the entry in the queue stands; notBefore is when a cap allows more.
	due, notBefore time.Time
	neighbours     int32 // place of the first among the targets, 0 for none
	mute           int   // exchanges in a row without accepted reply
	asked          exchange
	facts
	// block is the place of the block in which it is a candidate for sharing, -1 for none.
	block int32
	look  look
}

// caches estimates how many copies of a cache stand behind a resolver: as many as were filled through it, or more
// if looks at filled names find them seldom. Forwarders that answer users from a cache of their own let only
// one fill of a name through, which then lies in one copy of many.
func (f *facts) caches() int {
	n := max(f.filled, 1)
	if f.hits > 0 {
		n = max(n, min(int((f.looks+f.hits/2)/f.hits), maxLooks))
	}
	return n
}

// exchange is what is out.
type exchange struct {
	wish
	token, name string
}

// wish is the step that a course wants next.
type wish struct {
	test    testID
	number  int32
	ordinal int // of the step, from 1
	step
	// token is that of the name, "" if there is none yet.
	token string
	due   time.Time
	// spoils is true if the round is spoiled when the step goes later than its slack.
	spoils bool
}

// facts are what later steps and stages need to know of replies.
type facts struct {
	exchanges int32
	// visible: a filled name was shown; leaks: one that was not filled was; harms: users were harmed.
	visible, leaks, harms bool
	// asksNoMore: it is not to be asked (scope, opt-out).
	asksNoMore bool
	// repliesPlain and repliesRD: a question without, with recursion was answered other than with REFUSED.
	repliesPlain, repliesRD bool
	egress                  []netip.Addr
	// untimed: its TTLs do not count down second by second, so its expiries tell nothing.
	untimed bool
	// The pool's name, ports, and how many caches were filled through the resolver.
	poolToken string
	poolPorts int
	filled    int
	// Of looks at filled names that were answered, hits showed them.
	looks, hits int32
}

// maxAttempts is how often a round is begun at most.
const maxAttempts = 3

// muteLimit is after how many exchanges in a row without accepted reply a resolver is left alone, lateLimit how
// often it is tried after that, until it answers.
const (
	muteLimit = 5
	lateLimit = 3
)

// wish returns the next step of a course and begins a round if none is in progress. It reports false if there
// is none any more.
func (s *Survey) wish(who int32) (wish, bool) {
	c := &s.courses[who]
	for c.mode != over {
		if !c.active && !s.begin(c) {
			break
		}
		r := &c.round
		st, ok := s.tests[c.test].next(r)
		if ok && c.mode == silent {
			st.once, ok = true, r.steps == 0 // the round is over after one try
		}
		if !ok {
			s.complete(c)
			continue
		}
		w := wish{test: c.test, number: r.number, ordinal: r.steps + 1, step: st, token: r.token, due: r.due}
		if r.steps > 0 {
			w.spoils = true
			w.due = r.first.Add(st.after)
			if apart := r.last.at.Add(st.apart); apart.After(w.due) {
				w.due = apart
			}
		}
		return w, true
	}
	return wish{}, false
}

// begin begins the round of the present appointment.
func (s *Survey) begin(c *course) bool {
	a, ok := s.appointment(c)
	if !ok {
		return false
	}
	due := c.start.Add(a.at)
	pause := a.gap
	if c.attempts > 0 {
		pause = max(pause, s.pauseAfter(c.attempts))
	}
	if least := c.last.Add(pause); least.After(due) && c.exchanges > 0 {
		due = least
	}
	if c.notBefore.After(due) {
		due = c.notBefore
	}
	if cut := due.Truncate(time.Second); cut.Before(due) {
		due = cut.Add(time.Second)
	}
	kinds := int32(len(s.tests[a.test].kinds))
	n := c.numbers[a.test] + 1
	for (n-1)%kinds != int32(a.kind) {
		n++
	}
	c.numbers[a.test] = n
	c.active, c.test = true, a.test
	c.round = round{number: n, kind: a.kind, due: due, quick: s.cfg.Quick, nearby: c.neighbours != 0, untimed: c.untimed, caches: c.caches(), expiries: c.round.expiries[:0]}
	if a.test == pool && a.kind > 0 {
		c.round.token, c.round.ports = c.poolToken, c.poolPorts
	}
	return true
}

// pauseAfter is how long a resolver rests after a round was begun in vain so often: the second time as long as
// networks usually take to come back.
func (s *Survey) pauseAfter(attempts int) time.Duration {
	if attempts == 1 {
		return s.cfg.Pause
	}
	return 20 * time.Minute
}

// appointment returns the next one that the mode of the course has.
func (s *Survey) appointment(c *course) (appointment, bool) {
	if c.mode == silent {
		if c.lateTries == lateLimit {
			return appointment{}, false
		}
		end := s.cfg.Duration * courseShare / 100
		return appointment{visibility, 0, end * time.Duration(c.lateTries+1) / lateLimit, time.Minute}, true
	}
	for ; c.place < len(s.program); c.place++ {
		a := s.program[c.place]
		if c.place >= s.intake && c.mode == full && !c.repliesPlain {
			c.mode = refusing
		}
		if c.mode == full || a.test == visibility || a.test == delegation || a.test == backend && c.repliesRD {
			return a, true
		}
	}
	return appointment{}, false
}

// complete ends a round that went as it should.
func (s *Survey) complete(c *course) {
	c.active = false
	if c.mode == silent {
		c.lateTries++
		return
	}
	if c.test == pool {
		if !c.untimed {
			c.filled = max(c.filled, len(c.round.expiries))
		}
		if c.round.kind == 0 {
			c.poolToken, c.poolPorts = c.round.token, c.round.ports
		}
	}
	next := c.place + 1
	if next == len(s.program) || s.kind(s.program[next]).again == 0 {
		c.attempts = 0
	}
	c.place = next
}

func (s *Survey) kind(a appointment) kind { return s.tests[a.test].kinds[a.kind] }

// spoil gives a round up. It is begun anew, after the fill that it rests on, but not for ever.
func (s *Survey) spoil(c *course) {
	c.active = false
	if c.mode == silent {
		c.lateTries++
		return
	}
	a := s.program[c.place]
	c.attempts++
	if c.attempts < maxAttempts {
		c.place -= s.kind(a).again
		return
	}
	c.attempts = 0
	for c.place++; c.place < len(s.program) && s.kind(s.program[c.place]).again > 0; {
		c.place++ // rounds that rest on it
	}
}
