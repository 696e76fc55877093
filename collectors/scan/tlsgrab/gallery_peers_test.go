package tlsgrab_test

import (
	stdtls "crypto/tls"
	"net"
	"testing"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/collectors/scan/tlsgrab"

	"github.com/zmap/zcrypto/tls"
)

// patience is for machines with much else to do; who answers nothing is given less.
const (
	patience   = 10 * time.Second
	impatience = 300 * time.Millisecond
)

func dial(t *testing.T, address string, wait time.Duration) net.Conn {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(wait))
	return conn
}

// result is what a client got: whether a session came about, and how many certificates.
type result struct {
	session      bool
	certificates int
}

// standard is crypto/tls with everything it has.
func standard(t *testing.T, address, name string, wait time.Duration) result {
	t.Helper()
	cfg := &stdtls.Config{InsecureSkipVerify: true, ServerName: name, MinVersion: stdtls.VersionTLS10}
	for _, s := range append(stdtls.CipherSuites(), stdtls.InsecureCipherSuites()...) {
		cfg.CipherSuites = append(cfg.CipherSuites, s.ID)
	}
	conn := dial(t, address, wait)
	defer conn.Close()
	c := stdtls.Client(conn, cfg)
	err := c.Handshake()
	return result{err == nil, len(c.ConnectionState().PeerCertificates)}
}

// zcrypto is the library by its own defaults. Its log keeps certificates it fails on.
func zcrypto(t *testing.T, address, name string, wait time.Duration) result {
	t.Helper()
	conn := dial(t, address, wait)
	defer conn.Close()
	c := tls.Client(conn, &tls.Config{InsecureSkipVerify: true, ServerName: name})
	err := c.Handshake()
	n := 0
	if log := c.GetHandshakeLog(); log != nil && log.ServerCertificates != nil {
		n = len(log.ServerCertificates.Chain)
		if log.ServerCertificates.Certificate.Raw != nil {
			n++
		}
	}
	return result{err == nil, n}
}

// grab is Do, twice if the first says that it is worth it. OpenSSL serves one connection
// after the other, so each is closed before the next.
func grab(t *testing.T, address, name string, wait time.Duration) (conn, session net.Conn, h tlsgrab.Handshake, old bool) {
	t.Helper()
	cfg := tlsgrab.Config{ServerName: name, Timeout: wait}
	for {
		conn = dial(t, address, wait)
		var err error
		if session, h, err = tlsgrab.Do(t.Context(), conn, cfg); err != nil {
			t.Fatal(err)
		}
		if !h.TryOld() {
			return conn, session, h, cfg.Old
		}
		conn.Close()
		cfg.Old = true
	}
}

// speaks sends a request over a session, which the server must answer.
func speaks(t *testing.T, conn net.Conn) (failure.Word, string) {
	t.Helper()
	conn.SetDeadline(time.Now().Add(patience))
	if _, err := conn.Write([]byte("GET / HTTP/1.0\r\n\r\n")); err != nil {
		return words(t, failure.Send, err)
	}
	b := make([]byte, 12)
	if _, err := conn.Read(b); err != nil {
		return words(t, failure.Receive, err)
	}
	if string(b[:5]) != "HTTP/" {
		return failure.NotHTTP, string(b)
	}
	return "", ""
}

func words(t *testing.T, op failure.Op, err error) (failure.Word, string) {
	t.Helper()
	word, detail, err := tlsgrab.Failure(op, err)
	if err != nil {
		t.Fatal(err)
	}
	return word, detail
}
