package realdns

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
	"time"

	"bridle/collectors/simnet/dns"
)

// arrival is a question that reached the authority.
type arrival struct {
	at   time.Time
	from netip.AddrPort
	name string
	typ  dns.Type
}

// server serves an authority on the addresses of its servers, port 53, and logs what arrives.
type server struct {
	auth    *Authority
	closers []io.Closer
	wait    sync.WaitGroup

	mu       sync.Mutex
	arrivals []arrival
}

// serve opens UDP and TCP sockets for all servers of the authority. It must run on the
// thread of the namespace; close ends it.
func serve(auth *Authority) (*server, error) {
	s := &server{auth: auth}
	for _, at := range auth.Addresses() {
		to := netip.AddrPortFrom(at, 53)
		udp, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(to))
		if err != nil {
			s.close()
			return nil, fmt.Errorf("serving the tree: %w", err)
		}
		s.closers = append(s.closers, udp)
		tcp, err := net.ListenTCP("tcp4", net.TCPAddrFromAddrPort(to))
		if err != nil {
			s.close()
			return nil, fmt.Errorf("serving the tree: %w", err)
		}
		s.closers = append(s.closers, tcp)
		s.wait.Go(func() { s.datagrams(udp, to) })
		s.wait.Go(func() { s.streams(tcp, to) })
	}
	return s, nil
}

// close closes the sockets and waits for what serves them.
func (s *server) close() {
	for _, c := range s.closers {
		c.Close()
	}
	s.wait.Wait()
}

// log returns what arrived so far, in order.
func (s *server) log() []arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]arrival(nil), s.arrivals...)
}

func (s *server) answer(packet []byte, from, to netip.AddrPort, tcp bool) []byte {
	at := time.Now()
	reply, q, err := respond(s.auth, packet, to, tcp)
	if err != nil {
		return nil // not a question: no answer
	}
	s.mu.Lock()
	s.arrivals = append(s.arrivals, arrival{at, from, q.Name, q.Type})
	s.mu.Unlock()
	return reply
}

func (s *server) datagrams(conn *net.UDPConn, to netip.AddrPort) {
	packet := make([]byte, 65_535)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(packet)
		if err != nil {
			return // closed
		}
		if reply := s.answer(packet[:n], from, to, false); reply != nil {
			conn.WriteToUDPAddrPort(reply, from)
		}
	}
}

func (s *server) streams(listener *net.TCPListener, to netip.AddrPort) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return // closed
		}
		s.wait.Go(func() {
			defer conn.Close()
			conn.SetDeadline(time.Now().Add(2 * time.Second))
			s.stream(conn, to)
		})
	}
}

// stream answers the questions of one connection (RFC 1035, section 4.2.2).
func (s *server) stream(conn net.Conn, to netip.AddrPort) {
	peer := conn.RemoteAddr().(*net.TCPAddr).AddrPort()
	for {
		var length [2]byte
		if _, err := io.ReadFull(conn, length[:]); err != nil {
			return
		}
		packet := make([]byte, binary.BigEndian.Uint16(length[:]))
		if _, err := io.ReadFull(conn, packet); err != nil {
			return
		}
		reply := s.answer(packet, peer, to, true)
		if reply == nil {
			return
		}
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)); err != nil {
			return
		}
	}
}
