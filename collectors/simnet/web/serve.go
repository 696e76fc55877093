package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"bridle/collectors/simnet/certs"
	"bridle/datasets/world"
)

// Config says what to serve.
type Config struct {
	// World has the servers and certificates. It must not change while it is served.
	World *world.World
	// Now returns study time. It is called by many goroutines at once.
	Now func() time.Time
	// IPv6 listens on [::] besides 0.0.0.0.
	IPv6 bool
	// Idle is how long a client may take for a handshake or a request, in real time; 0 is 10 s.
	Idle time.Duration
	// Connections is how many may be open at a time; 0 is 4,096. Those above are reset and
	// counted.
	Connections int
	// Pause is the time between two pieces of an answer of a slow server; 0 is 50 ms.
	Pause time.Duration
}

// Defaults of Config and limits that nobody has wanted to change yet.
const (
	defaultIdle        = 10 * time.Second
	defaultConnections = 4096
	defaultPause       = 50 * time.Millisecond

	maxRequests  = 100                    // requests over one connection
	maxLifetime  = 2 * time.Minute        // of a connection
	maxLingering = 200 * time.Millisecond // wait for a client to close after the last answer
)

// Server is a set of sockets on which the servers of a world answer.
type Server struct {
	config    Config
	directory *directory
	keyring   *keyring
	listeners []net.Listener
	places    chan struct{} // one token per open connection
	counts    counts

	mu      sync.Mutex
	open    map[net.Conn]struct{}
	stopped bool
}

// New opens the sockets. When it returns without error, clients can connect; they are
// answered once [Server.Serve] runs.
//
// # Errors
//
// A world that has a certificate that cannot be made, names one that it does not have or a
// port 0, a socket that cannot be
// opened, and systems other than Linux.
func New(c Config) (*Server, error) {
	if c.World == nil || c.Now == nil || c.Connections < 0 || c.Idle < 0 || c.Pause < 0 {
		panic("web: config needs a world, a clock and no negative numbers")
	}
	c.Idle = orElse(c.Idle, defaultIdle)
	c.Connections = orElse(c.Connections, defaultConnections)
	c.Pause = orElse(c.Pause, defaultPause)
	if err := check(c.World); err != nil {
		return nil, err
	}
	s := &Server{
		config: c, directory: newDirectory(c.World.Servers), keyring: newKeyring(c.World.Certificates),
		places: make(chan struct{}, c.Connections), open: map[net.Conn]struct{}{},
	}
	for _, port := range s.directory.ports() {
		if err := s.listen(port); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

// listen opens the sockets of one port.
func (s *Server) listen(port uint16) error {
	any4 := netip.AddrPortFrom(netip.IPv4Unspecified(), port)
	any6 := netip.AddrPortFrom(netip.IPv6Unspecified(), port)
	for _, at := range []netip.AddrPort{any4, any6} {
		if at.Addr().Is6() && !s.config.IPv6 {
			continue
		}
		l, err := listenLoopback(at)
		if err != nil {
			return fmt.Errorf("listen on %v of device lo: %w", at, err)
		}
		s.listeners = append(s.listeners, l)
	}
	return nil
}

// check looks for what would fail later, when a client comes.
func check(w *world.World) error {
	for i, c := range w.Certificates {
		if err := certs.Check(c); err != nil {
			return fmt.Errorf("certificate %d: %w: check the world", i, err)
		}
	}
	for i := range w.Servers {
		s := &w.Servers[i]
		if slices.Contains(s.TLSPorts, 0) || slices.Contains(s.HTTPPorts, 0) {
			return fmt.Errorf("server %d at %v: nothing can listen on port 0: check the world", i, s.Address)
		}
		if err := checkCertificates(s, len(w.Certificates)); err != nil {
			return fmt.Errorf("server %d at %v: %w: check the world", i, s.Address, err)
		}
	}
	return nil
}

// checkCertificates looks whether a server names certificates that there are not. Without a
// port for TLS it may have none.
func checkCertificates(s *world.Server, n int) error {
	indices := slices.Clone(s.Named)
	if s.Certificate != world.None || len(s.TLSPorts) > 0 {
		indices = append(indices, s.Certificate)
	}
	for _, r := range s.Renewals {
		indices = append(indices, r.Certificate)
	}
	for _, c := range indices {
		if c < 0 || c >= n {
			return fmt.Errorf("certificate %d of %d does not exist", c, n)
		}
	}
	return nil
}

// Serve answers until the context ends. Then it closes all sockets and connections, waits
// for every goroutine that it started and returns nil. It is called once.
//
// # Errors
//
// An error of a listening socket, after which nothing is served any more.
func (s *Server) Serve(ctx context.Context) error {
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for _, l := range s.listeners {
		all.Go(func() { s.accept(inner, cancel, &all, l) })
	}
	<-inner.Done()
	err := s.Close()
	all.Wait()
	if cause := context.Cause(inner); cause != context.Cause(ctx) {
		return cause
	}
	return err
}

// accept hands the connections of one socket on, each to a goroutine.
func (s *Server) accept(ctx context.Context, cancel context.CancelCauseFunc, all *sync.WaitGroup, l net.Listener) {
	for {
		c, err := l.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				reset(c)
			}
			return
		case isExhausted(err): // out of file descriptors: connections will end
			s.counts.stalled.Add(1)
			time.Sleep(5 * time.Millisecond)
			continue
		case err != nil:
			cancel(fmt.Errorf("accept on %v: %w", l.Addr(), err))
			return
		}
		s.counts.accepted.Add(1)
		select {
		case s.places <- struct{}{}:
			all.Go(func() {
				defer func() { <-s.places }()
				s.converse(ctx, c)
			})
		default:
			s.counts.overload.Add(1)
			reset(c)
		}
	}
}

// Close closes the sockets and all connections. Serve calls it; call it only if Serve never
// runs.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return nil
	}
	s.stopped = true
	var errs []error
	for _, l := range s.listeners {
		errs = append(errs, l.Close())
	}
	for c := range s.open {
		reset(c)
	}
	return errors.Join(errs...)
}

// enter remembers an open connection, or reports that the server has stopped.
func (s *Server) enter(c net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.open[c] = struct{}{}
	}
	return !s.stopped
}

func (s *Server) leave(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
}

// orElse returns v, or what stands for zero.
func orElse[T int | time.Duration](v, zero T) T {
	if v == 0 {
		return zero
	}
	return v
}
