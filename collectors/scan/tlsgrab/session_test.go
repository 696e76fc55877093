package tlsgrab_test

import (
	"bytes"
	"context"
	stdtls "crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/collectors/scan/tlsgrab"
	"bridle/datasets/serverhello"
)

func TestOwnDefects(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	silent := serve(t, func(conn net.Conn) { conn.Read(make([]byte, 4096)); cancel(); io.Copy(io.Discard, conn) })
	if _, _, err := tlsgrab.Do(ctx, dial(t, silent, patience), tlsgrab.Config{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	short, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	silent = serve(t, func(conn net.Conn) { io.Copy(io.Discard, conn) })
	if _, h, err := tlsgrab.Do(short, dial(t, silent, patience), tlsgrab.Config{}); err != nil || h.Failure != failure.Timeout {
		t.Errorf("a context with a deadline: %q, %v", h.Failure, err)
	}
	conn := dial(t, silent, patience)
	conn.Close()
	if _, _, err := tlsgrab.Do(t.Context(), conn, tlsgrab.Config{}); err == nil {
		t.Error("a closed connection is a finding about the server")
	}
	if _, _, err := tlsgrab.Do(t.Context(), dial(t, silent, patience), tlsgrab.Config{ALPN: []string{""}}); err == nil {
		t.Error("a protocol without a name is sent")
	}
}

// What the server sends right behind its Finished belongs to the session, and the bytes of
// ServerHello are those that the server wrote.
func TestSession(t *testing.T) {
	raw, key := der(t)
	cfg := &stdtls.Config{Certificates: []stdtls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}, NextProtos: []string{"http/1.1"}}
	for _, version := range []uint16{stdtls.VersionTLS12, stdtls.VersionTLS13} {
		cfg.MinVersion, cfg.MaxVersion = stdtls.VersionTLS12, version
		var wrote recorder
		session, h := do(t, tlsgrab.Config{ServerName: "a.example."}, func(conn net.Conn) {
			wrote.Conn = conn
			server := stdtls.Server(&wrote, cfg)
			server.Write([]byte("greeting"))
			io.Copy(io.Discard, server)
		})
		if session == nil {
			t.Fatalf("%q %q", h.Failure, h.Detail)
		}
		b := make([]byte, 8)
		if _, err := io.ReadFull(session, b); err != nil || string(b) != "greeting" {
			t.Errorf("the session begins with %q, %v", b, err)
		}
		session.Close()
		n := int(wrote.first[3])<<8 | int(wrote.first[4])
		if !bytes.Equal(h.ServerHello, wrote.first[5:5+n]) && !bytes.HasPrefix(wrote.first[5:5+n], h.ServerHello) {
			t.Errorf("ServerHello is %x, the server wrote %x", h.ServerHello, wrote.first)
		}
		parsed, err := serverhello.Parse(h.ServerHello)
		if err != nil || parsed.Version() != version || h.ALPN == nil || *h.ALPN != "http/1.1" || !bytes.Equal(h.Chain[0], raw) {
			t.Errorf("%+v, %+v, %v", parsed, h, err)
		}
	}
}

// recorder keeps the first bytes written.
type recorder struct {
	net.Conn
	first []byte
}

func (r *recorder) Write(p []byte) (int, error) {
	if r.first == nil {
		r.first = bytes.Clone(p)
	}
	return r.Conn.Write(p)
}

// A protocol that is no text does not get into a row as it is.
func TestProtocolIsText(t *testing.T) {
	body := append([]byte{3, 3}, bytes.Repeat([]byte{'r'}, 32)...)
	body = append(body, 0, 0xc0, 0x2f, 0)
	body = append(body, "\x00\x09\x00\x10\x00\x05\x00\x03\x02\xff\x00"...)
	session, h := do(t, tlsgrab.Config{}, sends(records(16384, message(2, body))))
	if session != nil || h.ALPN == nil || *h.ALPN != "\uFFFD\uFFFD" || h.Failure != failure.Malformed || !strings.Contains(h.Detail, "ALPN") {
		t.Errorf("%+v", h)
	}
}
