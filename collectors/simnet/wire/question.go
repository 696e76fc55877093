package wire

import (
	"encoding/binary"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
)

const headerSize = 12

// Bits of the second 16 bits of a header (RFC 1035, section 4.1.1; RFC 4035 for AD and CD).
const (
	bitQR = 1 << 15
	bitAA = 1 << 10
	bitTC = 1 << 9
	bitRD = 1 << 8
	bitRA = 1 << 7
	bitAD = 1 << 5
	bitCD = 1 << 4
)

// badVersion is the extended response code BADVERS (RFC 6891, section 9).
const badVersion = 16

// minUDP is what every asker can take, in bytes (RFC 1035, section 4.2.1).
const minUDP = 512

// query is a question as it was read from a message.
type query struct {
	id   uint16
	bits uint16
	// question is the question section, aliasing the message; nil if it cannot be repeated.
	question []byte
	name     string
	qtype    dns.Type
	edns     bool
	do       bool
	size     int // what the asker can take over UDP, in bytes
	offered  int // the size that its OPT record says
}

// verdict is what is to be done about a message.
type verdict uint8

const (
	ask    verdict = iota // put it to the responder
	refuse                // answer with the code that comes with the verdict
	drop                  // nothing can be answered
)

// decoder reads messages. It remembers names that it has seen.
type decoder struct {
	names map[string]string // lower case wire form: lower case presentation form
	lower []byte
}

// remembered bounds how many names or records are kept; then all are forgotten.
const remembered = 1 << 16

func newDecoder() *decoder { return &decoder{names: map[string]string{}} }

// decode reads msg into q. With refuse comes the response code.
func (d *decoder) decode(msg []byte, q *query) (verdict, uint16) {
	*q = query{size: minUDP}
	if len(msg) < headerSize {
		return drop, 0
	}
	q.id = binary.BigEndian.Uint16(msg)
	q.bits = binary.BigEndian.Uint16(msg[2:])
	if q.bits&bitQR != 0 {
		return drop, 0
	}
	if q.bits>>11&15 != mdns.OpcodeQuery {
		return refuse, mdns.RcodeNotImplemented
	}
	if binary.BigEndian.Uint16(msg[4:]) != 1 {
		return refuse, mdns.RcodeFormatError
	}
	end := nameEnd(msg)
	if end < 0 || len(msg) < end+4 || !d.name(msg[headerSize:end], q) {
		return refuse, mdns.RcodeFormatError
	}
	q.question = msg[headerSize : end+4]
	q.qtype = dns.Type(binary.BigEndian.Uint16(msg[end:]))
	class := binary.BigEndian.Uint16(msg[end+2:])
	version, ok := q.records(msg, end+4)
	switch {
	case !ok:
		return refuse, mdns.RcodeFormatError
	case version != 0:
		return refuse, badVersion
	case class != mdns.ClassINET:
		return refuse, mdns.RcodeRefused
	}
	return ask, 0
}

// nameEnd returns the offset behind the name of the question, or -1 if the message ends
// before it or the name is compressed: there is nothing yet that it could refer to.
func nameEnd(msg []byte) int {
	at := headerSize
	for at < len(msg) && msg[at] < 64 {
		if msg[at] == 0 {
			return at + 1
		}
		at += int(msg[at]) + 1
	}
	return -1
}

// name sets q.name from the wire form of a name, and reports whether it is one.
func (d *decoder) name(wire []byte, q *query) bool {
	d.lower = appendLower(d.lower[:0], wire)
	if known, ok := d.names[string(d.lower)]; ok {
		q.name = known
		return true
	}
	name, _, err := mdns.UnpackDomainName(d.lower, 0)
	if err != nil {
		return false
	}
	if name != "." {
		name = name[:len(name)-1]
	}
	if len(d.names) >= remembered {
		clear(d.names)
	}
	d.names[string(d.lower)] = name
	q.name = name
	return true
}

// appendLower appends wire in lower case. Lengths of labels are below 64 and so are no
// letters.
func appendLower(to, wire []byte) []byte {
	for _, b := range wire {
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		to = append(to, b)
	}
	return to
}

// records reads what follows the question from offset at: only an OPT record says
// anything. It returns the version of EDNS that the asker speaks, and whether all could be
// read and there was at most one OPT record.
func (q *query) records(msg []byte, at int) (version uint8, ok bool) {
	n := 0
	for i := 6; i < headerSize; i += 2 {
		n += int(binary.BigEndian.Uint16(msg[i:]))
	}
	for range n {
		rr, next, err := mdns.UnpackRR(msg, at)
		if err != nil || next <= at {
			return 0, false
		}
		at = next
		opt, is := rr.(*mdns.OPT)
		if !is {
			continue
		}
		if q.edns {
			return 0, false
		}
		q.edns, q.do = true, opt.Do()
		q.offered = int(opt.UDPSize())
		q.size = max(q.offered, minUDP)
		version = opt.Version()
	}
	return version, true
}
