package dnswire

import (
	"net/netip"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/datasets/schema/anomalies"
)

// Question is one question to one address.
type Question struct {
	// To is the address and port to ask.
	To netip.AddrPort
	// Name is lower case, without final dot; the root is a dot. Labels are bytes as they are:
	// escapes are not read.
	Name string
	// Type is a record type by its number (RFC 1035, section 3.2.2).
	Type uint16
	// RecursionDesired is the RD bit; a probe of a cache never sets it.
	RecursionDesired bool
	// NoEDNS leaves out the OPT record.
	NoEDNS bool
	// Port is the own port to ask from, one of [Engine.Ports]; 0 means any, a new one for each try.
	Port uint16
	// Tag is the caller's and comes back with the outcome.
	Tag uint64
}

// Turn says what [Work.Next] has.
type Turn uint8

// Turns.
const (
	// Ask: the question was filled in.
	Ask Turn = iota
	// Wait: there is none before an instant, or before a further outcome.
	Wait
	// End: there will never be one, whatever the outcomes of those in flight.
	End
)

// Work is what an engine does for its caller. All methods are called by the goroutine that
// called [Engine.Run], one at a time; they must not block for long, since replies wait meanwhile.
type Work interface {
	// Next fills in q, which is zero, or says that there is none now. With Wait, at is the instant in
	// study time at which to ask again; it is asked after further outcomes as well, and the zero
	// time means only then.
	Next(now time.Time, q *Question) (turn Turn, at time.Time)
	// Again reports whether one more query may be sent for q, of which queries were sent.
	Again(now time.Time, q *Question, queries int) bool
	// Done takes the outcome of a question. It may be kept. An error ends the run.
	Done(o *Outcome) error
	// Anomaly takes a packet that could not be accepted; run_id and vantage are left to the
	// caller. It may be kept. An error ends the run.
	Anomaly(row *anomalies.Row) error
}

// Status is the account of an outcome: that of its last try.
type Status = failure.Status

// Statuses.
const (
	Answered = failure.Answered
	TimedOut = failure.TimedOut
	Invalid  = failure.Invalid
)

// Failure is why the last try brought no reply, a [failure.Word], or what was wrong with a
// packet, a [failure.Kind].
type Failure string

// Failures.
const (
	None          Failure = ""
	Timeout               = Failure(failure.Timeout)
	PortRefused           = Failure(failure.PortRefused)
	Unreachable           = Failure(failure.Unreachable)
	Prohibited            = Failure(failure.Prohibited)
	Reset                 = Failure(failure.Reset)
	ClosedEarly           = Failure(failure.ClosedEarly)
	SendFailed            = Failure(failure.SendFailed)
	Malformed             = Failure(failure.Malformed)
	NotAResponse          = Failure(failure.NotAResponse)
	WrongID               = Failure(failure.WrongID)
	WrongSource           = Failure(failure.WrongSource)
	WrongPort             = Failure(failure.WrongPort)
	WrongQuestion         = Failure(failure.WrongQuestion)
)

// Kinds of anomalies that are no failures of a try.
const (
	duplicate   = Failure(failure.KindDuplicate)
	late        = Failure(failure.KindLate)
	unsolicited = Failure(failure.KindUnsolicited)
	flooding    = Failure(failure.KindFlood)
)

// status returns the account to which a failure counts.
func (f Failure) status() Status { return failure.Word(f).Status() }

// Outcome is what became of a question after all its tries.
type Outcome struct {
	Question Question
	Status   Status
	Failure  Failure // None if answered
	// At is the instant in study time of the query that gave the outcome.
	At time.Time
	// Queries is how many were sent, repetitions without EDNS and over TCP included. A query that the
	// system refused to send counts.
	Queries int
	// Port is the own UDP port of the last try.
	Port uint16
	// TCP is true if the outcome came over TCP.
	TCP bool
	// EDNSBytes is the UDP size that the query of the outcome offered; 0 without EDNS.
	EDNSBytes uint16
	// RTT is the time from query to accepted reply in network time.
	RTT time.Duration
	// Reply is nil unless the question was answered.
	Reply *Reply
}
