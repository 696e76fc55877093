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
	// TCP asks over TCP at once, since a reply over UDP has been cut off: [Reply.Truncated] is true.
	TCP bool
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

// Further is a query beyond the first of a question.
type Further uint8

// Further queries.
const (
	// Nothing further.
	Nothing Further = iota
	// Retry is a try after one without reply.
	Retry
	// WithoutEDNS follows FORMERR to a query with EDNS.
	WithoutEDNS
	// OverTCP follows a reply that was cut off.
	OverTCP
)

// Work is what an engine does for its caller. All methods are called by the goroutine that
// called [Engine.Run], one at a time; they must not block for long, since replies wait meanwhile.
type Work interface {
	// Next fills in q, which is zero, or says that there is none now. With Wait, at is the instant in
	// study time at which to ask again; it is asked after further outcomes as well, and the zero
	// time means only then.
	Next(now time.Time, q *Question) (turn Turn, at time.Time)
	// Again reports whether one more query may be sent for q, of which queries were sent, and
	// which one.
	Again(now time.Time, q *Question, queries int, which Further) bool
	// Done takes the outcome of a question. It may not be kept, but what it points to may. An error ends the
	// run.
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
	Skipped  = failure.Skipped // nothing was sent: by the caller's decision, never by an engine's
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

	// Those of a question that was skipped.
	OptedOut   = Failure(failure.OptedOut)
	OutOfScope = Failure(failure.OutOfScope)
	OverCap    = Failure(failure.OverCap)
	Unfit      = Failure(failure.Unfit)
)

// Kinds of anomalies that are no failures of a try.
const (
	duplicate   = Failure(failure.KindDuplicate)
	late        = Failure(failure.KindLate)
	unsolicited = Failure(failure.KindUnsolicited)
	flooding    = Failure(failure.KindFlood)
)

// Status returns the account to which a failure counts.
func (f Failure) Status() Status { return failure.Word(f).Status() }

// Outcome is what became of a question after all its tries. A caller makes those with
// status skipped itself: with question, status, failure and instant alone.
type Outcome struct {
	Question Question
	Status   Status
	Failure  Failure // None if answered
	// At is the instant in study time of the query that gave the outcome.
	At time.Time
	// Queries is how many were sent, repetitions without EDNS and over TCP included. A query that the
	// system refused to send counts.
	Queries int
	// Denied is the query within the last try, without EDNS or over TCP, that the reply called for and
	// that was not sent because [Work.Again] forbade it or the run ended.
	Denied Further
	// Port is the own port of the last try: over UDP, or over TCP if that is what it ended with. 0 if it
	// had none, since no connection was made or nothing was sent.
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
