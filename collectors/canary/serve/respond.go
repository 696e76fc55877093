package serve

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"

	"github.com/miekg/dns"
)

// maxUDP is the longest reply over UDP in bytes (DNS flag day 2020).
const maxUDP = 1232

// Packet is a message as it arrived.
type Packet struct {
	At   time.Time
	From netip.AddrPort
	// Server is the label of the server that it was for.
	Server string
	TCP    bool
	Data   []byte
	// Missing is how many bytes were promised over TCP and did not come, or were too many to read.
	Missing int
}

// Verdict is what becomes of a packet: a row of one kind or the other, and the bytes that go
// back, nil if none do.
type Verdict struct {
	Reply   []byte
	Query   *canaryqueries.Row
	Anomaly *anomalies.Row
}

// Respond says what becomes of a packet, whatever is in it. It is pure: z, which has been
// checked, and p decide alone. The RunID of rows is left to the caller.
func (z Zone) Respond(p Packet) Verdict {
	if len(p.Data) < 12 { // a header has 12 bytes (RFC 1035, section 4.1.1)
		return Verdict{Anomaly: anomaly(p, "malformed", fmt.Sprintf("%d bytes, shorter than a header", len(p.Data)))}
	}
	if p.Missing > 0 {
		return Verdict{Anomaly: anomaly(p, "malformed", fmt.Sprintf("%d bytes more were promised than were read", p.Missing))}
	}
	if p.Data[2]&0x80 != 0 { // never answered, or two servers could answer each other for ever
		return Verdict{Anomaly: anomaly(p, "unsolicited", "a response; this server asks nobody")}
	}
	if opcode := int(p.Data[2]>>3) & 0xf; opcode != dns.OpcodeQuery {
		return Verdict{Reply: bare(p.Data, dns.RcodeNotImplemented),
			Anomaly: anomaly(p, "malformed", "operation "+name(dns.OpcodeToString, opcode, "OPCODE")+" in place of a query")}
	}
	q := new(dns.Msg)
	if err := q.Unpack(p.Data); err != nil {
		return Verdict{Reply: bare(p.Data, dns.RcodeFormatError), Anomaly: anomaly(p, "malformed", err.Error())}
	}
	if why := unacceptable(q, p.Data); why != "" {
		return Verdict{Reply: bare(p.Data, dns.RcodeFormatError), Anomaly: anomaly(p, "malformed", why)}
	}
	r := z.answer(q, p.From.Addr().Unmap())
	reply, err := pack(q, r, p.TCP)
	if err != nil { // such a name cannot be written again
		return Verdict{Reply: bare(p.Data, dns.RcodeFormatError), Anomaly: anomaly(p, "malformed", err.Error())}
	}
	return Verdict{Reply: reply, Query: z.row(p, q, r)}
}

// unacceptable says why a message that can be read is no query, or returns nothing.
func unacceptable(q *dns.Msg, data []byte) string {
	options := 0
	for _, rr := range q.Extra {
		if rr.Header().Rrtype == dns.TypeOPT {
			options++
		}
	}
	for i, n := range []int{len(q.Question), len(q.Answer), len(q.Ns), len(q.Extra)} {
		if promised := int(binary.BigEndian.Uint16(data[4+2*i:])); promised != n {
			return fmt.Sprintf("%d entries in section %d, the header says %d", n, i, promised)
		}
	}
	switch {
	case len(q.Question) != 1:
		return fmt.Sprintf("%d questions in place of one", len(q.Question))
	case len(q.Answer) > 0:
		return "a query with answers"
	case options > 1: // RFC 6891, section 6.1.1
		return fmt.Sprintf("%d OPT records", options)
	}
	return ""
}

// bare returns a reply of a header alone. Bits of the query that have no meaning in it are
// left out; RD is copied.
func bare(query []byte, rcode int) []byte {
	r := make([]byte, 12)
	copy(r, query[:2])
	r[2] = query[2]&0x79 | 0x80
	r[3] = byte(rcode)
	return r
}

// answer returns the reply to a query.
func (z Zone) answer(q *dns.Msg, asker netip.Addr) *dns.Msg {
	r := new(dns.Msg)
	r.SetReply(q)
	x, o := q.Question[0], q.IsEdns0()
	if o != nil {
		r.SetEdns0(maxUDP, o.Do()) // DO is copied (RFC 3225, section 3), options are not known
		if o.Version() != 0 {
			r.Rcode = dns.RcodeBadVers
			return r
		}
	}
	lower := strings.ToLower(x.Name)
	switch {
	case x.Qclass != dns.ClassINET, !dns.IsSubDomain(z.apex(), lower), x.Qtype == dns.TypeAXFR, x.Qtype == dns.TypeIXFR:
		r.Rcode = dns.RcodeRefused
		return r
	case x.Qtype == dns.TypeMAILA, x.Qtype == dns.TypeMAILB:
		r.Rcode = dns.RcodeNotImplemented
		return r
	case x.Qtype == dns.TypeOPT, x.Qtype == dns.TypeNone, x.Qtype >= 128 && x.Qtype <= 255 && x.Qtype != dns.TypeANY:
		r.Rcode = dns.RcodeFormatError // meta types that nobody can ask for (RFC 6895, section 3.1)
		return r
	}
	r.Authoritative = true
	rrs, exists := z.records(lower, x.Name, x.Qtype, asker)
	switch {
	case !exists:
		r.Rcode = dns.RcodeNameError
	case x.Qtype == dns.TypeANY: // RFC 8482, section 4.2
		rrs = []dns.RR{&dns.HINFO{Hdr: header(x.Name, dns.TypeHINFO, apexTTL), Cpu: "RFC8482"}}
	}
	if len(rrs) == 0 {
		r.Ns = append(r.Ns, z.soa(NegativeTTL))
		return r
	}
	for _, rr := range rrs { // the owner is the name as it was asked for
		rr.Header().Name = x.Name
	}
	r.Answer = rrs
	if x.Qtype == dns.TypeNS {
		r.Extra = append(z.glue(), r.Extra...)
	}
	return r
}

// pack writes a reply in as many bytes as may go back, with TC set if that cuts it.
func pack(q, r *dns.Msg, tcp bool) ([]byte, error) {
	size := dns.MaxMsgSize
	if !tcp {
		size = dns.MinMsgSize
		if o := q.IsEdns0(); o != nil {
			size = min(max(int(o.UDPSize()), dns.MinMsgSize), maxUDP)
		}
	}
	r.Truncate(size)
	r.Compress = true
	return r.Pack()
}

// name returns the word for a number, or the number after a prefix (RFC 3597, section 5).
func name[K comparable](words map[K]string, k K, prefix string) string {
	if w, ok := words[k]; ok {
		return w
	}
	return fmt.Sprint(prefix, k)
}
