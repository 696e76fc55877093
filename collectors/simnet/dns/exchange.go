package dns

import (
	"net/netip"
	"time"
)

// Type is a record type by its number (RFC 1035, section 3.2.2).
type Type uint16

// Types that a simulated Internet knows. Questions may have any other.
const (
	A     Type = 1
	NS    Type = 2
	CNAME Type = 5
	SOA   Type = 6
	MX    Type = 15
	TXT   Type = 16
	AAAA  Type = 28
)

// RCode is a response code by its number (RFC 1035, section 4.1.1).
type RCode uint8

// Response codes.
const (
	NoError  RCode = 0
	FormErr  RCode = 1
	ServFail RCode = 2
	NXDomain RCode = 3
	NotImp   RCode = 4
	Refused  RCode = 5
)

// Instant is study time in microseconds since 1970 (UTC). It is what models compute with.
type Instant int64

// At returns t as an instant; what is finer than a microsecond is cut off.
func At(t time.Time) Instant { return Instant(t.UnixMicro()) }

// Time returns the instant in UTC.
func (i Instant) Time() time.Time { return time.UnixMicro(int64(i)).UTC() }

// Second and Day are lengths of study time.
const (
	Second Instant = 1_000_000
	Day    Instant = 86_400 * Second
)

// Question is one question as it arrives at an address.
type Question struct {
	At   Instant
	From netip.AddrPort
	To   netip.AddrPort
	// Name is lower case, without final dot; the root is a dot.
	Name string
	Type Type
	// RecursionDesired is the RD bit.
	RecursionDesired bool
	// EDNS is true if the question has an OPT record.
	EDNS bool
	TCP  bool
	// Attempt counts equal questions of one exchange from 0, so that a question that is
	// sent again can meet another fate than the first at the same instant.
	Attempt int
}

// Set is a set of records of one owner and type.
type Set struct {
	Owner string
	Type  Type
	// TTL in seconds.
	TTL uint32
	// Data in presentation form: addresses, names without final dot, text; an SOA as
	// "mname rname serial refresh retry expire minimum". It is shared and must not be changed.
	Data []string
}

// Fate is what becomes of a question.
type Fate uint8

// Fates.
const (
	// Answered: a reply is sent.
	Answered Fate = iota
	// Lost: the question or its reply is lost on the way.
	Lost
	// Unreachable: nothing is at that address.
	Unreachable
)

// Reply is what comes back. Models fill in one that the caller owns, so that asking
// allocates nothing; call Reset before using it again.
type Reply struct {
	Fate Fate
	// From is the address the reply comes from; invalid means the one that was asked.
	From netip.Addr
	// Delay is the network time until the reply leaves.
	Delay time.Duration

	RCode RCode
	// Authoritative, RecursionDesired, RecursionAvailable and AuthenticData are the bits
	// AA, RD, RA and AD of the reply.
	Authoritative, RecursionDesired, RecursionAvailable, AuthenticData bool
	// EDNS is true if the reply has an OPT record.
	EDNS bool
	// LosesCase is true if the name is not repeated in the letter case of the question.
	LosesCase bool
	// ExtendedErrors are codes of RFC 8914. The slice is shared and must not be changed.
	ExtendedErrors []int32

	// Sections. Each set counts as many records as it has data.
	Answer, Authority, Additional []Set
}

// Reset makes r an empty NOERROR reply and keeps its memory.
func (r *Reply) Reset() {
	*r = Reply{Answer: r.Answer[:0], Authority: r.Authority[:0], Additional: r.Additional[:0]}
}

// Records returns how many records the sets hold.
func Records(sets []Set) int {
	n := 0
	for _, s := range sets {
		n += len(s.Data)
	}
	return n
}

// Responder answers questions in study time. Wire servers and the fast mode ask one and the
// same. A responder may expect that instants never fall.
type Responder interface {
	// Ask fills in r, which has been reset, with what comes back for q.
	Ask(q *Question, r *Reply)
}
