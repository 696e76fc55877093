package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// Config says what is served, where, and where rows go. Zone, Listen and Sink must be given.
type Config struct {
	Zone Zone
	// Listen are addresses with port, UDP and TCP alike; port 0 takes any. An unspecified address
	// (0.0.0.0) is refused: replies must come from the address that was asked.
	Listen []netip.AddrPort
	Sink   Sink
	// Flush is how often rows are made safe; 0 leaves it to the sink.
	Flush  time.Duration
	Limits Limits
	// Now is the clock of the rows; nil means the system's.
	Now func() time.Time
}

// Stats are numbers of packets since the beginning, over UDP and TCP together:
// Received = Queries + Odd + Limited.
type Stats struct {
	Received uint64
	// Queries were answered and have a row each, Odd are no queries, Limited came too fast.
	Queries, Odd, Limited uint64
	// Unsent replies could not be sent: there is no way to the asker. They are among Queries.
	Unsent uint64
	// Refused is how many TCP connections were closed because too many were open.
	Refused uint64
}

// Server is a server with its sockets open.
type Server struct {
	cfg     Config
	sockets []socket
	limiter *limiter
	streams streams

	mu       sync.Mutex // held while a packet is dealt with
	accounts accounts

	received, queries, odd, limited, unsent, refused atomic.Uint64
}

// socket is one address that is served.
type socket struct {
	at      netip.AddrPort
	label   string // as it stands in rows: the address without port
	packets *net.UDPConn
	streams *net.TCPListener
}

// Listen opens the sockets. Questions wait in them until [Server.Serve] is called. It fails if
// the zone is not right or a socket cannot be had.
func Listen(cfg Config) (*Server, error) {
	if cfg.Sink == nil {
		panic("serve: Config.Sink is missing")
	}
	if err := cfg.Zone.Check(); err != nil {
		return nil, err
	}
	if len(cfg.Listen) == 0 {
		return nil, errors.New("no address to listen on: give one at least")
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.Limits = cfg.Limits.filled()
	s := &Server{cfg: cfg, limiter: newLimiter(cfg.Limits), streams: newStreams(cfg.Limits.Streams)}
	for _, at := range cfg.Listen {
		x, err := open(at)
		if err != nil {
			s.Close()
			return nil, err
		}
		s.sockets = append(s.sockets, x)
	}
	return s, nil
}

// receiveBuffer is how many bytes of datagrams may wait in the kernel while a part is made safe.
const receiveBuffer = 4 << 20

// open opens the sockets of an address. If any port will do it takes one that is free over TCP too.
func open(at netip.AddrPort) (socket, error) {
	if !at.Addr().IsValid() || at.Addr().IsUnspecified() {
		return socket{}, fmt.Errorf("cannot listen on %v: give each address of the server, since replies must come from the one that was asked", at)
	}
	for try := 0; ; try++ {
		l, err := net.ListenTCP("tcp", net.TCPAddrFromAddrPort(at))
		if err != nil {
			return socket{}, err
		}
		got := netip.AddrPortFrom(at.Addr(), uint16(l.Addr().(*net.TCPAddr).Port))
		c, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(got))
		if err != nil {
			l.Close()
			if at.Port() == 0 && try < 10 {
				continue
			}
			return socket{}, err
		}
		c.SetReadBuffer(receiveBuffer) // what the kernel grants is enough to work
		return socket{got, at.Addr().Unmap().WithZone("").String(), c, l}, nil
	}
}

// Addresses returns those that are served, in the order of Config.Listen.
func (s *Server) Addresses() []netip.AddrPort {
	var list []netip.AddrPort
	for _, x := range s.sockets {
		list = append(list, x.at)
	}
	return list
}

// Stats returns the counts so far.
func (s *Server) Stats() Stats {
	return Stats{s.received.Load(), s.queries.Load(), s.odd.Load(), s.limited.Load(), s.unsent.Load(), s.refused.Load()}
}

// Close closes the sockets, served or not.
func (s *Server) Close() {
	for _, x := range s.sockets {
		x.packets.Close()
		x.streams.Close()
	}
	s.streams.close()
}

// Serve answers until ctx ends, and then returns nil; or until a socket or the sink fails. All that
// was answered has been given to the sink by then, no goroutine is left, and the sockets are
// closed. It can be called once.
func (s *Server) Serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, s.Close)
	defer stop()
	parts := []func(context.Context) error{s.flush}
	for _, x := range s.sockets {
		parts = append(parts,
			func(ctx context.Context) error { return s.servePackets(ctx, x) },
			func(ctx context.Context) error { return s.serveStreams(ctx, x) })
	}
	failures := make([]error, len(parts))
	var all sync.WaitGroup
	for i, part := range parts {
		all.Go(func() {
			failures[i] = part(ctx)
			cancel()
		})
	}
	all.Wait()
	s.Close()
	s.streams.wait()
	return errors.Join(errors.Join(failures...), s.finish())
}

// flush makes rows safe every so often, and ends windows of anomalies.
func (s *Server) flush(ctx context.Context) error {
	every := s.cfg.Flush
	if every <= 0 {
		every = window
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if s.cfg.Flush > 0 {
			if err := s.cfg.Sink.Flush(); err != nil {
				return err
			}
		}
		if err := s.endWindow(); err != nil {
			return err
		}
	}
}

// endWindow writes the rows of a window of anomalies that is over, though nothing odd came since.
func (s *Server) endWindow() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.accounts.bySource == nil || s.cfg.Now().Before(s.accounts.until) {
		return nil
	}
	return s.write(s.accounts.end())
}

// finish writes what was only counted so far.
func (s *Server) finish() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.write(s.accounts.end())
}
