package canary

import (
	"net/netip"
	"strconv"
	"strings"
)

// DefaultTTL is the TTL of names that do not ask for another, in seconds.
const DefaultTTL = 300

// MaxTTL is the largest TTL a name can ask for, in seconds (RFC 2181, section 8).
const MaxTTL = 1<<31 - 1

// Address is what names of the zone point to: a documentation address (RFC 5737).
var Address = netip.AddrFrom4([4]byte{192, 0, 2, 1})

// Zone is a canary zone.
type Zone struct {
	// Apex is its name, lower case, without final dot.
	Apex string
}

// New returns the zone with that apex.
func New(apex string) *Zone { return &Zone{Apex: apex} }

// Answer is what the zone has for a question.
type Answer struct {
	// Exists is false if the name does not exist.
	Exists bool
	// Data are the records of the type asked for; nil if there is none.
	Data []string
	// TTL of Data in seconds.
	TTL uint32
}

// Record types by number (RFC 1035, section 3.2.2; RFC 3596, section 2.1).
const (
	typeA    = 1
	typeTXT  = 16
	typeAAAA = 28
)

// Answer says what name has, which lies in the zone and is lower case. asker is the address that
// the zone's server sees.
func (z *Zone) Answer(name string, qtype uint16, asker netip.Addr) Answer {
	rest, below := strings.CutSuffix(name, "."+z.Apex)
	if !below {
		return Answer{Exists: true}
	}
	a := Answer{Exists: true, TTL: DefaultTTL}
	for label := range strings.SplitSeq(rest, ".") {
		if label == "nx" {
			return Answer{Exists: rest == "nx"}
		}
		if label == "whoami" {
			return whoami(qtype, asker)
		}
		if ttl, ok := chosenTTL(label); ok {
			a.TTL = ttl
			break
		}
	}
	switch qtype {
	case typeA:
		a.Data = []string{Address.String()}
	case typeTXT:
		a.Data = []string{"canary"}
	}
	return a
}

func chosenTTL(label string) (uint32, bool) {
	digits, ok := strings.CutPrefix(label, "ttl-")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	return uint32(n), err == nil
}

// whoami tells the asker its address, which is that of the cache behind a forwarder.
func whoami(qtype uint16, asker netip.Addr) Answer {
	a := Answer{Exists: true}
	asker = asker.Unmap()
	if qtype == typeTXT && asker.IsValid() || qtype == typeA && asker.Is4() || qtype == typeAAAA && asker.Is6() {
		a.Data = []string{asker.String()}
	}
	return a
}
