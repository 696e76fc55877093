package serve

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"time"
)

// Limits bound what strangers can make the server do. The zero value of each means the default.
type Limits struct {
	// PrefixRate is how many packets a second of one /24 or /48 are dealt with in the long run, and
	// a burst of twice as many at once; default 500. A negative number means no limit.
	PrefixRate float64
	// TotalRate is the same for all together; default 20,000.
	TotalRate float64
	// Streams is how many TCP connections may be open, a sixteenth of them (one at least) from one
	// address; default 256. More are closed at once.
	Streams int
	// Idle is how long a TCP connection may take for its next message; default 5 s.
	Idle time.Duration
}

func (l Limits) filled() Limits {
	if l.PrefixRate == 0 {
		l.PrefixRate = 500
	}
	if l.TotalRate == 0 {
		l.TotalRate = 20_000
	}
	if l.Streams <= 0 {
		l.Streams = 256
	}
	if l.Idle <= 0 {
		l.Idle = 5 * time.Second
	}
	return l
}

// cells is how many buckets there are. Prefixes that fall into the same one share it; which do,
// strangers cannot know.
const cells = 1 << 14

// bucket holds tokens, two seconds' worth at most.
type bucket struct {
	tokens float64
	at     time.Time
}

// take fills the bucket up to now and takes a token if there is one.
func (b *bucket) take(rate float64, now time.Time) bool {
	if rate < 0 {
		return true
	}
	if b.at.IsZero() {
		b.tokens = 2 * rate
	} else if d := now.Sub(b.at); d > 0 {
		b.tokens = min(2*rate, b.tokens+rate*d.Seconds())
	}
	if b.at.IsZero() || now.After(b.at) {
		b.at = now
	}
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// limiter says which packets are dealt with. Its size is fixed.
type limiter struct {
	limits Limits
	seed   maphash.Seed
	mu     sync.Mutex
	total  bucket
	cells  [cells]bucket
}

func newLimiter(l Limits) *limiter { return &limiter{limits: l, seed: maphash.MakeSeed()} }

// allow takes note of a packet and reports whether it is dealt with.
func (l *limiter) allow(from netip.Addr, now time.Time) bool {
	bits := 48
	if from = from.Unmap(); from.Is4() {
		bits = 24
	}
	prefix, _ := from.Prefix(bits)
	cell := maphash.Comparable(l.seed, prefix) % cells
	l.mu.Lock()
	defer l.mu.Unlock()
	// The prefix first: who floods from one network does not use up what is for all.
	return l.cells[cell].take(l.limits.PrefixRate, now) && l.total.take(l.limits.TotalRate, now)
}
