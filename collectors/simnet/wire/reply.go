package wire

import (
	"encoding/binary"
	"fmt"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
)

// maxTCP is the length of the longest message over TCP, in bytes (RFC 1035, section 4.2.2).
const maxTCP = 65535

// pointer is a compressed name that refers to the question.
const pointer = 0xC000 | headerSize

// encoder writes replies. It remembers the wire form of names and of records' data.
type encoder struct {
	names  map[string][]byte
	values map[value][]byte
	// size is the size of a UDP message that the servers say they take, in bytes.
	size int
}

// value is a record's data in presentation form.
type value struct {
	of   dns.Type
	text string
}

func newEncoder(size int) *encoder {
	return &encoder{names: map[string][]byte{}, values: map[value][]byte{}, size: size}
}

// encode appends the reply r to q to buf[:0]; longer than limit bytes it is cut. An error
// means that r holds what no message can.
func (e *encoder) encode(buf []byte, q *query, r *dns.Reply, limit int) ([]byte, error) {
	if r.RCode > 15 && !r.EDNS {
		return nil, fmt.Errorf("response code %d needs an OPT record, and the reply has none", r.RCode)
	}
	msg := header(buf[:0], q, uint16(r.RCode), r)
	if r.LosesCase {
		msg = appendLower(msg, q.question[:len(q.question)-4])
		msg = append(msg, q.question[len(q.question)-4:]...)
	} else {
		msg = append(msg, q.question...)
	}
	var err error
	for i, section := range [][]dns.Set{r.Answer, r.Authority, r.Additional} {
		n := dns.Records(section)
		if n > 1<<16-2 {
			return nil, fmt.Errorf("a section with %d records does not fit any message", n)
		}
		binary.BigEndian.PutUint16(msg[6+2*i:], uint16(n))
		for j := range section {
			if msg, err = e.set(msg, q, &section[j]); err != nil {
				return nil, err
			}
		}
	}
	if r.EDNS {
		msg = e.opt(msg, q, r.RCode, r.ExtendedErrors)
	}
	if len(msg) > limit {
		return cut(msg, limit)
	}
	return msg, nil
}

// refusal appends to buf[:0] the reply to a message that is not put to the responder.
func (e *encoder) refusal(buf []byte, q *query, rcode uint16) []byte {
	msg := header(buf[:0], q, rcode, &dns.Reply{RecursionDesired: q.bits&bitRD != 0})
	if q.question != nil {
		msg = append(msg, q.question...)
	} else {
		binary.BigEndian.PutUint16(msg[4:], 0)
	}
	// The operation is repeated (RFC 1035, section 4.1.1: copied into the response).
	binary.BigEndian.PutUint16(msg[2:], binary.BigEndian.Uint16(msg[2:])|q.bits&(15<<11))
	if q.edns {
		msg = e.opt(msg, q, dns.RCode(rcode), nil)
	}
	return msg
}

// refusalOf returns what refusal puts into a message.
func refusalOf(q *query, rcode uint16) *dns.Reply {
	return &dns.Reply{RCode: dns.RCode(rcode), RecursionDesired: q.bits&bitRD != 0, EDNS: q.edns}
}

// header appends a header with one question and no records. CD is copied (RFC 4035,
// section 3.2.2), all else is r's.
func header(msg []byte, q *query, rcode uint16, r *dns.Reply) []byte {
	bits := bitQR | q.bits&bitCD | rcode&15
	for _, b := range [...]struct {
		on  bool
		bit uint16
	}{{r.Authoritative, bitAA}, {r.RecursionDesired, bitRD}, {r.RecursionAvailable, bitRA}, {r.AuthenticData, bitAD}} {
		if b.on {
			bits |= b.bit
		}
	}
	msg = binary.BigEndian.AppendUint16(msg, q.id)
	msg = binary.BigEndian.AppendUint16(msg, bits)
	return append(msg, 0, 1, 0, 0, 0, 0, 0, 0)
}

// set appends the records of s.
func (e *encoder) set(msg []byte, q *query, s *dns.Set) ([]byte, error) {
	for _, text := range s.Data {
		data, err := e.data(value{s.Type, text})
		if err != nil {
			return nil, fmt.Errorf("records of %s: %w", s.Owner, err)
		}
		if s.Owner == q.name {
			msg = binary.BigEndian.AppendUint16(msg, pointer)
		} else {
			owner, err := e.owner(s.Owner)
			if err != nil {
				return nil, err
			}
			msg = append(msg, owner...)
		}
		msg = binary.BigEndian.AppendUint16(msg, uint16(s.Type))
		msg = binary.BigEndian.AppendUint16(msg, mdns.ClassINET)
		msg = binary.BigEndian.AppendUint32(msg, s.TTL)
		msg = binary.BigEndian.AppendUint16(msg, uint16(len(data)))
		msg = append(msg, data...)
	}
	return msg, nil
}

// opt appends an OPT record and counts it.
func (e *encoder) opt(msg []byte, q *query, rcode dns.RCode, errors []int32) []byte {
	opt := &mdns.OPT{Hdr: mdns.RR_Header{Name: ".", Rrtype: mdns.TypeOPT}}
	opt.SetUDPSize(uint16(e.size))
	if q.do {
		opt.SetDo()
	}
	opt.Hdr.Ttl |= uint32(rcode>>4) << 24
	for _, code := range errors {
		opt.Option = append(opt.Option, &mdns.EDNS0_EDE{InfoCode: uint16(code)})
	}
	record := make([]byte, 11+6*len(errors))
	if _, err := mdns.PackRR(opt, record, 0, nil, false); err != nil {
		panic("wire: an OPT record cannot be written: " + err.Error())
	}
	binary.BigEndian.PutUint16(msg[10:], binary.BigEndian.Uint16(msg[10:])+1)
	return append(msg, record...)
}

// cut shortens a message to limit bytes by compressing names and, if that is not enough,
// leaving out records from the end; then it is marked TC.
func cut(msg []byte, limit int) ([]byte, error) {
	var m mdns.Msg
	if err := m.Unpack(msg); err != nil {
		return nil, fmt.Errorf("shortening a reply of %d bytes: %w", len(msg), err)
	}
	m.Truncate(limit)
	short, err := m.Pack()
	if err != nil {
		return nil, fmt.Errorf("shortening a reply of %d bytes: %w", len(msg), err)
	}
	return short, nil
}
