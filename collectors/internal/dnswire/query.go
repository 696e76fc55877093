package dnswire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
)

// Sizes in bytes.
const (
	headerSize = 12  // RFC 1035, section 4.1.1
	maxName    = 255 // RFC 1035, section 2.3.4
	optSize    = 11  // an OPT record without options
	querySize  = headerSize + maxName + 4 + optSize
)

// Bits of the third byte of a header.
const (
	bitQR = 0x80
	bitTC = 0x02
	bitRD = 0x01
)

// query is one query as it is sent.
type query struct {
	length   uint16 // of the packet
	question uint16 // end of the question section
	packet   [querySize]byte
	_        [queryRoom - querySize - 4]byte
}

// queryRoom is what a query takes of memory, in bytes: whole lines of a processor's cache, and of a short query one.
const queryRoom = 320

// bytes returns the packet.
func (q *query) bytes() []byte { return q.packet[:q.length] }

// asked returns the question section.
func (q *query) asked() []byte { return q.packet[headerSize:q.question] }

// id returns the id.
func (q *query) id() uint16 { return binary.BigEndian.Uint16(q.packet[:]) }

// setID sets the id.
func (q *query) setID(id uint16) { binary.BigEndian.PutUint16(q.packet[:], id) }

// pack writes a question with id 0 and the name in lower case. udpSize is what EDNS offers, in bytes.
func (q *query) pack(x *Question, udpSize uint16) error {
	clear(q.packet[:headerSize]) // what lies behind the length is never sent
	if x.RecursionDesired {
		q.packet[2] = bitRD
	}
	q.packet[5] = 1 // one question
	end, err := packName(q.packet[headerSize:headerSize+maxName], x.Name)
	if err != nil {
		return err
	}
	at := headerSize + end
	binary.BigEndian.PutUint16(q.packet[at:], x.Type)
	q.packet[at+2], q.packet[at+3] = 0, 1 // class IN
	q.question = uint16(at + 4)
	q.length = q.question
	if !x.NoEDNS {
		q.offer(udpSize)
	}
	return nil
}

// offer appends an OPT record (RFC 6891, section 6.1.2).
func (q *query) offer(udpSize uint16) {
	q.packet[11] = 1 // one additional record
	opt := q.packet[q.question : q.question+optSize]
	clear(opt)
	opt[2] = 41 // type, behind the root as owner
	binary.BigEndian.PutUint16(opt[3:], udpSize)
	q.length = q.question + optSize
}

// withhold takes the OPT record away.
func (q *query) withhold() {
	q.packet[11] = 0
	q.length = q.question
}

// mix gives each letter of the name a random case (0x20).
func (q *query) mix(random *rand.Rand) {
	name := q.packet[headerSize : q.question-4]
	var bits uint64
	for i, b := range name {
		if i%64 == 0 {
			bits = random.Uint64()
		}
		// Lengths of labels are below 64, where no letters are.
		if b|0x20 >= 'a' && b|0x20 <= 'z' {
			name[i] = b&^0x20 | byte(bits&1)<<5
		}
		bits >>= 1
	}
}

// packName writes a name and returns its length.
func packName(to []byte, name string) (int, error) {
	if name == "" {
		return 0, errors.New("a question without a name; the root is written as a dot")
	}
	if name == "." {
		name = ""
	}
	at, start := 0, 0
	for i := 0; i <= len(name) && name != ""; i++ {
		if i < len(name) && name[i] != '.' {
			continue
		}
		n := i - start
		if n == 0 || n > 63 {
			return 0, fmt.Errorf("the name %q has a label of %d bytes; 1 to 63 are possible", name, n)
		}
		if at+1+n+1 > len(to) {
			return 0, fmt.Errorf("the name %q is longer than %d bytes", name, maxName)
		}
		to[at] = byte(n)
		copy(to[at+1:], name[start:i])
		at += 1 + n
		start = i + 1
	}
	to[at] = 0
	return at + 1, nil
}

// readQuestion returns the name, lower case and without final dot, and the type of a question section that
// was packed here.
func readQuestion(asked []byte) (name string, qtype uint16) {
	var text []byte
	for at := 0; asked[at] != 0; at += 1 + int(asked[at]) {
		if at > 0 {
			text = append(text, '.')
		}
		for _, b := range asked[at+1 : at+1+int(asked[at])] {
			if b >= 'A' && b <= 'Z' {
				b |= 0x20
			}
			text = append(text, b)
		}
	}
	if len(text) == 0 {
		text = []byte{'.'}
	}
	return string(text), binary.BigEndian.Uint16(asked[len(asked)-4:])
}
