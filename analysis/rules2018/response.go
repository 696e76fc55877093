package rules2018

import "time"

// Response is an answer with an address to a query without recursion: a hit.
type Response struct {
	// At is when it came.
	At time.Time
	// TTL is what was left of the entry, AuthTTL what the owner of the name set, in seconds; an
	// AuthTTL of 0 is not known.
	TTL, AuthTTL uint32
	// Name is the domain asked for, Forwarder whom was asked.
	Name, Forwarder string
	// ASN is the autonomous system of the resolvers behind the forwarder; 0 if it is not known.
	ASN int64
	// Country is where the users of that system are believed to be; empty if it is not known.
	Country string
	// Wrong is true if the answer is none of the name's addresses.
	Wrong bool
	// HostingCountries are where the name's addresses are hosted.
	HostingCountries []string
}

// expires is the instant at which the entry runs out, in microseconds since 1970.
func (r *Response) expires() int64 { return r.At.UnixMicro() + int64(r.TTL)*second }

const second = 1_000_000 // in microseconds

// Dropped says which filter drops a response: the first of H1 to H6 that does.
type Dropped uint8

// The filters of 2018, in their order.
const (
	No               Dropped = iota // the response counts
	Duplicate                       // H1: another forwarder, or an earlier query, showed the same entry
	WrongClock                      // H2: the TTL did not rise since the previous record of the name in the system
	BadTTL                          // H3: the TTL is impossible, fresh, or one that broken software makes up
	WrongAnswer                     // H4: the forwarder gave a wrong address, now or ever
	SameCountry                     // H5: the name is hosted in the country
	TooLittleSupport                // H6: fewer than 4 responses of the name in the system passed the others
)

// String returns the filter's number in the study and what it is called there.
func (d Dropped) String() string {
	return [...]string{"kept", "H1 duplicate", "H2 wrong clock", "H3 bad TTL", "H4 wrong answer", "H5 same country", "H6 support"}[d]
}

// Kept returns the responses that no filter drops, in their order. It panics if dropped is not as
// long as responses.
func Kept(responses []Response, dropped []Dropped) []Response {
	if len(dropped) != len(responses) {
		panic("rules2018: there is not one outcome for each response")
	}
	var kept []Response
	for i, d := range dropped {
		if d == No {
			kept = append(kept, responses[i])
		}
	}
	return kept
}

// Count returns how many responses each filter drops, by its number; those kept stand at 0.
func Count(dropped []Dropped) (n [TooLittleSupport + 1]int) {
	for _, d := range dropped {
		n[d]++
	}
	return n
}
