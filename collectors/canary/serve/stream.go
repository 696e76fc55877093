package serve

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"
)

// maxMessage is the longest message that is taken over TCP, in bytes; no query needs as many.
const maxMessage = 4096

// streams are the TCP connections that are open.
type streams struct {
	max, maxPerAddress int

	mu     *sync.Mutex
	open   map[*net.TCPConn]netip.Addr
	from   map[netip.Addr]int
	closed bool
	all    *sync.WaitGroup
}

func newStreams(limit int) streams {
	return streams{max: limit, maxPerAddress: max(limit/16, 1), mu: new(sync.Mutex), open: map[*net.TCPConn]netip.Addr{},
		from: map[netip.Addr]int{}, all: new(sync.WaitGroup)}
}

// enter takes a connection in, or reports that there are too many.
func (t *streams) enter(c *net.TCPConn, from netip.Addr) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed || len(t.open) >= t.max || t.from[from] >= t.maxPerAddress {
		return false
	}
	t.open[c] = from
	t.from[from]++
	t.all.Add(1)
	return true
}

func (t *streams) leave(c *net.TCPConn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	from := t.open[c]
	delete(t.open, c)
	if t.from[from]--; t.from[from] == 0 {
		delete(t.from, from)
	}
	t.all.Done()
}

// close closes all connections; none enters any more.
func (t *streams) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	for c := range t.open {
		c.Close()
	}
}

func (t *streams) wait() { t.all.Wait() }

// serveStreams takes in the connections of an address until its socket is closed.
func (s *Server) serveStreams(ctx context.Context, x socket) error {
	failed := make(chan error, 1)
	for {
		c, err := x.streams.AcceptTCP()
		select {
		case err := <-failed:
			if c != nil {
				c.Close()
			}
			return err
		default:
		}
		if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			if refused(err) || scarce(err) {
				time.Sleep(10 * time.Millisecond) // until others have closed theirs
				continue
			}
			return fmt.Errorf("accepting connections at %v: %w", x.at, err)
		}
		from := c.RemoteAddr().(*net.TCPAddr).AddrPort()
		if !s.streams.enter(c, from.Addr()) {
			s.refused.Add(1)
			c.Close()
			continue
		}
		go func() {
			defer s.streams.leave(c)
			defer c.Close()
			if err := s.converse(c, x.label, from); err != nil {
				select {
				case failed <- err:
				default:
				}
				x.streams.Close() // wakes the acceptor, which returns the error
			}
		}()
	}
}

// converse answers the messages of one connection until it ends, is silent for too long, or sends
// what gets no reply: what is cut off or too long, no question, or too much. Only an error of the
// sink is returned.
func (s *Server) converse(c *net.TCPConn, label string, from netip.AddrPort) error {
	buffer := make([]byte, 2+maxMessage)
	for {
		c.SetDeadline(time.Now().Add(s.cfg.Limits.Idle))
		if _, err := io.ReadFull(c, buffer[:2]); err != nil {
			return nil
		}
		n := int(binary.BigEndian.Uint16(buffer))
		came, err := io.ReadFull(c, buffer[2:2+min(n, maxMessage)])
		if err != nil && came == 0 {
			return nil
		}
		reply, err := s.deal(Packet{From: from, Server: label, TCP: true, Data: buffer[2 : 2+came], Missing: n - came})
		if err != nil || reply == nil || came < n {
			return err
		}
		if _, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)); err != nil {
			s.unsent.Add(1)
			return nil
		}
	}
}

// refused reports an error that a peer caused by going away.
func refused(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNABORTED) || errors.Is(err, syscall.ECONNRESET)
}

// scarce reports that the process or the system has no file left for a connection.
func scarce(err error) bool { return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) }
