package httpgrab

import (
	"bytes"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// script is a connection on which given bytes come, in pieces of at most size bytes, and
// then the connection ends or, if open, falls silent.
type script struct {
	net.Conn
	in   []byte
	size int
	open bool
	sent bytes.Buffer
}

func (s *script) Read(p []byte) (int, error) {
	if len(s.in) == 0 {
		if s.open {
			return 0, os.ErrDeadlineExceeded
		}
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), s.size)], s.in)
	s.in = s.in[n:]
	return n, nil
}

func (s *script) Write(p []byte) (int, error)      { return s.sent.Write(p) }
func (s *script) Close() error                     { return nil }
func (s *script) SetDeadline(time.Time) error      { return nil }
func (s *script) SetReadDeadline(time.Time) error  { return nil }
func (s *script) SetWriteDeadline(time.Time) error { return nil }

// small are limits with which tests are quick.
func small() Limits {
	l := Defaults()
	l.HeaderBytes, l.HeaderLines, l.Interim = 1000, 20, 3
	l.BodyBytes, l.BodyRead, l.Inflated = 100, 1000, 5000
	return l
}

// answer returns what Do makes of raw.
func answer(t testing.TB, l Limits, q Request, s *script) Response {
	t.Helper()
	if s.size == 0 {
		s.size = 1 << 20
	}
	c := New(l).Conn(s)
	defer c.Close()
	r, err := c.Do(t.Context(), q)
	if err != nil {
		t.Fatalf("%q: %v", s.in, err)
	}
	return r
}

func get() Request { return Request{Method: "GET", Path: "/", Host: "a.example"} }
