package probe

import (
	"net/netip"
	"slices"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/datasets/schema/probes"
)

// Kind is what a row means for the schedule.
type Kind uint8

// Kinds of readings. Refused and Fail are missing data, not misses.
const (
	Fail    Kind = iota // nothing usable came, or nothing at all
	Hit                 // the address is in the cache
	NSHit               // the delegation of the name's own zone is
	NegHit              // a denial is
	Miss                // neither
	Refused             // the resolver will not say
	Suspect             // an answer that cannot be right
)

// String returns the kind in small letters.
func (k Kind) String() string {
	return [...]string{"fail", "hit", "nshit", "neghit", "miss", "refused", "suspect"}[k]
}

// Doubt says what is wrong with a suspect row.
type Doubt string

// Doubts.
const (
	NoDoubt       Doubt = ""
	Authoritative Doubt = "the reply claims authority"
	Recursed      Doubt = "the reply has RD=1 with an answer"
	ZeroTTL       Doubt = "the TTL is 0"
	LongTTL       Doubt = "the TTL is longer than the cache can have"
	WrongAnswer   Doubt = "the address is none of the name's"
	NSAnswer      Doubt = "an NS set stands in the answer section"
	Astray        Doubt = "the referral does not lead to the name"
)

// Tolerance is how far two readings of one expiry may lie apart: whole seconds on both sides.
//
// Source: the project's notes on cache probing, section 0.
const Tolerance = 2 * time.Second

// Reading is what a row says at first sight.
type Reading struct {
	Kind  Kind
	Doubt Doubt // of a suspect row
	// Expiry is when the entry of a hit or denial runs out; zero for others.
	Expiry time.Time
	// Warm is until when the delegation of the name's own zone is in the cache; zero if the row does not
	// show it, or says nothing since the zone is shared with others.
	Warm time.Time
}

// Read reads a row of a witness and a name. It is for scheduling what to ask next, with
// what is known while probing; the analysis classifies rows by rules of its own.
//
// Source: the project's notes on cache probing, section 5; traps measured in package
// collectors/simnet/realdns: the NS set beside a hit may be that of the zone above, a cold cache may put
// that of the root into the answer section, and forwarding caches repeat RD=1 of their users.
func Read(row *probes.Row, w *Witness, n *Name) Reading {
	if row.Status != string(failure.Answered) || row.RCode == nil {
		return Reading{}
	}
	switch *row.RCode {
	case "NOERROR":
		if row.RemainingTTLS != nil {
			return readAnswer(row, w, n)
		}
		return readEmpty(row, w, n)
	case "NXDOMAIN":
		if row.SOARemainingTTLS != nil {
			return Reading{Kind: NegHit, Expiry: after(row, *row.SOARemainingTTLS)}
		}
	case "REFUSED":
		return Reading{Kind: Refused}
	case "SERVFAIL":
		if w.MissForm == "servfail" || w.MissForm == "mixed" {
			return Reading{Kind: Miss}
		}
	}
	return Reading{}
}

// longestTTL is the longest TTL that there is, in seconds (RFC 2181, section 8).
const longestTTL = 1<<31 - 1

// readAnswer reads a reply with an address.
func readAnswer(row *probes.Row, w *Witness, n *Name) Reading {
	ttl := *row.RemainingTTLS
	doubt := NoDoubt
	switch {
	case orZero(row.IsAuthoritative):
		doubt = Authoritative
	case !known(row.Answers, n.Addresses):
		doubt = WrongAnswer
	case orZero(row.IsRDInReply):
		doubt = Recursed
	case ttl == 0:
		doubt = ZeroTTL
	case ttl > longestTTL || n.TTL != 0 && ttl > n.ttl(w)+1:
		doubt = LongTTL
	}
	if doubt != NoDoubt {
		return Reading{Kind: Suspect, Doubt: doubt}
	}
	r := Reading{Kind: Hit, Expiry: after(row, ttl)}
	if ownDelegation(row, n) {
		r.Warm = after(row, *row.NSRemainingTTLS)
	}
	return r
}

// readEmpty reads a NOERROR without an address.
func readEmpty(row *probes.Row, w *Witness, n *Name) Reading {
	switch {
	case orZero(row.IsNSInAnswer):
		return Reading{Kind: Suspect, Doubt: NSAnswer}
	case orZero(row.NAnswers) > 0: // an alias whose target has run out
		return Reading{Kind: Miss}
	case ownDelegation(row, n):
		return Reading{Kind: NSHit, Warm: after(row, *row.NSRemainingTTLS)}
	case row.SOARemainingTTLS != nil:
		return Reading{Kind: NegHit, Expiry: after(row, *row.SOARemainingTTLS)}
	case row.NSOwner != nil && !within(n.Name, *row.NSOwner):
		return Reading{Kind: Suspect, Doubt: Astray}
	case row.NSOwner != nil || w.MissForm == "empty" || w.MissForm == "mixed":
		return Reading{Kind: Miss}
	}
	return Reading{}
}

// ownDelegation reports whether the row shows the delegation of the name's zone, and it tells.
func ownDelegation(row *probes.Row, n *Name) bool {
	return n.tellsByDelegation() && row.NSOwner != nil && *row.NSOwner == n.Zone &&
		row.NSRemainingTTLS != nil && !orZero(row.IsNSInAnswer)
}

// known reports whether all addresses of an answer are the name's, as far as that is known.
func known(answers []string, addresses []netip.Addr) bool {
	if len(addresses) == 0 {
		return true
	}
	for _, s := range answers {
		a, err := netip.ParseAddr(s)
		if err != nil || !slices.Contains(addresses, a.Unmap()) {
			return false
		}
	}
	return true
}

// after returns when something runs out whose TTL a row shows. One that is too long counts as 0 (RFC 2181, section 8).
func after(row *probes.Row, ttl uint32) time.Time {
	if ttl > longestTTL {
		ttl = 0
	}
	return row.ProbedAt.Add(time.Duration(ttl) * time.Second)
}
