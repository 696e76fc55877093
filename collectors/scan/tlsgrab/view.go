package tlsgrab

import (
	"slices"

	"bridle/datasets/serverhello"
)

// The records and handshake messages that say something, RFC 8446, 5.1 and 4; RFC 5246, 7.4.
const (
	recordChange    = 20
	recordAlert     = 21
	recordHandshake = 22
	recordData      = 23

	messageServerHello = 2
	messageTicket      = 4
	messageExtensions  = 8
	messageCertificate = 11
	messageKeyExchange = 12
	messageRequest     = 13
	messageDone        = 14
	messageVerify      = 15
	messageFinished    = 20
)

// libraryMost is the longest handshake message that zcrypto reads.
const libraryMost = 65536

// view is what was seen of the server's side of the handshake. It reads along and changes
// nothing.
type view struct {
	hand   *[]byte // bytes of handshake messages; the first of the next message is at next
	next   int
	sealed bool    // records are encrypted from here on
	opener *opener // TLS 1.3: opens them, once the library has the secret
	lost   bool    // a record could not be opened or read: what follows is not seen

	message []byte            // ServerHello with its header
	hello   serverhello.Hello // read from message
	bad     error             // why message cannot be read
	retries int               // HelloRetryRequests seen
	wished  uint16            // group that the last one asked for, or 0

	chain   [][]byte // certificates kept
	sent    int      // certificates sent
	bytes   int      // bytes of certificates kept
	group   string
	scheme  string
	alpn    string
	inner   []uint16 // numbers of the extensions of EncryptedExtensions
	request bool     // CertificateRequest
	types   []byte   // kinds of certificates it asks for, up to TLS 1.2
	names   int      // authorities it names, up to TLS 1.2
	ticket  int      // bytes of the session ticket; -1 if none came
	hint    uint32   // its lifetime in seconds
	flight  bool     // the server's first flight is complete

	alerts  [][2]byte // level and number, in order
	garbage []byte    // first bytes of what is no TLS
}

// expects tells whether a record of that kind may come now. Nothing but handshake messages and
// alerts may come before the ServerHello.
func (v *view) expects(kind byte) bool {
	if v.message == nil && v.retries == 0 {
		return kind == recordHandshake || kind == recordAlert
	}
	return kind >= recordChange && kind <= recordData
}

// version returns the version agreed on, or 0.
func (v *view) version() uint16 {
	if v.message == nil {
		return 0
	}
	return v.hello.Version()
}

// record looks at one record with its header. An error is a *refusal.
func (v *view) record(record []byte) error {
	kind, data := record[0], record[recordHeader:]
	if v.sealed {
		if kind != recordData || v.opener == nil || v.lost {
			if kind == recordAlert && v.version() == serverhello.TLS13 {
				v.alert(data) // sent before the server had keys
			}
			return nil
		}
		plain, inner, ok := v.opener.open(record)
		if !ok {
			v.lost = true
			return nil
		}
		kind, data = inner, plain
	}
	switch kind {
	case recordAlert:
		v.alert(data)
	case recordHandshake:
		*v.hand = append(*v.hand, data...)
		return v.messages()
	case recordChange:
		if v.message != nil && v.version() != serverhello.TLS13 {
			v.sealed, v.lost = true, true
		}
	}
	return nil
}

// alert keeps the first few.
func (v *view) alert(data []byte) {
	if len(data) == 2 && len(v.alerts) < 8 {
		v.alerts = append(v.alerts, [2]byte(data))
	}
}

// messages looks at all messages that are complete.
func (v *view) messages() error {
	for {
		message, ok := v.complete()
		if !ok {
			return nil
		}
		v.next += len(message)
		if err := v.look(message); err != nil {
			return err
		}
	}
}

// complete returns the next message with its header, if all of it is there.
func (v *view) complete() ([]byte, bool) {
	rest := (*v.hand)[v.next:]
	if len(rest) < 4 || len(rest) < 4+length24(rest[1:]) {
		return nil, false
	}
	return rest[:4+length24(rest[1:])], true
}

// ahead tells whether the message that is coming is one that the library will refuse for its
// length, so that it must be read before the library hears of it. Records cannot tell once
// they are not understood.
func (v *view) ahead() bool {
	if v.hand == nil || v.lost {
		return false
	}
	rest := (*v.hand)[v.next:]
	return len(rest) >= 4 && length24(rest[1:]) > libraryMost && rest[0] == messageCertificate
}

func length24(b []byte) int { return int(b[0])<<16 | int(b[1])<<8 | int(b[2]) }

// look takes what it needs out of one message.
func (v *view) look(message []byte) error {
	body := message[4:]
	tls13 := v.version() == serverhello.TLS13
	switch message[0] {
	case messageServerHello:
		v.serverHello(message)
	case messageCertificate:
		return v.certificates(body, tls13)
	case messageKeyExchange:
		return v.keyExchange(body)
	case messageRequest:
		v.certificateRequest(body, tls13)
	case messageExtensions:
		v.encryptedExtensions(body)
	case messageVerify:
		if len(body) >= 2 {
			v.scheme = schemeName(uint16(body[0])<<8 | uint16(body[1]))
		}
	case messageTicket:
		if len(body) >= 6 && !tls13 {
			v.hint = uint32(body[0])<<24 | uint32(body[1])<<16 | uint32(body[2])<<8 | uint32(body[3])
			v.ticket = len(body) - 6
		}
	case messageDone:
		v.flight = true
	case messageFinished:
		v.flight = true
		v.lost = true // what follows is not of the handshake
	}
	return nil
}

// serverHello keeps the last one.
func (v *view) serverHello(message []byte) {
	hello, err := serverhello.Parse(message)
	if err == nil && hello.IsRetry() {
		v.retries++
		v.wished, _ = hello.Group()
		return
	}
	v.message = slices.Clone(message)
	v.hello, v.bad = serverhello.Parse(v.message)
	if err != nil {
		return
	}
	v.alpn, _ = v.hello.ALPN()
	if v.version() != serverhello.TLS13 {
		return
	}
	v.sealed = true
	if group, ok := v.hello.Group(); ok {
		v.group = groupName(group)
	}
}
