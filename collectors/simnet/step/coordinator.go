package step

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"sync"
	"time"

	"bridle/collectors/simnet/dns"
)

// defaultPatience is the real time after which a settlement without progress fails.
const defaultPatience = 10 * time.Second

// writeDeadline bounds the real time for one answer, which has at least half of it; answers are short and a participant
// has at most one open, so only one that has stopped reading ever comes near it.
const writeDeadline = 5 * time.Second

// Config says how a coordinator keeps time.
type Config struct {
	// Start is the study time at the beginning.
	Start dns.Instant
	// Expect is how many participants must have joined before the first of them gets a
	// turn. Give it when several collectors are started together: otherwise how far the
	// first gets before the second joins depends on the machine. 0 and 1 mean no waiting.
	Expect int
	// Patience is the real time for which the servers may handle nothing of a participant's
	// before its settlement fails; 0 means 10 s.
	Patience time.Duration
	// Apart is true if participants are other processes; then waiting for them may keep a processor of this one for a moment, which
	// makes steps cheaper. It would make them dear if who is waited for needs that processor.
	Apart bool
}

// Coordinator holds study time and gives turns. All methods may be called at any time from
// any goroutine.
type Coordinator struct {
	expect   int
	patience time.Duration
	apart    bool

	mu sync.Mutex
	// base is study time; while it runs freely, study time at the real instant since.
	base  dns.Instant
	since time.Time
	speed float64

	joined  int       // how many ever joined
	members []*member // those connected, in order of joining
	owners  map[uint16]*member
}

// New returns a coordinator without participants, whose study time stands still at
// cfg.Start. It panics if cfg.Expect or cfg.Patience is negative.
func New(cfg Config) *Coordinator {
	if cfg.Expect < 0 || cfg.Patience < 0 {
		panic("step: Expect and Patience cannot be negative")
	}
	if cfg.Patience == 0 {
		cfg.Patience = defaultPatience
	}
	return &Coordinator{
		expect:   cfg.Expect,
		patience: cfg.Patience,
		apart:    cfg.Apart,
		base:     cfg.Start,
		since:    time.Now(),
		owners:   map[uint16]*member{},
	}
}

// Now returns the study time. It never falls.
func (c *Coordinator) Now() dns.Instant {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

// now is Now with the lock held.
func (c *Coordinator) now() dns.Instant {
	if len(c.members) > 0 || c.speed == 0 {
		return c.base
	}
	passed := float64(time.Since(c.since).Microseconds()) * c.speed
	if passed >= float64(math.MaxInt64-max(c.base, 0)) {
		return math.MaxInt64
	}
	return c.base + dns.Instant(passed)
}

// Free sets how fast study time passes while there is no participant: 1 is real time, 0
// lets it stand still. It panics if speed is negative or not a finite number.
func (c *Coordinator) Free(speed float64) {
	if !(speed >= 0) || math.IsInf(speed, 1) {
		panic("step: the speed of study time must be a finite number that is not negative")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base, c.since = c.now(), time.Now()
	c.speed = speed
}

// Serve takes in participants from l until ctx ends; it then closes l and all connections
// and returns nil when none of its goroutines is left. If l fails earlier it does the same
// and returns the error.
func (c *Coordinator) Serve(ctx context.Context, l net.Listener) error {
	inner, cancel := context.WithCancel(ctx)
	defer context.AfterFunc(inner, func() { l.Close() })()
	var attending sync.WaitGroup
	defer attending.Wait()
	defer cancel()
	for {
		conn, err := l.Accept()
		if err != nil {
			l.Close()
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("taking in participants: %w", err)
		}
		attending.Go(func() { c.attend(inner, conn) })
	}
}

// attend reads what one participant wants, until it disconnects, breaks the protocol or
// ctx ends.
func (c *Coordinator) attend(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	if peer, err := netip.ParseAddrPort(conn.RemoteAddr().String()); err != nil || !peer.Addr().Unmap().IsLoopback() {
		return
	}
	m := &member{conn: conn}
	defer c.leave(m)
	lines := bufio.NewScanner(conn)
	lines.Buffer(make([]byte, 0, 4096), maxLine)
	for lines.Scan() {
		q, err := decodeRequest(lines.Bytes())
		if err == nil {
			err = c.take(m, q)
		}
		if err != nil {
			c.refuse(m, err)
			return
		}
		if c.apart {
			ready(conn)
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		c.refuse(m, fmt.Errorf("a line is longer than %d bytes", maxLine))
	}
}

// take does what one request asks for. An error is a breach of the protocol.
func (c *Coordinator) take(m *member, q request) error {
	if joined := m.name != ""; joined == (q.Do == doHello) {
		return errors.New("the first request, and no other, must be hello")
	}
	switch q.Do {
	case doHello:
		c.join(m, q.Name, time.Duration(q.TimeoutNS))
		return nil
	case doPorts:
		return c.announce(m, q.Open, q.Close)
	case doUntil:
		return c.until(m, dns.Instant(q.AtUS))
	default:
		return c.settle(m, q.Sent)
	}
}

// refuse tells a participant why it is disconnected.
func (c *Coordinator) refuse(m *member, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.send(m, answer{Error: err.Error()})
}

// send writes an answer to m, with the lock held. If that fails the connection is closed,
// and the goroutine that reads from it removes m.
func (c *Coordinator) send(m *member, a answer) {
	a.Version, a.NowUS, a.Replies = Version, int64(c.now()), m.replies
	// To set a deadline costs more than to write, so one serves many answers.
	if now := time.Now(); now.Sub(m.bounded) > writeDeadline/2 {
		m.conn.SetWriteDeadline(now.Add(writeDeadline))
		m.bounded = now
	}
	if _, err := m.conn.Write(encode(a)); err != nil {
		m.conn.Close()
	}
}
