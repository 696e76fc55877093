package hostile

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Server is a behaviour that is served.
type Server struct {
	Behaviour
	// Plain and TLS are its addresses. A server of level TLS has no plain one (the zero
	// value); at level HTTP the session at TLS is sound, with a certificate signed by itself.
	Plain, TLS netip.AddrPort

	accepted, requests atomic.Int64
}

// Accepted returns how many connections were made to the server so far, and Requests how
// many requests it has read.
func (s *Server) Accepted() int64 { return s.accepted.Load() }

// Requests returns how many requests the server has read so far. Behaviours that do not read
// requests, and those of level TCP and TLS, count none.
func (s *Server) Requests() int64 { return s.requests.Load() }

// Start serves the whole gallery on 127.0.0.1 until the test ends.
func Start(t testing.TB) []*Server {
	t.Helper()
	g := &gallery{certificates: certificates(t), done: make(chan struct{}), open: map[net.Conn]bool{}}
	t.Cleanup(g.close)
	var servers []*Server
	for _, b := range Gallery() {
		s := &Server{Behaviour: b}
		if b.Level != TLS {
			s.Plain = g.listen(t, s, false)
		}
		s.TLS = g.listen(t, s, b.Level == HTTP)
		servers = append(servers, s)
	}
	return servers
}

// gallery is what runs.
type gallery struct {
	certificates []tls.Certificate
	done         chan struct{}
	running      sync.WaitGroup
	listeners    []*net.TCPListener

	mu   sync.Mutex
	open map[net.Conn]bool
}

// listen opens a port for a server; session tells whether TLS comes before the behaviour.
func (g *gallery) listen(t testing.TB, s *Server, session bool) netip.AddrPort {
	t.Helper()
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	g.listeners = append(g.listeners, l)
	g.running.Go(func() {
		for {
			conn, err := l.AcceptTCP()
			if err != nil {
				return
			}
			s.accepted.Add(1)
			if g.keep(conn) {
				g.running.Go(func() { g.serve(s, conn, session) })
			}
		}
	})
	return l.Addr().(*net.TCPAddr).AddrPort()
}

// serve lets the behaviour loose on a connection.
func (g *gallery) serve(s *Server, tcp *net.TCPConn, session bool) {
	defer g.drop(tcp)
	p := &peer{conn: tcp, tcp: tcp, done: g.done, requests: &s.requests, certificates: g.certificates}
	if session {
		secure := tls.Server(tcp, &tls.Config{Certificates: g.certificates})
		if secure.Handshake() != nil {
			return
		}
		p.conn = secure
	}
	s.serve(p)
}

// keep remembers a connection; false means that the gallery is closed.
func (g *gallery) keep(conn net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.open == nil {
		conn.Close()
		return false
	}
	g.open[conn] = true
	return true
}

func (g *gallery) drop(conn net.Conn) {
	conn.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.open, conn)
}

// close ends everything and waits until it has ended.
func (g *gallery) close() {
	for _, l := range g.listeners {
		l.Close()
	}
	close(g.done)
	g.mu.Lock()
	for conn := range g.open {
		conn.Close()
	}
	g.open = nil
	g.mu.Unlock()
	g.running.Wait()
}

// certificates makes the certificate of all sound sessions.
func certificates(t testing.TB) []tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<32, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}
}
