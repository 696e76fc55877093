package wire

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/step"
)

// model is a responder whose answers can be told from the question:
// the last byte of the address asked is its fate and manner.
//
//	.1 dead   .2 lost at the first attempt   .3 slow by 5 s   .4 nothing there
//	.5 answers from the address with .6 in the end   .7 lower case   .8 slow by 50 ms
//	.9 refuses, with an extended error
//
// All others answer "A" with their own address and a TTL that falls by 1 in each second
// of study time; "big" names have 60 TXT records of 40 bytes.
type model struct {
	mu    sync.Mutex
	asked []dns.Question
}

// questions returns what was asked so far.
func (m *model) questions() []dns.Question {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.asked)
}

// last returns the last question.
func (m *model) last() dns.Question {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.asked[len(m.asked)-1]
}

func (m *model) Ask(q *dns.Question, r *dns.Reply) {
	m.mu.Lock()
	m.asked = append(m.asked, *q)
	m.mu.Unlock()
	r.RecursionAvailable, r.RecursionDesired, r.EDNS = true, q.RecursionDesired, q.EDNS
	to := q.To.Addr().AsSlice()
	switch to[len(to)-1] {
	case 1:
		r.Fate = dns.Lost
		return
	case 2:
		if q.Attempt == 0 {
			r.Fate = dns.Lost
			return
		}
	case 3:
		r.Delay = 5 * time.Second
	case 4:
		r.Fate = dns.Unreachable
		return
	case 5:
		to[len(to)-1] = 6
		r.From, _ = netip.AddrFromSlice(to)
	case 7:
		r.LosesCase = true
	case 8:
		r.Delay = 50 * time.Millisecond
	case 9:
		r.RCode, r.ExtendedErrors = dns.Refused, []int32{18}
		return
	}
	if strings.HasPrefix(q.Name, "big") {
		texts := make([]string, 60)
		for i := range texts {
			texts[i] = fmt.Sprintf("%040d", i)
		}
		r.Answer = append(r.Answer, dns.Set{Owner: q.Name, Type: dns.TXT, TTL: 60, Data: texts})
		return
	}
	kind := dns.A
	if q.To.Addr().Is6() {
		kind = dns.AAAA
	}
	ttl := uint32(300 - (int64(q.At)/int64(dns.Second))%300)
	r.Answer = append(r.Answer, dns.Set{Owner: q.Name, Type: kind, TTL: ttl, Data: []string{q.To.Addr().String()}})
}

// start serves m until the test ends.
func start(t testing.TB, cfg Config) (s *Server, port uint16) {
	t.Helper()
	if cfg.Ports == nil {
		cfg.Ports = []uint16{0}
	}
	s, err := Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s, s.Ports()[0]
}

// coordinate serves a coordinator until the test ends and returns its address.
func coordinate(t testing.TB, c *step.Coordinator) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// udp opens a socket on loopback until the test ends.
func udp(t testing.TB) *net.UDPConn {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadBuffer(4 << 20)
	t.Cleanup(func() { conn.Close() })
	return conn
}

// counted waits until nothing is pending and returns the counts: a reply is counted after it
// was sent, which its asker may overtake.
func counted(t testing.TB, s *Server) Stats {
	t.Helper()
	for end := time.Now().Add(patience); ; runtime.Gosched() {
		n := s.Stats()
		if n.UDP.Pending == 0 && n.TCP.Pending == 0 {
			return n
		}
		if time.Now().After(end) {
			t.Fatalf("stats %+v: something stays pending", n)
		}
	}
}
