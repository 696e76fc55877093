package realdns

import (
	"fmt"
	"net/netip"
	"strings"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
)

// udpSize is the largest UDP reply that questions with an OPT record allow, in bytes (DNS
// flag day 2020).
const udpSize = 1232

// packStep returns the packet of a step. Every second letter of the name is a capital.
func packStep(s Step, id uint16) ([]byte, error) {
	m := mdns.Msg{MsgHdr: mdns.MsgHdr{Id: id, RecursionDesired: s.RecursionDesired}}
	m.Question = []mdns.Question{{Name: alternating(mdns.Fqdn(s.Name)), Qtype: uint16(s.Type), Qclass: mdns.ClassINET}}
	if s.EDNS {
		m.SetEdns0(udpSize, false)
	}
	packet, err := m.Pack()
	if err != nil {
		return nil, fmt.Errorf("packing question for %s: %w", s.Name, err)
	}
	return packet, nil
}

// alternating returns a lower-case name with every second byte in capitals.
func alternating(name string) string {
	b := []byte(name)
	for i := 0; i < len(b); i += 2 {
		if 'a' <= b[i] && b[i] <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

// readAnswer reads the packet that came back for a step. Packets that cannot be the reply
// to it (other id, not a reply, other question) are errors.
func readAnswer(packet []byte, s Step, id uint16) (Answer, error) {
	var m mdns.Msg
	if err := m.Unpack(packet); err != nil {
		return Answer{}, fmt.Errorf("reading reply for %s: %w", s.Name, err)
	}
	if m.Id != id || !m.Response || len(m.Question) != 1 || m.Question[0].Qtype != uint16(s.Type) ||
		plainName(m.Question[0].Name) != s.Name {
		return Answer{}, fmt.Errorf("reply for %s answers another question", s.Name)
	}
	r := dns.Reply{
		RCode: dns.RCode(m.Rcode & 0xf), Authoritative: m.Authoritative, RecursionDesired: m.RecursionDesired,
		RecursionAvailable: m.RecursionAvailable, AuthenticData: m.AuthenticatedData,
		LosesCase: m.Question[0].Name != alternating(mdns.Fqdn(s.Name)),
		Answer:    gather(m.Answer), Authority: gather(m.Ns), Additional: gather(m.Extra),
	}
	if opt := m.IsEdns0(); opt != nil {
		r.EDNS = true
		for _, o := range opt.Option {
			if e, ok := o.(*mdns.EDNS0_EDE); ok {
				r.ExtendedErrors = append(r.ExtendedErrors, int32(e.InfoCode))
			}
		}
	}
	return answerOf(&r), nil
}

// gather joins records of one owner, type and TTL to sets; OPT records are left out.
func gather(records []mdns.RR) []dns.Set {
	var sets []dns.Set
next:
	for _, rr := range records {
		h := rr.Header()
		if h.Rrtype == mdns.TypeOPT {
			continue
		}
		data := strings.TrimPrefix(rr.String(), h.String())
		owner := plainName(h.Name)
		for i, s := range sets {
			if s.Owner == owner && s.Type == dns.Type(h.Rrtype) && s.TTL == h.Ttl {
				sets[i].Data = append(sets[i].Data, data)
				continue next
			}
		}
		sets = append(sets, dns.Set{Owner: owner, Type: dns.Type(h.Rrtype), TTL: h.Ttl, Data: []string{data}})
	}
	return sets
}

// plainName returns a name in lower case without final dot; the root is a dot.
func plainName(name string) string {
	if name == "." {
		return name
	}
	return strings.ToLower(strings.TrimSuffix(name, "."))
}

// respond returns the packet with which the authority answers a packet, and the question;
// an error means that it is not a question and gets no answer.
func respond(auth *Authority, packet []byte, to netip.AddrPort, tcp bool) ([]byte, dns.Question, error) {
	var m mdns.Msg
	if err := m.Unpack(packet); err != nil {
		return nil, dns.Question{}, fmt.Errorf("reading question: %w", err)
	}
	if m.Response || len(m.Question) != 1 {
		return nil, dns.Question{}, fmt.Errorf("packet holds no question")
	}
	opt := m.IsEdns0()
	q := dns.Question{To: to, Name: plainName(m.Question[0].Name), Type: dns.Type(m.Question[0].Qtype),
		RecursionDesired: m.RecursionDesired, EDNS: opt != nil, TCP: tcp}
	var r dns.Reply
	auth.Ask(&q, &r)

	var out mdns.Msg
	out.SetReply(&m)
	out.Authoritative, out.Rcode = r.Authoritative, int(r.RCode)
	for i, sets := range [][]dns.Set{r.Answer, r.Authority, r.Additional} {
		section := []*[]mdns.RR{&out.Answer, &out.Ns, &out.Extra}[i]
		for _, s := range sets {
			*section = append(*section, records(s)...)
		}
	}
	if opt != nil {
		out.SetEdns0(udpSize, false)
	}
	if !tcp {
		out.Truncate(udpSize)
	}
	reply, err := out.Pack()
	if err != nil {
		return nil, q, fmt.Errorf("packing answer for %s: %w", q.Name, err)
	}
	return reply, q, nil
}

// records returns the records of a set of the tree. It panics on a type that trees do not have.
func records(s dns.Set) []mdns.RR {
	var out []mdns.RR
	for _, d := range s.Data {
		h := mdns.RR_Header{Name: mdns.Fqdn(s.Owner), Rrtype: uint16(s.Type), Class: mdns.ClassINET, Ttl: s.TTL}
		switch s.Type {
		case dns.A:
			out = append(out, &mdns.A{Hdr: h, A: netip.MustParseAddr(d).AsSlice()})
		case dns.NS:
			out = append(out, &mdns.NS{Hdr: h, Ns: mdns.Fqdn(d)})
		case dns.CNAME:
			out = append(out, &mdns.CNAME{Hdr: h, Target: mdns.Fqdn(d)})
		case dns.TXT:
			out = append(out, &mdns.TXT{Hdr: h, Txt: []string{d}})
		case dns.SOA:
			out = append(out, soaRecord(h, d))
		default:
			panic("realdns: trees have no records of type " + typeName(s.Type))
		}
	}
	return out
}

// soaRecord reads the presentation form of an SOA.
func soaRecord(h mdns.RR_Header, data string) *mdns.SOA {
	rr := &mdns.SOA{Hdr: h}
	if _, err := fmt.Sscan(data, &rr.Ns, &rr.Mbox, &rr.Serial, &rr.Refresh, &rr.Retry, &rr.Expire, &rr.Minttl); err != nil {
		panic("realdns: not an SOA: " + data)
	}
	rr.Ns, rr.Mbox = mdns.Fqdn(rr.Ns), mdns.Fqdn(rr.Mbox)
	return rr
}
