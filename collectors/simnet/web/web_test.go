package web

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bridle/datasets/world"
)

// clock is a study time that a test moves.
type clock struct{ micros atomic.Int64 }

func (c *clock) now() time.Time  { return time.UnixMicro(c.micros.Load()).UTC() }
func (c *clock) set(t time.Time) { c.micros.Store(t.UnixMicro()) }

func day(n int) time.Time { return time.Date(2017, 1, n, 0, 0, 0, 0, time.UTC) }

// address is the i-th address of the prefix that tests use.
func address(i int) netip.Addr { return netip.AddrFrom4([4]byte{127, 77, byte(i >> 8), byte(i)}) }

// site is one server that is up from day 1 to day 31 and has certificate i.
func site(i int, looks world.Generation, tlsPort, httpPort uint16) world.Server {
	return world.Server{
		Address: address(i), Looks: looks, Software: "nginx/1.10.3", Certificate: i,
		TLSPorts: []uint16{tlsPort}, HTTPPorts: []uint16{httpPort},
		Up: []world.Span{{From: day(1), Until: day(31)}},
	}
}

func certificate(i int) world.Certificate {
	return world.Certificate{
		Names: []string{fmt.Sprintf("host-%d.xc", i)}, Serial: fmt.Sprintf("%x", i+1), Key: uint64(i),
		NotBefore: day(1), NotAfter: day(31),
	}
}

// freePorts finds n ports that nothing listens on. They lie below those that the kernel
// gives to clients, so that no connection takes them before they are used.
func freePorts(t testing.TB, n int) []uint16 {
	t.Helper()
	var ports []uint16
	for p := 20000 + os.Getpid()%10000; len(ports) < n; p++ {
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", fmt.Sprintf("0.0.0.0:%d", p))
		if err != nil && p < 32000 {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports = append(ports, uint16(p))
	}
	return ports
}

// start serves a world until the test ends and returns the server.
func start(t testing.TB, c Config) *Server {
	t.Helper()
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return s
}

func dial(t testing.TB, to netip.AddrPort) net.Conn {
	t.Helper()
	c, err := connect(t, to)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// connect is dial where nobody may be there: a reset can come so early that connecting fails.
func connect(t testing.TB, to netip.AddrPort) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", to.String())
	if err != nil {
		return nil, err
	}
	c.SetDeadline(time.Now().Add(30 * time.Second)) // so that a defect ends the test
	t.Cleanup(func() { c.Close() })
	return c, nil
}

// dialTLS shakes hands with a server, naming a host or none.
func dialTLS(t testing.TB, to netip.AddrPort, host string) (*tls.Conn, error) {
	raw, err := connect(t, to)
	if err != nil {
		return nil, err
	}
	c := tls.Client(raw, &tls.Config{ServerName: host, InsecureSkipVerify: true})
	return c, c.HandshakeContext(t.Context())
}

// newClient is a client of net/http that follows no redirect and proves no certificate.
func newClient(t testing.TB) *http.Client {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxIdleConnsPerHost: 1}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func fetch(t testing.TB, c *http.Client, url string) (*http.Response, error) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Do(q)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	_, err = io.Copy(io.Discard, r.Body) // a connection is kept only if the body was read
	return r, err
}

// TestManyAddressesOverOneSocket: 2,000 servers, two listening sockets, each client meets the
// certificate of the address it asked for, over TLS and over plain HTTP at once.
func TestManyAddressesOverOneSocket(t *testing.T) {
	const n = 2000
	ports := freePorts(t, 2)
	w := &world.World{}
	for i := range n {
		w.Servers = append(w.Servers, site(i, world.Ordinary, ports[0], ports[1]))
		w.Certificates = append(w.Certificates, certificate(i))
	}
	var c clock
	c.set(day(5))
	s := start(t, Config{World: w, Now: c.now})
	if len(s.listeners) != 2 {
		t.Errorf("%d listening sockets, want one per port", len(s.listeners))
	}
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := worker; i < n; i += 8 {
				if i%10 == 0 { // plain HTTP for some
					client := newClient(t)
					if _, err := fetch(t, client, fmt.Sprintf("http://%v/", netip.AddrPortFrom(address(i), ports[1]))); err != nil {
						t.Error(err)
					}
					client.CloseIdleConnections()
					continue
				}
				conn, err := dialTLS(t, netip.AddrPortFrom(address(i), ports[0]), "")
				if err != nil {
					t.Errorf("%v: %v", address(i), err)
					return
				}
				if got, want := conn.ConnectionState().PeerCertificates[0].DNSNames[0], fmt.Sprintf("host-%d.xc", i); got != want {
					t.Errorf("%v shows %s, want %s", address(i), got, want)
				}
				conn.Close()
			}
		})
	}
	all.Wait()
	// In TLS 1.2 a client is done before the server has read its last message.
	for s.Stats().Handshakes < n*9/10 && !t.Failed() && t.Context().Err() == nil {
		time.Sleep(time.Millisecond)
	}
	stats := s.Stats()
	if stats.Handshakes != n*9/10 || stats.Requests != n/10 || stats.Reset != 0 || stats.Broken != 0 {
		t.Errorf("%+v, want %d handshakes and %d requests", stats, n*9/10, n/10)
	}
}

// TestStopLeavesNothing: when Serve returns, its goroutines are gone and the ports are free,
// whatever its clients were doing.
func TestStopLeavesNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	ports := freePorts(t, 2)
	w := &world.World{Certificates: []world.Certificate{certificate(0), certificate(1), certificate(2)}}
	for i, m := range []world.Manner{"", world.Mute, world.Slow} {
		s := site(i, world.Ordinary, ports[0], ports[1])
		s.Manner = m
		w.Servers = append(w.Servers, s)
	}
	s, err := New(Config{World: w, Now: func() time.Time { return day(2) }, Idle: time.Hour, Pause: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	for i := range 3 {
		idle := dial(t, netip.AddrPortFrom(address(i), ports[1]))
		fmt.Fprint(idle, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		half := dial(t, netip.AddrPortFrom(address(i), ports[0]))
		fmt.Fprint(half, "\x16\x03")
	}
	for s.Stats().Accepted < 6 || s.Stats().Requests < 2 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i == 1000 {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		time.Sleep(time.Millisecond) // a goroutine that has called Done may not be gone yet
	}
	again, err := New(Config{World: w, Now: day2})
	if err != nil {
		t.Fatalf("the ports are not free again: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func day2() time.Time { return day(2) }

// TestTicketsOpenNothing: a client that comes back with a ticket shakes hands anew, at the
// same server and at another, so that no session ties two servers together.
func TestTicketsOpenNothing(t *testing.T) {
	ports := freePorts(t, 2)
	w := &world.World{}
	for i := range 2 {
		w.Servers = append(w.Servers, site(i, world.Ordinary, ports[0], ports[1]))
		w.Certificates = append(w.Certificates, certificate(i))
	}
	start(t, Config{World: w, Now: day2})
	tickets := &countingCache{ClientSessionCache: tls.NewLRUClientSessionCache(8)}
	for _, i := range []int{0, 0, 1, 0} {
		c := tls.Client(dial(t, netip.AddrPortFrom(address(i), ports[0])), &tls.Config{
			ServerName: "same.xc", InsecureSkipVerify: true, ClientSessionCache: tickets,
		})
		if err := c.HandshakeContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c.ConnectionState().DidResume {
			t.Errorf("server %d resumed a session", i)
		}
	}
	if tickets.put == 0 {
		t.Error("no ticket was handed out, so nothing was tried")
	}
}

// countingCache counts the tickets that a client is given.
type countingCache struct {
	tls.ClientSessionCache
	put int
}

func (c *countingCache) Put(key string, s *tls.ClientSessionState) {
	if s != nil {
		c.put++
	}
	c.ClientSessionCache.Put(key, s)
}
