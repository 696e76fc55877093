package dnswire

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/miekg/dns"
)

// isResponse makes the checks that need no query: length and QR bit.
func isResponse(data []byte) Failure {
	switch {
	case len(data) < headerSize:
		return Malformed
	case data[2]&bitQR == 0:
		return NotAResponse
	}
	return None
}

// sameQuestion reports whether the message has one question and it is the one asked, and
// whether it is so in the same letter case.
func sameQuestion(data, asked []byte) (same, caseKept bool) {
	end := headerSize + len(asked)
	if binary.BigEndian.Uint16(data[4:]) != 1 || len(data) < end {
		return false, false
	}
	got := data[headerSize:end]
	if bytes.Equal(got, asked) {
		return true, true
	}
	name := len(asked) - 4
	if !bytes.Equal(got[name:], asked[name:]) { // type and class
		return false, false
	}
	for i, b := range got[:name] {
		if b != asked[i] && (b^asked[i] != 0x20 || b|0x20 < 'a' || b|0x20 > 'z') {
			return false, false
		}
	}
	return true, false
}

// rcode returns the lower four bits of the response code.
func rcode(data []byte) int { return int(data[3] & 0x0f) }

// isBareFormErr reports whether the message is FORMERR without a question, as servers answer that
// do not understand EDNS.
func isBareFormErr(data []byte) bool {
	return rcode(data) == dns.RcodeFormatError && binary.BigEndian.Uint16(data[4:]) == 0
}

// questionText puts the question section of a message into words.
func questionText(data []byte) string {
	if len(data) < headerSize {
		return "no question"
	}
	if n := binary.BigEndian.Uint16(data[4:]); n != 1 {
		return fmt.Sprintf("%d questions", n)
	}
	name, at, err := dns.UnpackDomainName(data, headerSize)
	if err != nil || at+4 > len(data) {
		return "a question that cannot be read"
	}
	qtype, class := binary.BigEndian.Uint16(data[at:]), binary.BigEndian.Uint16(data[at+2:])
	return fmt.Sprintf("%s %s %s", strings.ToValidUTF8(name, "?"), dns.Class(class), dns.Type(qtype))
}
