package failure

import (
	"fmt"
	"slices"
)

// Status is the account of the ledger under which a query is counted.
type Status string

// A query has one of four statuses.
const (
	Answered Status = "answered"  // a reply was accepted
	TimedOut Status = "timed_out" // no reply came, whatever was learned instead
	Invalid  Status = "invalid"   // what came could not be accepted
	Skipped  Status = "skipped"   // a rule forbade to send
)

// Word says why no reply was accepted.
type Word string

// No reply came.
const (
	Timeout     Word = "timeout"      // nothing was heard before the deadline
	PortRefused Word = "port_refused" // the target's machine said that the port is closed
	Unreachable Word = "unreachable"  // the target's machine cannot be reached
	Prohibited  Word = "prohibited"   // a filter on the way said that it forbids the traffic
	Reset       Word = "reset"        // an open TCP connection was reset
	ClosedEarly Word = "closed_early" // a TCP connection ended before the whole reply
	SendFailed  Word = "send_failed"  // the own machine could not send; the try counts
)

// Only a reply came that could not be accepted.
const (
	Malformed     Word = "malformed"      // it cannot be read
	NotAResponse  Word = "not_a_response" // its QR bit is 0
	WrongID       Word = "wrong_id"       // its id is none that waits for a reply
	WrongSource   Word = "wrong_source"   // it came from another address
	WrongPort     Word = "wrong_port"     // it came from another port
	WrongQuestion Word = "wrong_question" // it repeats another question
)

// Nothing was sent, because a rule forbade it.
const (
	OptedOut   Word = "opted_out"    // the opt-out list has the target or the name
	OutOfScope Word = "out_of_scope" // the scope file does not have the target
	OverCap    Word = "over_cap"     // a cap on packets or bytes was reached
	Unfit      Word = "unfit"        // the target's class may not be probed
)

// statusOf gives the status that each word leads to, in the order of the schema.
var statusOf = [...]struct {
	word   Word
	status Status
}{
	{Timeout, TimedOut}, {PortRefused, TimedOut}, {Unreachable, TimedOut}, {Prohibited, TimedOut},
	{Reset, TimedOut}, {ClosedEarly, TimedOut}, {SendFailed, TimedOut},
	{Malformed, Invalid}, {NotAResponse, Invalid}, {WrongID, Invalid},
	{WrongSource, Invalid}, {WrongPort, Invalid}, {WrongQuestion, Invalid},
	{OptedOut, Skipped}, {OutOfScope, Skipped}, {OverCap, Skipped}, {Unfit, Skipped},
}

// Statuses returns all statuses in the order of the schema.
func Statuses() []Status { return []Status{Answered, TimedOut, Invalid, Skipped} }

// Words returns all words in the order of the schema.
func Words() []Word {
	words := make([]Word, 0, len(statusOf))
	for _, s := range statusOf {
		words = append(words, s.word)
	}
	return words
}

// Status returns the status of a query whose last try ended with w. The empty word is that
// of a query that was answered. Any other text is a caller's mistake, and Status panics.
func (w Word) Status() Status {
	if w == "" {
		return Answered
	}
	for i := range statusOf {
		if statusOf[i].word == w {
			return statusOf[i].status
		}
	}
	for _, g := range grabStatus {
		if g.word == w {
			return g.status
		}
	}
	for _, r := range resolveStatus {
		if r.word == w {
			return r.status
		}
	}
	panic(fmt.Sprintf("failure: %q is no word of the vocabulary", string(w)))
}

// Column returns w as the datasets store it: nil for the empty word.
func (w Word) Column() *string {
	if w == "" {
		return nil
	}
	return new(string(w))
}

// Parse reads the columns status and failure of a recorded row; a nil failure is that of a
// query that was answered. It returns an error if a word is unknown or if the two do
// not belong together.
func Parse(status string, reason *string) (Status, Word, error) {
	s := Status(status)
	if !slices.Contains(Statuses(), s) {
		return "", "", fmt.Errorf("status %q is unknown: the row comes from another version of the dataset", status)
	}
	if reason == nil {
		if s != Answered {
			return "", "", fmt.Errorf("status %q without a failure: only an answered query has none", status)
		}
		return s, "", nil
	}
	w := Word(*reason)
	if !slices.Contains(Words(), w) {
		return "", "", fmt.Errorf("failure %q is unknown: the row comes from another version of the dataset", *reason)
	}
	if w.Status() != s {
		return "", "", fmt.Errorf("failure %q has status %q, the row says %q", w, w.Status(), s)
	}
	return s, w, nil
}
