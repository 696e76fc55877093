package dnswire

import (
	"net/netip"
	"time"

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

// Status is the account of an outcome, in the words of the dataset probes.
type Status string

// Statuses.
const (
	Answered Status = "answered"  // a reply was accepted
	TimedOut Status = "timed_out" // the last try brought none
	Invalid  Status = "invalid"   // the last try brought only what could not be accepted
)

// Failure is why the last try brought no reply, in the words of the dataset probes; kinds of
// anomalies are such words too.
type Failure string

// Failures.
const (
	None          Failure = ""
	Timeout       Failure = "timeout"
	PortRefused   Failure = "port_refused"
	Unreachable   Failure = "unreachable"
	Prohibited    Failure = "prohibited"
	Reset         Failure = "reset"
	ClosedEarly   Failure = "closed_early"
	SendFailed    Failure = "send_failed"
	Malformed     Failure = "malformed"
	NotAResponse  Failure = "not_a_response"
	WrongID       Failure = "wrong_id"
	WrongSource   Failure = "wrong_source"
	WrongPort     Failure = "wrong_port"
	WrongQuestion Failure = "wrong_question"
)

// Kinds of anomalies that are no failures of a try.
const (
	duplicate   Failure = "duplicate"
	late        Failure = "late"
	unsolicited Failure = "unsolicited"
	flooding    Failure = "flood"
)

// status returns the account to which a failure counts.
func (f Failure) status() Status {
	switch f {
	case None:
		return Answered
	case Malformed, NotAResponse, WrongID, WrongSource, WrongPort, WrongQuestion:
		return Invalid
	}
	return TimedOut
}

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
