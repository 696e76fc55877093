package httpgrab

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	ztls "github.com/zmap/zcrypto/tls"

	"bridle/collectors/internal/failure"
)

// pair returns both ends of a TCP connection on loopback.
func pair(t *testing.T) (client net.Conn, server *net.TCPConn) {
	t.Helper()
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if client, err = net.Dial("tcp4", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if server, err = l.AcceptTCP(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Close() })
	return client, server
}

// Several requests go over one connection, plain and TLS, to the server of net/http.
func TestReuse(t *testing.T) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Host+r.URL.Path) })
	plain, secure := httptest.NewServer(handler), httptest.NewTLSServer(handler)
	defer plain.Close()
	defer secure.Close()
	over, err := tls.Dial("tcp", secure.Listener.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	open, err := net.Dial("tcp", plain.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	zcrypto, err := ztls.Dial("tcp", secure.Listener.Addr().String(), &ztls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	g := New(Defaults())
	for _, conn := range []net.Conn{open, over, zcrypto} {
		c := g.Conn(conn)
		for _, path := range []string{"/a", "/b", "/c"} {
			r, err := c.Do(t.Context(), Request{Method: "GET", Path: path, Host: "h"})
			if err != nil || r.Failure != "" || string(r.Body) != "h"+path || !r.Reusable || r.FirstByte <= 0 {
				t.Errorf("%s: %v, %+v", path, err, r)
			}
		}
		if err := errors.Join(c.Close(), c.Close()); err != nil {
			t.Error(err)
		}
		if _, err := c.Do(t.Context(), get()); err == nil {
			t.Error("a closed connection takes a request")
		}
	}
}

// A connection that ended, or on which something came, between two requests gets no second
// request.
func TestStale(t *testing.T) {
	for name, after := range map[string]func(*net.TCPConn){
		"closed_early": func(s *net.TCPConn) { s.CloseWrite() },
		"malformed":    func(s *net.TCPConn) { io.WriteString(s, ok+"Content-Length: 0\r\n\r\n") },
	} {
		client, server := pair(t)
		c := New(Defaults()).Conn(client)
		io.WriteString(server, ok+"Content-Length: 0\r\n\r\n")
		if r, err := c.Do(t.Context(), get()); err != nil || !r.Reusable {
			t.Fatalf("%v, %+v", err, r)
		}
		after(server)
		c.wire.conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		c.in.Peek(1) // it has arrived now; what came stays in the buffer
		r, err := c.Do(t.Context(), get())
		if err != nil || !r.Stale || string(r.Failure) != name || r.Reusable || r.Kept() {
			t.Errorf("%s: %v, %+v", name, err, r)
		}
		asked := make([]byte, 1000)
		if n, _ := server.Read(asked); strings.Count(string(asked[:n]), "GET") != 1 {
			t.Errorf("%s: asked %q", name, asked[:n])
		}
	}
}

// A cancelled context is no finding.
func TestCancel(t *testing.T) {
	client, server := pair(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { server.Read(make([]byte, 1)); cancel() }()
	if _, err := New(Defaults()).Conn(client).Do(ctx, get()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Time limits end an exchange, whether nothing comes or a little all the time.
func TestTimes(t *testing.T) {
	for name, l := range map[string]Limits{"idle": small(), "total": small()} {
		client, server := pair(t)
		l.Idle, l.Total = 50*time.Millisecond, time.Hour
		if name == "total" {
			l.Idle, l.Total, l.HeaderBytes = time.Hour, 50*time.Millisecond, 1<<20
			io.WriteString(server, ok+"A: ")
			go func() {
				for {
					if _, err := io.WriteString(server, "a"); err != nil {
						return
					}
					time.Sleep(time.Millisecond)
				}
			}()
		}
		r, err := New(l).Conn(client).Do(t.Context(), get())
		if err != nil || r.Failure != failure.Timeout || !strings.HasSuffix(r.Detail, "bytes came") {
			t.Errorf("%s: %v, %+v", name, err, r)
		}
	}
}

// A server that wants a certificate says so in TLS 1.3 after the handshake, by an alert
// that only the first read meets. Both TLS libraries give the same word.
func TestAlert(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS13}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	a, err := tls.Dial("tcp", s.Listener.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	b, err := ztls.Dial("tcp", s.Listener.Addr().String(), &ztls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS13})
	if err != nil {
		t.Fatal(err)
	}
	for _, conn := range []net.Conn{a, b} {
		r, err := New(Defaults()).Conn(conn).Do(t.Context(), get())
		if err != nil || r.Failure != failure.Alert || !strings.Contains(r.Detail, "certificate required") {
			t.Errorf("%T: %v, %+v", conn, err, r)
		}
	}
}

// A server that answers and shuts the connection without reading has answered.
func TestAnswerWithoutReading(t *testing.T) {
	client, server := pair(t)
	io.WriteString(server, ok+"Content-Length: 2\r\n\r\nab")
	server.CloseWrite()
	r, err := New(Defaults()).Conn(client).Do(t.Context(), get())
	if err != nil || r.Failure != "" || string(r.Body) != "ab" {
		t.Errorf("%v, %+v", err, r)
	}
}
