package face

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"bridle/datasets/world"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		raw    string
		defect Defect
		path   string
		host   string
		keep   bool
	}{
		{"GET / HTTP/1.1\r\nHost: a.xc\r\n\r\n", Sound, "/", "a.xc", true},
		{"\r\nGET /p?q HTTP/1.1\nHost: A.xc.:8443\n\n", Sound, "/p", "a.xc", true},
		{"GET / HTTP/1.0\r\n\r\n", Sound, "/", "", false},
		{"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", Sound, "/", "", true},
		{"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", Sound, "/", "a", false},
		{"GET http://b.xc/x HTTP/1.1\r\nHost: a.xc\r\n\r\n", Sound, "/x", "b.xc", true}, // RFC 9112, 3.2.2
		{"GET / HTTP/1.1\r\nHost: [fd00::1]:8443\r\n\r\n", Sound, "/", "fd00::1", true},
		{"GET / HTTP/1.1\r\nHost: [fd00::1]\r\n\r\n", Sound, "/", "fd00::1", true},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", Sound, "/", "a", true},
		{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Sound, "/", "a", false},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", Sound, "/", "a", false},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", Sound, "/", "a", false},
		{"GET /\r\n\r\n", NotHTTP, "", "", false}, // HTTP/0.9
		{"\x16\x03\x01\x02\x00\n", NotHTTP, "", "", false},
		{"GET /a\x00b HTTP/1.1\r\n\r\n", NotHTTP, "", "", false},
		{"GET / b HTTP/1.1\r\n\r\n", NotHTTP, "", "", false},
		{"GET / HTTP/2.0\r\n\r\n", BadVersion, "", "", false},
		{"GET / HTTP/1.1\r\n\r\n", NoHost, "/", "", true},
		{"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", ManyHosts, "/", "", true},
		{"GET / HTTP/1.1\r\nHost a\r\n\r\n", BadField, "/", "", false},
		{"GET / HTTP/1.1\r\nHost : a\r\n\r\n", BadField, "/", "", false}, // RFC 9112, 5.1
		{"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", BadField, "/", "", false},
		{"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", BadLength, "/", "", false},
		{"GET /" + strings.Repeat("a", maxLine) + " HTTP/1.1\r\n\r\n", TooLong, "", "", false},
		{"GET / HTTP/1.1\r\n" + strings.Repeat("A: b\r\n", maxFields+1) + "\r\n", TooLong, "/", "", false},
	} {
		q, err := Read(bufio.NewReaderSize(strings.NewReader(c.raw), maxLine))
		if err != nil {
			t.Errorf("%.40q: %v", c.raw, err)
			continue
		}
		if q.Defect != c.defect {
			t.Errorf("%.40q: defect %q, want %q", c.raw, q.Defect, c.defect)
			continue
		}
		if q.Defect == Sound && (q.Path != c.path || q.Host != c.host || q.KeepAlive != c.keep) {
			t.Errorf("%.40q: path %q, host %q, keep %v; want %q, %q, %v", c.raw, q.Path, q.Host, q.KeepAlive, c.path, c.host, c.keep)
		}
	}
}

func TestReadEnds(t *testing.T) {
	for raw, want := range map[string]error{
		"": io.EOF, "GET / HT": io.ErrUnexpectedEOF, "GET / HTTP/1.1\r\n": io.ErrUnexpectedEOF,
		"GET / HTTP/1.1\r\nHost: a":                                io.ErrUnexpectedEOF,
		"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab": io.ErrUnexpectedEOF,
	} {
		if _, err := Read(bufio.NewReader(strings.NewReader(raw))); !errors.Is(err, want) {
			t.Errorf("%q: error %v, want %v", raw, err, want)
		}
	}
}

// TestReadOneAfterAnother: a body does not run into the next request.
func TestReadOneAfterAnother(t *testing.T) {
	r := bufio.NewReader(strings.NewReader("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nGET GET /b HTTP/1.1\r\nHost: a\r\n\r\n"))
	for _, want := range []string{"/a", "/b"} {
		q, err := Read(r)
		if err != nil || q.Path != want {
			t.Fatalf("path %q, error %v; want %q", q.Path, err, want)
		}
	}
}

// FuzzRespond: no bytes of a client make a server fail or send what is no HTTP.
func FuzzRespond(f *testing.F) {
	for _, s := range []string{
		"GET / HTTP/1.1\r\nHost: a.xc\r\n\r\n", "HEAD /favicon.ico HTTP/1.0\r\n\r\n", "\x16\x03\x01\x00\xa5\x01\n",
		"GET /redirect.aspx HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x:y:z\r\n\r\n",
		"GET http://[::1]:5/ HTTP/1.1\r\nHost: \xff\r\nContent-Length: 1\r\n\r\n.", "\n\n\nGET / HTTP/9.9\r\n",
	} {
		f.Add([]byte(s), uint8(1))
	}
	f.Fuzz(func(t *testing.T, raw []byte, n uint8) {
		q, err := Read(bufio.NewReaderSize(bytes.NewReader(raw), maxLine))
		if err != nil {
			return
		}
		looks := []world.Generation{world.DecoyPages, world.ProxyA, world.ProxyB, world.Ordinary, world.Lookalike}
		s := server(looks[int(n)%len(looks)])
		s.Address = netip.AddrFrom4([4]byte{127, 20, 0, n})
		if n%2 == 0 {
			s.Quirk, s.Software = "odd", ""
		}
		q.At = instant()
		r := Respond(s, names(), q)
		if len(r.Raw) == 0 {
			if !r.Close {
				t.Fatal("silent and open")
			}
			return
		}
		method := q.Method
		if method != http.MethodHead {
			method = http.MethodGet
		}
		p, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(r.Raw)), &http.Request{Method: method})
		if err != nil {
			t.Fatalf("%q: %v", r.Raw, err)
		}
		if _, err := io.Copy(io.Discard, p.Body); err != nil {
			t.Fatalf("%q: %v", r.Raw, err)
		}
		if r.Close && !p.Close {
			t.Fatalf("%q: closes without saying so", r.Raw)
		}
	})
}
