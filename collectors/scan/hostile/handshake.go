package hostile

import (
	"crypto/tls"
	"net"

	"bridle/collectors/internal/failure"
)

// handshakes are hostile before a TLS session is there.
func handshakes() []Behaviour {
	answer := func(name string, want failure.Word, rest func(*peer)) Behaviour {
		return Behaviour{Name: name, Level: TLS, Want: want, serve: func(p *peer) { p.hello(); rest(p) }}
	}
	return []Behaviour{
		answer("garbage instead of TLS", failure.NotTLS, say("\xfe\xed\x00\xff\xfe\xed\x00\xff")),
		answer("endless garbage instead of TLS", failure.NotTLS, forever("", "\xfe\xed")),
		answer("SSH instead of TLS", failure.NotTLS, say("SSH-2.0-OpenSSH_7.4\r\n")),
		answer("HTTP instead of TLS", failure.NotTLS, say("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")),
		answer("alert", failure.Alert, say("\x15\x03\x01\x00\x02\x02\x28")), // handshake_failure, RFC 8446, 6.2
		answer("reset after ClientHello", failure.Reset, (*peer).reset),
		answer("end after ClientHello", failure.ClosedEarly, (*peer).end),
		waiting(answer("silence after ClientHello", failure.Timeout, (*peer).stall)),
		waiting(answer("slow ServerHello", failure.Timeout, func(p *peer) { p.drip("\x16\x03\x03\x3f\x00\x02\x00\x3e\xfc\x03\x03") })),
		{Name: "reset after ServerHello", Level: TLS, Want: failure.Reset, serve: afterServerHello((*peer).reset)},
		{Name: "end after ServerHello", Level: TLS, Want: failure.ClosedEarly, serve: afterServerHello((*peer).end)},
		{Name: "silence after ServerHello", Level: TLS, Want: failure.Timeout, Waits: true, serve: afterServerHello((*peer).stall)},
		// A Certificate of 2^24-1 bytes that begins after the ServerHello and does not end.
		{Name: "endless certificate", Level: TLS, Want: failure.TooLarge, serve: afterServerHello(
			forever("\x16\x03\x03\x00\x04\x0b\xff\xff\xff", "\x16\x03\x03\x01\x00"+string(make([]byte, 256))))},
	}
}

// afterServerHello shakes hands until the first record of the server, which has its
// ServerHello, and then does the rest. It speaks TLS 1.2, in which what follows is not encrypted.
func afterServerHello(rest func(*peer)) func(*peer) {
	return func(p *peer) {
		config := &tls.Config{Certificates: p.certificates, MaxVersion: tls.VersionTLS12}
		tls.Server(&firstRecord{Conn: p.tcp}, config).Handshake()
		rest(p)
	}
}

// firstRecord lets one record of TLS through and then fails, so that a handshake ends there.
type firstRecord struct {
	net.Conn
	over bool
}

func (f *firstRecord) Write(b []byte) (int, error) {
	const header = 5 // RFC 5246, 6.2.1
	if f.over || len(b) < header {
		return 0, net.ErrClosed
	}
	f.over = true
	n := min(len(b), header+int(b[3])<<8+int(b[4]))
	if _, err := f.Conn.Write(b[:n]); err != nil {
		return 0, err
	}
	return n, net.ErrClosed
}
