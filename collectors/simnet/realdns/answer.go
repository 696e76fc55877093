package realdns

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"bridle/collectors/simnet/dns"
)

// Step is one question of a script.
type Step struct {
	// At is when it is asked, after the start of the script. Scripts use whole seconds; the
	// steps of one second are asked in order, one after the other.
	At time.Duration
	// From is the client's address and port.
	From netip.AddrPort
	// Name is lower case, without final dot; the root is a dot.
	Name string
	Type dns.Type
	// RecursionDesired and EDNS are the RD bit and whether there is an OPT record.
	RecursionDesired, EDNS bool
}

// Set is what of a record set is compared: everything but the data itself.
type Set struct {
	Owner string
	Type  dns.Type
	// TTL in seconds.
	TTL uint32
	// Count is how many records it has.
	Count int
}

// Answer is what came back for a step.
type Answer struct {
	// Lost is true if nothing came back within a second; then all else is zero but Upstream.
	Lost  bool
	RCode dns.RCode
	// The bits AA, RD, RA and AD.
	Authoritative, RecursionDesired, RecursionAvailable, AuthenticData bool
	// EDNS is true if there was an OPT record.
	EDNS bool
	// LosesCase is true if the name did not come back in the letter case of the question.
	LosesCase bool
	// ExtendedErrors are the codes of RFC 8914, ascending.
	ExtendedErrors []int32
	// The sections, each in order of owner and type.
	Answer, Authority, Additional []Set
	// Upstream is true if the question, name and type, reached a server of the tree
	// after it was asked and before the next second in which the script asks anything.
	Upstream bool
}

// answerOf returns what of a reply is compared; Upstream is left false.
func answerOf(r *dns.Reply) Answer {
	if r.Fate != dns.Answered {
		return Answer{Lost: true}
	}
	codes := slices.Clone(r.ExtendedErrors)
	slices.Sort(codes)
	return Answer{
		RCode: r.RCode, Authoritative: r.Authoritative, RecursionDesired: r.RecursionDesired,
		RecursionAvailable: r.RecursionAvailable, AuthenticData: r.AuthenticData, EDNS: r.EDNS, LosesCase: r.LosesCase,
		ExtendedErrors: codes, Answer: setsOf(r.Answer), Authority: setsOf(r.Authority), Additional: setsOf(r.Additional),
	}
}

// setsOf returns the sets in order of owner, type and TTL.
func setsOf(sets []dns.Set) []Set {
	var out []Set
	for _, s := range sets {
		out = append(out, Set{Owner: s.Owner, Type: s.Type, TTL: s.TTL, Count: len(s.Data)})
	}
	slices.SortFunc(out, func(a, b Set) int {
		return cmp.Or(strings.Compare(a.Owner, b.Owner), cmp.Compare(a.Type, b.Type), cmp.Compare(a.TTL, b.TTL))
	})
	return out
}

// typeNames are the mnemonics of the types that records know; others are TYPE and a number
// (RFC 3597).
var typeNames = [...]struct {
	typ  dns.Type
	name string
}{{dns.A, "A"}, {dns.NS, "NS"}, {dns.CNAME, "CNAME"}, {dns.SOA, "SOA"}, {dns.MX, "MX"}, {dns.TXT, "TXT"}, {dns.AAAA, "AAAA"}}

func typeName(t dns.Type) string {
	for _, n := range typeNames {
		if n.typ == t {
			return n.name
		}
	}
	return "TYPE" + strconv.Itoa(int(t))
}

func typeNumber(name string) (dns.Type, error) {
	for _, n := range typeNames {
		if n.name == name {
			return n.typ, nil
		}
	}
	number, isNumber := strings.CutPrefix(name, "TYPE")
	n, err := strconv.ParseUint(number, 10, 16)
	if !isNumber || err != nil || typeName(dns.Type(n)) != name {
		return 0, fmt.Errorf("%q is no record type: write A or TYPE65", name)
	}
	return dns.Type(n), nil
}

// codeNames are the mnemonics of the response codes from 0 (RFC 1035, section 4.1.1).
var codeNames = [...]string{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"}

func codeName(c dns.RCode) string {
	if int(c) < len(codeNames) {
		return codeNames[c]
	}
	return "RCODE" + strconv.Itoa(int(c))
}

func codeNumber(name string) (dns.RCode, error) {
	if i := slices.Index(codeNames[:], name); i >= 0 {
		return dns.RCode(i), nil
	}
	number, isNumber := strings.CutPrefix(name, "RCODE")
	n, err := strconv.ParseUint(number, 10, 8)
	if !isNumber || err != nil || codeName(dns.RCode(n)) != name {
		return 0, fmt.Errorf("%q is no response code: write NOERROR or RCODE11", name)
	}
	return dns.RCode(n), nil
}
