package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"bridle/collectors/simnet/dns"
)

// Clock is the study time that servers live in. *step.Coordinator is one.
type Clock interface {
	// Now returns the study time; it never falls.
	Now() dns.Instant
	// Running returns the time-out of the participant that has the turn, if one has.
	Running() (timeout time.Duration, ok bool)
	// Handled takes note that a datagram from a port was dealt with, and with how many replies.
	Handled(port uint16, replies int)
	// Hold keeps a late reply to a port and has it sent in time, or returns false if
	// nobody is known there.
	Hold(port uint16, send func() bool) bool
}

// Config says what to serve and where.
type Config struct {
	// Responder answers; it is asked one question at a time. It must be given.
	Responder dns.Responder
	// Clock must be given.
	Clock Clock
	// Ports to listen on, UDP and TCP alike. 0 stands for any free port. At least one.
	Ports []uint16
	// V6 adds IPv6 to IPv4.
	V6 bool
	// MaxUDP is the longest reply over UDP, in bytes; 0 means 1232 (DNS flag day 2020).
	MaxUDP int
	// MaxStreams is how many TCP connections may be open on each port; more are closed at
	// once. 0 means 1,000.
	MaxStreams int
	// Refuse shows the asker of a fate Unreachable over UDP a closed port, as ICMP messages
	// do. That needs IPv4, Linux and the right to open raw sockets; without that right
	// Listen fails, so that the rows of a study do not depend on who ran it.
	Refuse bool
	// Log is told of every message that came and what became of it, one at a time; nil: nobody is. It may keep
	// what it gets.
	Log func(*Exchange)
	// Apart is true if those who ask are other processes; see step.Config.
	Apart bool
	// Idle is the real time after which a silent TCP connection is closed; 0 means 30 s.
	Idle time.Duration
}

// Defaults of Config.
const (
	defaultMaxUDP     = 1232
	defaultMaxStreams = 1000
	defaultIdle       = 30 * time.Second
)

// Server is a set of sockets and what is served there.
type Server struct {
	cfg     Config
	lanes   []*lane
	ports   []uint16
	refuser *refuser

	asking   sync.Mutex // one question at a time
	question dns.Question
	attempts attempts

	logging  sync.Mutex // one line at a time
	udp, tcp counters
}

// lane is one port.
type lane struct {
	port    uint16
	packets *net.UDPConn
	streams net.Listener
}

// Listen opens the sockets of a server. Until [Server.Serve] is called questions wait in
// them. It panics if cfg lacks what must be given.
func Listen(cfg Config) (*Server, error) {
	if cfg.Responder == nil || cfg.Clock == nil || len(cfg.Ports) == 0 {
		panic("wire: a server needs a responder, a clock and a port")
	}
	if cfg.MaxUDP < 0 || cfg.MaxUDP > maxTCP || cfg.MaxStreams < 0 || cfg.Idle < 0 {
		panic("wire: a limit is negative, or larger than a message can be")
	}
	if cfg.MaxUDP == 0 {
		cfg.MaxUDP = defaultMaxUDP
	}
	cfg.MaxUDP = max(cfg.MaxUDP, minUDP)
	if cfg.MaxStreams == 0 {
		cfg.MaxStreams = defaultMaxStreams
	}
	if cfg.Idle == 0 {
		cfg.Idle = defaultIdle
	}
	s := &Server{cfg: cfg}
	for _, port := range cfg.Ports {
		l, err := openLane(port, cfg.V6)
		if err != nil {
			s.Close()
			return nil, err
		}
		s.lanes = append(s.lanes, l)
		s.ports = append(s.ports, l.port)
	}
	if cfg.Refuse {
		var err error
		if s.refuser, err = openRefuser(); err != nil {
			s.Close()
			return nil, fmt.Errorf("opening a raw socket to refuse questions; run with CAP_NET_RAW or leave it: %w", err)
		}
	}
	return s, nil
}

// openLane opens the two sockets of a port.
func openLane(port uint16, v6 bool) (*lane, error) {
	const tries = 20 // a port that is free for UDP may be taken for TCP
	host, udp, tcp := unspecified(v6)
	listen := net.ListenConfig{Control: control(v6)}
	for try := 1; ; try++ {
		at := netip.AddrPortFrom(host, port).String()
		packets, err := listen.ListenPacket(context.Background(), udp, at)
		if err != nil {
			return nil, fmt.Errorf("opening a UDP socket for the simulation at port %d; is it taken? %w", port, err)
		}
		conn := packets.(*net.UDPConn)
		got := conn.LocalAddr().(*net.UDPAddr).AddrPort().Port()
		streams, err := listen.Listen(context.Background(), tcp, netip.AddrPortFrom(host, got).String())
		if err == nil {
			return &lane{got, conn, streams}, nil
		}
		conn.Close()
		if port != 0 || try == tries {
			return nil, fmt.Errorf("opening a TCP socket for the simulation at port %d; is it taken? %w", got, err)
		}
	}
}

// Ports returns the ports that are served, in the order of [Config.Ports].
func (s *Server) Ports() []uint16 { return append([]uint16(nil), s.ports...) }

// Serve answers until ctx ends. It returns nil then, or earlier with an error if a socket
// fails or the responder gives what cannot be put into a message. In both cases the
// sockets are closed and no goroutine is left. It can be called once.
func (s *Server) Serve(ctx context.Context) error {
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(inner, s.Close)()
	var serving sync.WaitGroup
	for _, l := range s.lanes {
		serving.Go(func() { cancelOn(cancel, s.servePackets(inner, l)) })
		serving.Go(func() { cancelOn(cancel, s.serveStreams(inner, l, func(err error) { cancelOn(cancel, err) })) })
	}
	serving.Wait()
	s.Close()
	if err := context.Cause(inner); err != context.Cause(ctx) {
		return err
	}
	return nil
}

// cancelOn ends everything with err, if it is one.
func cancelOn(cancel context.CancelCauseFunc, err error) {
	if err != nil && !errors.Is(err, net.ErrClosed) {
		cancel(err)
	}
}

// Close closes the sockets of a server, served or not.
func (s *Server) Close() {
	for _, l := range s.lanes {
		l.packets.Close()
		l.streams.Close()
	}
	if s.refuser != nil {
		s.refuser.Close()
	}
}

// put asks the responder.
func (s *Server) put(q *query, from, to netip.AddrPort, tcp bool, r *dns.Reply) {
	s.asking.Lock()
	defer s.asking.Unlock()
	s.question = dns.Question{
		At: s.cfg.Clock.Now(), From: from, To: to,
		Name: q.name, Type: q.qtype, RecursionDesired: q.bits&bitRD != 0, EDNS: q.edns, TCP: tcp,
	}
	s.question.Attempt = s.attempts.next(&s.question)
	r.Reset()
	s.cfg.Responder.Ask(&s.question, r)
}

// pace says what becomes of a reply that takes its time.
type pace uint8

const (
	atOnce     pace = iota
	late            // later than the participant waits
	inRealTime      // the delay passes in real time
)

// pace decides about a reply with a delay.
func (s *Server) pace(delay time.Duration) pace {
	if delay <= 0 {
		return atOnce
	}
	timeout, stepped := s.cfg.Clock.Running()
	switch {
	case !stepped:
		return inRealTime
	case delay < timeout:
		return atOnce
	}
	return late
}
