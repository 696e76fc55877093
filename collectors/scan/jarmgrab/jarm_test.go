package jarmgrab_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/collectors/scan/jarmgrab"

	"github.com/hdm/jarm-go"
)

// serve hands each connection to handle and closes it afterwards.
func serve(t *testing.T, handle func(net.Conn)) jarmgrab.Dial {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				conn.SetDeadline(time.Now().Add(5 * time.Second))
				handle(conn)
			}()
		}
	}()
	return func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", l.Addr().String())
	}
}

// goServer handles connections as crypto/tls does.
func goServer(t *testing.T) func(net.Conn) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Unix(4e9, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cfg := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
		MinVersion: tls.VersionTLS10, NextProtos: []string{"http/1.1"}}
	return func(conn net.Conn) { tls.Server(conn, cfg).Handshake() }
}

// slow writes a few bytes at a time.
type slow struct{ net.Conn }

func (s slow) Write(p []byte) (int, error) {
	for i := 0; i < len(p); i += 20 {
		if _, err := s.Conn.Write(p[i:min(i+20, len(p))]); err != nil {
			return i, err
		}
		time.Sleep(50 * time.Microsecond) // into packets of their own
	}
	return len(p), nil
}

func pass(t *testing.T, dial jarmgrab.Dial) jarmgrab.Result {
	t.Helper()
	r, err := jarmgrab.Do(t.Context(), dial, "a.example", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// plainly is the second route: one call of Read for each answer, as the library's own
// command and the reference implementation do.
func plainly(t *testing.T, dial jarmgrab.Dial) string {
	t.Helper()
	var raw []string
	for _, probe := range jarm.GetProbes("a.example", 443) {
		conn, err := dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conn.Write(jarm.BuildProbe(probe))
		b := make([]byte, 1484)
		n, err := conn.Read(b)
		if err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		conn.Close()
		part, err := jarm.ParseServerHello(b[:n], probe)
		if err != nil {
			t.Fatal(err)
		}
		raw = append(raw, part)
	}
	return jarm.RawHashToFuzzyHash(strings.Join(raw, ","))
}

func TestServer(t *testing.T) {
	handle := goServer(t)
	quick := serve(t, handle)
	want := plainly(t, quick)
	got := pass(t, quick)
	if got.Hash != want || len(got.Hash) != 62 || got.Failure != "" || got.Answered == 0 {
		t.Errorf("got %+v, want the hash %s", got, want)
	}
	slowly := pass(t, serve(t, func(conn net.Conn) { handle(slow{conn}) }))
	if slowly.Hash != want || slowly.Answered != got.Answered {
		t.Errorf("answers in small packets have the hash %s, else %s", slowly.Hash, want)
	}
}

func answers(text string) func(net.Conn) {
	return func(conn net.Conn) {
		conn.Read(make([]byte, 4096))
		io.WriteString(conn, text)
	}
}

func TestNoServerHello(t *testing.T) {
	for _, c := range []struct {
		name   string
		handle func(net.Conn)
		word   failure.Word
		detail string
	}{
		{"alerts", answers("\x15\x03\x01\x00\x02\x02\x28"), failure.Alert, "alert 40"},
		{"HTTP", answers("HTTP/1.1 400 Bad Request\r\n\r\n"), failure.NotTLS, `"HTTP/1.1 400`},
		{"closes", answers(""), failure.ClosedEarly, ""},
		{"half a record", answers("\x16\x03\x03\x00\x50\x02"), failure.Malformed, ""},
	} {
		got := pass(t, serve(t, c.handle))
		if got.Hash != jarm.ZeroHash || got.Answered != 0 || got.Failure != c.word || !strings.Contains(got.Detail, c.detail) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// An answer that would break JARM's own separators has no hash rather than a wrong one.
func TestSeparators(t *testing.T) {
	body := "\x03\x03" + strings.Repeat("r", 32) + "\x00\xc0\x2f\x00" + "\x00\x0f" + "\x00\x10\x00\x0b\x00\x09\x08ht|p/1,1"
	hello := "\x02\x00\x00" + string(rune(len(body))) + body
	got := pass(t, serve(t, answers("\x16\x03\x03\x00"+string(rune(len(hello)))+hello+"\x16\x03\x03\x00\x20"+strings.Repeat("c", 32))))
	if got.Hash != "" || got.Failure != failure.Malformed {
		t.Errorf("%+v", got)
	}
}

func TestDial(t *testing.T) {
	quick := serve(t, goServer(t))
	for _, fails := range []int{0, 4} {
		n := 0
		got := pass(t, func(ctx context.Context) (net.Conn, error) {
			if n++; n > fails {
				return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
			}
			return quick(ctx)
		})
		want := map[int]string{0: jarm.ZeroHash, 4: ""}[fails]
		if got.Hash != want || got.Failure != failure.PortRefused || n != fails+1 {
			t.Errorf("connection %d is refused: %+v after %d dials", fails+1, got, n)
		}
	}
	own := errors.New("own")
	if _, err := jarmgrab.Do(t.Context(), func(context.Context) (net.Conn, error) { return nil, own }, "", 0); !errors.Is(err, own) {
		t.Errorf("an error that is no failure: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	silent := serve(t, func(conn net.Conn) { cancel(); conn.Read(make([]byte, 4096)); conn.Read(make([]byte, 1)) })
	if _, err := jarmgrab.Do(ctx, silent, "", time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
