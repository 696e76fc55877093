package failure

import "fmt"

// Kind says why a packet that came could not be accepted as an answer.
type Kind string

// The first six are checks, in the order in which a packet undergoes them. The others are
// packets that pass all checks, or that no query fits.
const (
	KindMalformed     Kind = "malformed"
	KindNotAResponse  Kind = "not_a_response"
	KindWrongID       Kind = "wrong_id"
	KindWrongSource   Kind = "wrong_source"
	KindWrongPort     Kind = "wrong_port"
	KindWrongQuestion Kind = "wrong_question"
	KindDuplicate     Kind = "duplicate"   // its query had been answered already
	KindLate          Kind = "late"        // its query had timed out
	KindUnsolicited   Kind = "unsolicited" // no query fits
	KindFlood         Kind = "flood"       // the rest of what one sender sent beyond the limit
)

// Kinds returns all kinds in the order of the schema; the first six are the checks in
// the order in which they are made.
func Kinds() []Kind {
	return []Kind{
		KindMalformed, KindNotAResponse, KindWrongID, KindWrongSource, KindWrongPort, KindWrongQuestion,
		KindDuplicate, KindLate, KindUnsolicited, KindFlood,
	}
}

// Failure returns the word for a try to which nothing better came than a packet of kind k.
// It reports false for a duplicate, late or unsolicited packet and for a flood: they are
// recorded as anomalies and decide no query. A text that is no kind is a
// caller's mistake, and Failure panics.
func (k Kind) Failure() (Word, bool) {
	switch k {
	case KindMalformed:
		return Malformed, true
	case KindNotAResponse:
		return NotAResponse, true
	case KindWrongID:
		return WrongID, true
	case KindWrongSource:
		return WrongSource, true
	case KindWrongPort:
		return WrongPort, true
	case KindWrongQuestion:
		return WrongQuestion, true
	case KindDuplicate, KindLate, KindUnsolicited, KindFlood:
		return "", false
	}
	panic(fmt.Sprintf("failure: %q is no kind of anomaly", string(k)))
}
