package step

import (
	"errors"
	"net"
	"slices"
	"time"

	"bridle/collectors/simnet/dns"
)

// state is what a participant does.
type state uint8

const (
	waiting  state = iota // asked for an instant
	running               // has the turn
	settling              // has the turn and waits until its datagrams are handled
)

// member is a participant as the coordinator sees it. All fields but conn are guarded by
// the coordinator's lock; name is set once, by the goroutine that reads from conn.
type member struct {
	conn    net.Conn
	name    string // "" until hello
	timeout time.Duration
	number  int // order of joining, from 0
	gone    bool

	state state
	until dns.Instant // waiting: for what
	// turns is how many turns it has had at the instant turnsAt.
	turns   int
	turnsAt dns.Instant

	handled uint64 // datagrams of its own that the servers dealt with
	replies uint64 // datagrams that they sent to it
	held    []func() bool

	sent     uint64 // settling: what handled must reach
	progress time.Time
	alarm    *time.Timer // looks for settlements without progress; nil before the first
	bounded  time.Time   // when the deadline for answers was set
}

// Participant describes one that is connected.
type Participant struct {
	Name string
	// Timeout is how long it waits for a reply, in network time.
	Timeout time.Duration
	// Running is true if it has the turn.
	Running bool
	// Until is the instant that it waits for; not meaningful while it runs.
	Until dns.Instant
}

// Participants returns those connected, in order of joining.
func (c *Coordinator) Participants() []Participant {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := make([]Participant, len(c.members))
	for i, m := range c.members {
		list[i] = Participant{Name: m.name, Timeout: m.timeout, Running: m.state != waiting, Until: m.until}
	}
	return list
}

// Running returns the time-out that the participant with the turn declared, and whether
// there is one.
func (c *Coordinator) Running() (timeout time.Duration, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.members {
		if m.state != waiting {
			return m.timeout, true
		}
	}
	return 0, false
}

// join takes m in; it waits for the present.
func (c *Coordinator) join(m *member, name string, timeout time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base = c.now() // ends free running
	m.name, m.timeout, m.number = name, timeout, c.joined
	m.state, m.until = waiting, c.base
	c.joined++
	c.members = append(c.members, m)
	c.next()
}

// leave removes m, if it ever joined, with all that it holds.
func (c *Coordinator) leave(m *member) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.Index(c.members, m)
	if i < 0 {
		return
	}
	c.members = slices.Delete(c.members, i, i+1)
	for port, owner := range c.owners {
		if owner == m {
			delete(c.owners, port)
		}
	}
	m.held, m.gone = nil, true
	if m.alarm != nil {
		m.alarm.Stop()
	}
	if len(c.members) == 0 {
		c.since = time.Now() // free running begins
	}
	c.next()
}

// until ends the turn of m: replies that were held for it are sent, then it waits for t.
func (c *Coordinator) until(m *member, t dns.Instant) error {
	c.mu.Lock()
	if m.state != running {
		c.mu.Unlock()
		return errors.New("until was asked while another request is open")
	}
	held := m.held
	m.held = nil
	c.mu.Unlock()

	sent := uint64(0)
	for _, send := range held {
		if send() {
			sent++
		}
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	m.replies += sent
	m.state, m.until = waiting, t
	c.next()
	return nil
}

// next gives the turn to whom it belongs, with the lock held. It does nothing while a
// participant has it, or while some are still expected.
func (c *Coordinator) next() {
	if c.joined < c.expect {
		return
	}
	var first *member
	for _, m := range c.members {
		if m.state != waiting {
			return
		}
		if first == nil || c.before(m, first) {
			first = m
		}
	}
	if first == nil {
		return
	}
	c.base = max(c.base, first.until)
	first.turns = first.turnsIn(c.base) + 1
	first.turnsAt = c.base
	first.state = running
	c.send(first, answer{})
}

// before reports whether the turn belongs to m rather than to other, who joined earlier.
func (c *Coordinator) before(m, other *member) bool {
	t, u := max(m.until, c.base), max(other.until, c.base)
	if t != u {
		return t < u
	}
	return m.turnsIn(t) < other.turnsIn(t)
}

// turnsIn returns how many turns m has had at instant t, which is not in the past.
func (m *member) turnsIn(t dns.Instant) int {
	if m.turnsAt != t {
		return 0
	}
	return m.turns
}
