package dnswire

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/miekg/dns"
)

// Reply is what an accepted reply shows.
type Reply struct {
	// RCode is the response code by its name; codes without one are written as RCODE12.
	RCode string
	// ExtendedErrors are codes of RFC 8914, in order.
	ExtendedErrors []int32
	// The bits AA, RD, RA and AD. Truncated is the TC bit of the last reply over UDP.
	Authoritative, Truncated, RecursionDesired, RecursionAvailable, AuthenticData bool
	// EDNS is true if there is an OPT record.
	EDNS bool
	// CaseKept is true if the question came back in the letter case in which it was sent.
	CaseKept bool
	// NAnswers, NAuthority and NAdditional count records.
	NAnswers, NAuthority, NAdditional int32

	// TTL is that of the first record of the type asked for in the answer section.
	TTL *uint32
	// LeastTTL is the least one in the answer section.
	LeastTTL *uint32
	// NS is the first NS set in the answer or the authority section.
	NS *Delegation
	// SOA is that of the authority section.
	SOA *Apex
	// CNAME is the last name of the alias chain in the answer section, "" if there is none.
	CNAME string
	// Aliases is that chain, from the name asked for on; nil if there is none.
	Aliases []Alias
	// Answers are the data of the records of the type asked for, sorted; names lower case
	// and without final dot.
	Answers []string
	// Owned are those of Answers whose owner is the very name asked for, and OwnedTTL is the least TTL among them, which is
	// that of the whole set (RFC 2181, section 5.2); nil if there are none. To them, or to the first alias, the bit AA refers (RFC
	// 1035, section 4.1.1).
	Owned    []string
	OwnedTTL *uint32

	// sent is what a row of probes points to besides; see Outcome.FillProbe.
	sent     sent
	released bool // see Release
}

// Delegation is a set of NS records.
type Delegation struct {
	Owner    string
	TTL      uint32 // the least of the set
	InAnswer bool
}

// Alias is a CNAME record.
type Alias struct {
	Owner, Target string
	TTL           uint32
}

// Apex is an SOA record.
type Apex struct {
	Owner string
	TTL   uint32
}

// decode reads a whole message of at least 12 bytes, for the last of the checks. The reply may be one of a lease.
func decode(data []byte, qtype uint16, from *lease) (*Reply, error) {
	if r := decodePlain(data, qtype, from); r != nil {
		return r, nil
	}
	return decodeAny(data, qtype)
}

// decodeAny reads a message of any form.
func decodeAny(data []byte, qtype uint16) (*Reply, error) {
	var m dns.Msg
	if err := m.Unpack(data); err != nil {
		return nil, fmt.Errorf("the message cannot be read: %w", err)
	}
	if m.Opcode != dns.OpcodeQuery {
		return nil, fmt.Errorf("operation %d, not a query's", m.Opcode)
	}
	// Unpack is content with a message that ends before all records that its header counts.
	for i, n := range []int{len(m.Question), len(m.Answer), len(m.Ns), len(m.Extra)} {
		if count := binary.BigEndian.Uint16(data[4+2*i:]); int(count) != n {
			return nil, fmt.Errorf("section %d has %d records, not %d as the header says", i+1, n, count)
		}
	}
	if len(m.Question) != 1 {
		return nil, fmt.Errorf("%d questions", len(m.Question))
	}
	r := &Reply{
		Authoritative: m.Authoritative, Truncated: m.Truncated, RecursionDesired: m.RecursionDesired,
		RecursionAvailable: m.RecursionAvailable, AuthenticData: m.AuthenticatedData,
		NAnswers: int32(len(m.Answer)), NAuthority: int32(len(m.Ns)), NAdditional: int32(len(m.Extra)),
	}
	if o := m.IsEdns0(); o != nil {
		r.EDNS = true
		for _, x := range o.Option {
			if e, ok := x.(*dns.EDNS0_EDE); ok {
				r.ExtendedErrors = append(r.ExtendedErrors, int32(e.InfoCode))
			}
		}
	}
	// Unpack has put the upper bits of the code in place (RFC 6891, section 6.1.3).
	var named bool
	if r.RCode, named = dns.RcodeToString[m.Rcode]; !named {
		r.RCode = fmt.Sprintf("RCODE%d", m.Rcode)
	}
	if m.Rcode == dns.RcodeBadVers {
		r.RCode = "BADVERS" // 16 is BADSIG for TSIG alone
	}
	r.readAnswer(m.Answer, m.Question[0].Name, qtype)
	r.readDelegation(m.Answer, true)
	r.readDelegation(m.Ns, false)
	for _, rr := range m.Ns {
		if s, ok := rr.(*dns.SOA); ok && r.SOA == nil {
			r.SOA = &Apex{Owner: plain(s.Hdr.Name), TTL: s.Hdr.Ttl}
		}
	}
	return r, nil
}

// readAnswer reads the columns of the answer section.
func (r *Reply) readAnswer(section []dns.RR, name string, qtype uint16) {
	var alias map[string]Alias
	for _, rr := range section {
		h := rr.Header()
		if r.LeastTTL == nil || h.Ttl < *r.LeastTTL {
			r.LeastTTL = new(h.Ttl)
		}
		if c, ok := rr.(*dns.CNAME); ok {
			owner, target := plain(h.Name), plain(c.Target)
			if alias == nil {
				alias = map[string]Alias{}
			}
			if _, twice := alias[owner]; !twice {
				alias[owner] = Alias{owner, target, h.Ttl}
			}
		}
		if h.Rrtype != qtype {
			continue
		}
		if r.TTL == nil {
			r.TTL = new(h.Ttl)
		}
		r.Answers = append(r.Answers, data(rr))
		if h.Class == dns.ClassINET && strings.EqualFold(h.Name, name) {
			r.Owned = append(r.Owned, data(rr))
			if r.OwnedTTL == nil || h.Ttl < *r.OwnedTTL {
				r.OwnedTTL = new(h.Ttl)
			}
		}
	}
	slices.Sort(r.Answers)
	slices.Sort(r.Owned)
	if alias == nil {
		return
	}
	at := plain(name)
	// Follow the chain; a loop ends after as many steps as there are aliases.
	for n := len(alias); n > 0; n-- {
		next, ok := alias[at]
		if !ok {
			break
		}
		r.Aliases = append(r.Aliases, next)
		r.CNAME, at = next.Target, next.Target
	}
}

// readDelegation takes the first NS set that there is.
func (r *Reply) readDelegation(section []dns.RR, inAnswer bool) {
	if r.NS != nil {
		return
	}
	for _, rr := range section {
		n, ok := rr.(*dns.NS)
		if !ok {
			continue
		}
		owner := plain(n.Hdr.Name)
		if r.NS == nil {
			r.NS = &Delegation{Owner: owner, TTL: n.Hdr.Ttl, InAnswer: inAnswer}
		} else if owner == r.NS.Owner {
			r.NS.TTL = min(r.NS.TTL, n.Hdr.Ttl)
		}
	}
}

// data returns the data of a record as text.
func data(rr dns.RR) string {
	switch x := rr.(type) {
	case *dns.A:
		return address(x.A)
	case *dns.AAAA:
		return address(x.AAAA)
	case *dns.NS:
		return plain(x.Ns)
	case *dns.CNAME:
		return plain(x.Target)
	case *dns.PTR:
		return plain(x.Ptr)
	}
	return strings.TrimPrefix(rr.String(), rr.Header().String())
}

// address returns an address as canonical text, "" for a record without data.
func address(ip net.IP) string {
	a, ok := netip.AddrFromSlice(ip)
	if !ok {
		return ""
	}
	return a.Unmap().String()
}

// plain returns a name in lower case without final dot; the root is a dot.
func plain(name string) string {
	if name == "." {
		return name
	}
	return strings.ToLower(strings.TrimSuffix(name, "."))
}
