package dispatch

import (
	"net/netip"
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/datasets/schema/anomalies"
)

// Target is an address that may be asked.
type Target struct {
	Address netip.AddrPort
	// Group is the label of the cache group that it belongs to; empty: not known to share a
	// cache with others.
	Group string
}

// List is those who may be asked, without a slice of them. Both methods always give the same.
type List interface {
	Len() int
	// Target returns the target at a place, from 0.
	Target(place int) Target
}

// slice is a list that is a slice.
type slice []Target

func (s slice) Len() int                { return len(s) }
func (s slice) Target(place int) Target { return s[place] }

// Item is one question that an agenda calls for.
type Item struct {
	// Target is the place in the dispatcher's list of whom to ask.
	Target int
	// Name, Type, RecursionDesired, NoEDNS and Port are as in dnswire.Question.
	Name             string
	Type             uint16
	RecursionDesired bool
	NoEDNS           bool
	Port             uint16
	// Tries is how often it is tried at most; 0 means the dispatcher's number. Wait is the least study
	// time between two tries; the gaps of the limits hold besides.
	Tries int
	Wait  time.Duration
	// Key is the agenda's and comes back with the outcome.
	Key uint64
}

// Outcome is what became of an item. To that of the wire (all tries counted) comes a fourth
// status: skipped, with At the instant at which it was, and no queries.
type Outcome = dnswire.Outcome

// Agenda says what is asked. All methods are called by the goroutine that called Dispatcher.Run,
// one at a time; they must not block for long, since replies wait meanwhile.
type Agenda interface {
	// Next fills in it, which is zero, with an item that is due at now, or says that there
	// is none. With Wait, at is the instant at which to ask again; it is asked after further
	// outcomes as well, and the zero time means only then. After End it is not asked again.
	Next(now time.Time, it *Item) (turn dnswire.Turn, at time.Time)
	// Done takes what became of an item. Neither may be kept, but what the outcome points to may.
	// An error ends the run.
	Done(it *Item, o *Outcome) error
	// Anomaly takes a packet that could not be accepted; run_id and vantage are left to
	// the agenda. It may be kept. An error ends the run.
	Anomaly(row *anomalies.Row) error
}
