package web

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"bridle/datasets/world"
)

// TestFacesOverTheWire: each generation as a client of net/http meets it, over TLS and over
// plain HTTP. That the bytes are right is tested in package face.
func TestFacesOverTheWire(t *testing.T) {
	ports := freePorts(t, 2)
	w := &world.World{}
	looks := []world.Generation{world.DecoyPages, world.ProxyA, world.ProxyB, world.Ordinary, world.Lookalike}
	for i, l := range looks {
		w.Servers = append(w.Servers, site(i, l, ports[0], ports[1]))
		w.Certificates = append(w.Certificates, certificate(i))
	}
	s := start(t, Config{World: w, Now: day2})
	client := newClient(t)
	for _, c := range []struct {
		server int
		path   string
		want   int
	}{
		{0, "/redirect.aspx", 302}, {0, "/Support.aspx", 200}, {0, "/", 404},
		{1, "/", 502}, {1, "/Support.aspx", 502},
		{2, "/", 200}, {2, "/Support.aspx", 404},
		{3, "/", 200}, {3, "/redirect.aspx", 404},
	} {
		for _, url := range []string{
			fmt.Sprintf("https://%v%s", netip.AddrPortFrom(address(c.server), ports[0]), c.path),
			fmt.Sprintf("http://%v%s", netip.AddrPortFrom(address(c.server), ports[1]), c.path),
		} {
			r, err := fetch(t, client, url)
			if err != nil {
				t.Errorf("%s: %v", url, err)
			} else if r.StatusCode != c.want && !(r.TLS == nil && r.StatusCode == http.StatusMovedPermanently) {
				t.Errorf("%s: %d, want %d", url, r.StatusCode, c.want) // ordinary ones may upgrade to TLS
			}
		}
	}
	// Nine paths at each of two ports, over one kept connection for each of 4 servers and ports.
	if got := s.Stats(); got.Requests != 18 || got.Accepted != 8 {
		t.Errorf("%d requests over %d connections, want 18 over 8", got.Requests, got.Accepted)
	}
}

// misbehaving serves one server of that manner.
func misbehaving(t *testing.T, m world.Manner) (overTLS, plain netip.AddrPort) {
	t.Helper()
	ports := freePorts(t, 2)
	s := site(0, world.Ordinary, ports[0], ports[1])
	s.Manner, s.Domains = m, nil
	start(t, Config{
		World: &world.World{Servers: []world.Server{s}, Certificates: []world.Certificate{certificate(0)}},
		Now:   day2, Pause: time.Millisecond,
	})
	return netip.AddrPortFrom(address(0), ports[0]), netip.AddrPortFrom(address(0), ports[1])
}

const request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

// converse sends the request and returns what comes until the end or the time is up.
func converse(t *testing.T, c net.Conn, patience time.Duration) ([]byte, error) {
	t.Helper()
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	c.SetReadDeadline(time.Now().Add(patience))
	return io.ReadAll(c)
}

func TestManners(t *testing.T) {
	_, good := misbehaving(t, "")
	whole, err := converse(t, dial(t, good), time.Minute)
	if err != nil || !bytes.HasPrefix(whole, []byte("HTTP/1.1 ")) {
		t.Fatalf("well-behaved: %q, %v", whole, err)
	}
	t.Run("slow", func(t *testing.T) {
		secure, plain := misbehaving(t, world.Slow)
		if got, err := converse(t, dial(t, plain), time.Minute); err != nil || len(got) != len(whole) {
			t.Errorf("%d bytes of %d, error %v", len(got), len(whole), err)
		}
		c, err := dialTLS(t, secure, "")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := converse(t, c, time.Minute); err != nil || !bytes.HasPrefix(got, []byte("HTTP/1.1 ")) {
			t.Errorf("over TLS: %q, error %v", got, err)
		}
	})
	t.Run("closes-early", func(t *testing.T) {
		_, plain := misbehaving(t, world.ClosesEarly)
		if got, err := converse(t, dial(t, plain), time.Minute); err != nil || len(got) != len(whole)/2 {
			t.Errorf("%d bytes of %d, error %v; want half and an orderly end", len(got), len(whole), err)
		}
	})
	t.Run("resets", func(t *testing.T) {
		_, plain := misbehaving(t, world.Resets)
		if got, err := converse(t, dial(t, plain), time.Minute); len(got) > 0 || !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%q, error %v; want a reset", got, err)
		}
	})
	t.Run("mute", func(t *testing.T) {
		_, plain := misbehaving(t, world.Mute)
		if got, err := converse(t, dial(t, plain), 50*time.Millisecond); len(got) > 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%q, error %v; want nothing at all", got, err)
		}
	})
	t.Run("half-speaks", func(t *testing.T) {
		secure, _ := misbehaving(t, world.HalfSpeaks)
		c, err := dialTLS(t, secure, "")
		if err != nil {
			t.Fatalf("the handshake is its good half: %v", err)
		}
		if got, err := converse(t, c, 50*time.Millisecond); len(got) > 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%q, error %v; want nothing", got, err)
		}
	})
	t.Run("garbage", func(t *testing.T) {
		secure, plain := misbehaving(t, world.Garbage)
		var header tls.RecordHeaderError
		if _, err := dialTLS(t, secure, ""); !errors.As(err, &header) {
			t.Errorf("TLS: %v, want an error about the record header", err)
		}
		if got, _ := converse(t, dial(t, plain), time.Minute); len(got) == 0 || strings.Contains(string(got), "HTTP") {
			t.Errorf("HTTP: %q", got)
		}
	})
}

// TestHostileClients: what clients do wrong costs the server one connection and no more.
func TestHostileClients(t *testing.T) {
	_, plain := misbehaving(t, "")
	for _, raw := range []string{
		"", "\n", "\x00", "GET", strings.Repeat("A", 100_000), "GET / HTTP/1.1\r\n" + strings.Repeat("A: b\r\n", 1000),
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n" + strings.Repeat("x", 100_000),
	} {
		c := dial(t, plain)
		_, _ = io.WriteString(c, raw) // the server may have closed before all is sent
		_ = c.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, c) // and what it says is its own affair
	}
	if got, err := converse(t, dial(t, plain), time.Minute); err != nil || len(got) == 0 {
		t.Errorf("after all that: %q, %v", got, err)
	}
}

// TestTooMany: connections above the limit are reset and counted, and one that ends makes
// room.
func TestTooMany(t *testing.T) {
	ports := freePorts(t, 2)
	s := start(t, Config{
		World: &world.World{Servers: []world.Server{site(0, world.Ordinary, ports[0], ports[1])}, Certificates: []world.Certificate{certificate(0)}},
		Now:   day2, Connections: 2,
	})
	at := netip.AddrPortFrom(address(0), ports[1])
	first := dial(t, at)
	dial(t, at)
	if err := silentReset(t, at); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the third of two: %v, want a reset", err)
	}
	if got := s.Stats().Overload; got != 1 {
		t.Errorf("overload %d, want 1", got)
	}
	if _, err := converse(t, first, time.Minute); err != nil {
		t.Fatal(err)
	}
	first.Close()
	for len(s.places) == 2 {
		time.Sleep(time.Millisecond)
	}
	if _, err := converse(t, dial(t, at), time.Minute); err != nil {
		t.Errorf("after one has gone: %v", err)
	}
}

// TestLastRequest: a connection ends after as many requests as a server takes, and the last
// answer says so.
func TestLastRequest(t *testing.T) {
	_, plain := misbehaving(t, "")
	c := dial(t, plain)
	r := bufio.NewReader(c)
	for i := range maxRequests {
		fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		p, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		_, _ = io.Copy(io.Discard, p.Body)
		p.Body.Close()
		if want := i == maxRequests-1; p.Close != want {
			t.Errorf("request %d: closes %v, want %v", i, p.Close, want)
		}
	}
	if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last: %v, want the end", err)
	}
}

// TestWithoutTLS: a server that has no certificate serves plain HTTP.
func TestWithoutTLS(t *testing.T) {
	port := freePorts(t, 1)[0]
	s := world.Server{Address: address(0), Looks: world.ProxyA, Certificate: world.None, HTTPPorts: []uint16{port}, Up: []world.Span{{From: day(1), Until: day(3)}}}
	start(t, Config{World: &world.World{Servers: []world.Server{s}}, Now: day2})
	got, err := converse(t, dial(t, netip.AddrPortFrom(address(0), port)), time.Minute)
	if err != nil || !bytes.HasPrefix(got, []byte("HTTP/1.1 404")) { // x is no name of its own
		t.Errorf("%q, %v", got, err)
	}
}
