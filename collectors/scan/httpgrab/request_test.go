package httpgrab

import (
	"strings"
	"testing"
)

// Requests by hand after RFC 9112, sections 3 and 5.
func TestRequest(t *testing.T) {
	for _, c := range []struct {
		name string
		q    Request
		want string
	}{
		{"plain", get(), "GET / HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: identity\r\n\r\n"},
		{"no host, 1.0", Request{Method: "HEAD", Path: "x y\x01\xff", HTTP10: true}, "HEAD x y\x01\xff HTTP/1.0\r\nAccept-Encoding: identity\r\n\r\n"},
		{"fields", Request{Method: "GET", Path: "/", Host: "h", Fields: [][2]string{{"accept-encoding", "gzip"}, {"X", ""}}},
			"GET / HTTP/1.1\r\nHost: h\r\naccept-encoding: gzip\r\nX: \r\n\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.q.Bytes()
			if err != nil || string(got) != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
			s := &script{}
			answer(t, small(), c.q, s)
			if s.sent.String() != c.want {
				t.Errorf("sent %q", s.sent.String())
			}
		})
	}
}

func TestRequestThatMayNotBeSent(t *testing.T) {
	for _, c := range []struct {
		q    Request
		says string
	}{
		{Request{Path: "/"}, "method of the request is empty"},
		{Request{Method: "GET"}, "path of the request is empty"},
		{Request{Method: "G T", Path: "/"}, `method "G T"`},
		{Request{Method: "GET", Path: "/\r\nX: y"}, "path"},
		{Request{Method: "GET", Path: "/", Host: "a\nb"}, "header field Host"},
		{Request{Method: "GET", Path: "/", Fields: [][2]string{{"A:", "b"}}}, "name of a header field"},
		{Request{Method: "GET", Path: "/", Fields: [][2]string{{"A", "b\x00"}}}, "header field A"},
	} {
		s := &script{}
		conn := New(small()).Conn(s)
		_, err := conn.Do(t.Context(), c.q)
		if err == nil || !strings.Contains(err.Error(), c.says) || s.sent.Len() > 0 {
			t.Errorf("%+v: got %v, want %q; %d bytes were sent", c.q, err, c.says, s.sent.Len())
		}
		conn.Close()
	}
}
