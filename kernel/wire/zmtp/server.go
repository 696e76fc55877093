package zmtp

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// A server accepts connections for one socket and serves each in its own goroutine.
type server struct {
	kind     SocketType
	listener net.Listener
	options  Options

	// serve handles a connection until it ends and returns why.
	serve func(*Conn) error

	// opened and ended bracket serve; they keep the socket's own list. Either may be nil.
	opened, ended func(*Conn)

	mu     sync.Mutex
	open   map[net.Conn]*Conn // nil value: the handshake is under way
	closed bool
	wait   sync.WaitGroup
}

func (s *server) start() {
	s.options.Limits = s.options.Limits.withDefaults()
	s.open = make(map[net.Conn]*Conn)
	s.wait.Add(1)
	go s.accept()
}

func (s *server) accept() {
	defer s.wait.Done()
	for {
		c, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of file descriptors, for one: others may be freed
			s.options.refused(s.listener.Addr(), fmt.Errorf("accept a connection: %w", err))
			time.Sleep(50 * time.Millisecond)
			continue
		}
		if err := s.enter(c); err != nil {
			c.Close()
			s.options.refused(c.RemoteAddr(), err)
			continue
		}
		go s.handle(c)
	}
}

// enter counts a connection in before its handshake, so that connections that say nothing
// are bounded too.
func (s *server) enter(c net.Conn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	if len(s.open) >= s.options.Limits.Peers {
		return fmt.Errorf("%w; the limit is %d", ErrTooManyPeers, s.options.Limits.Peers)
	}
	s.open[c] = nil
	s.wait.Add(1)
	return nil
}

func (s *server) handle(c net.Conn) {
	defer s.wait.Done()
	defer func() {
		s.mu.Lock()
		delete(s.open, c)
		s.mu.Unlock()
	}()
	conn, err := handshake(c, metadata{socket: s.kind}, s.options.Limits)
	if err != nil {
		c.Close()
		if !left(err) {
			s.options.refused(c.RemoteAddr(), err)
		}
		return
	}
	s.mu.Lock()
	closed := s.closed
	s.open[c] = conn
	s.mu.Unlock()
	if closed {
		c.Close()
		return
	}
	conn.out.start()
	if s.opened != nil {
		s.opened(conn)
	}
	err = s.serve(conn)
	if s.ended != nil {
		s.ended(conn)
	}
	conn.out.mu.Lock()
	reason, leaving := conn.out.err, conn.out.closing
	conn.out.mu.Unlock()
	if reason == nil {
		reason = err
	}
	if !leaving {
		conn.out.fail(reason)
		if !left(reason) {
			s.options.refused(c.RemoteAddr(), reason)
		}
	}
	<-conn.out.done
}

// close stops accepting, lets what was sent be written and ends all connections.
func (s *server) close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	for c, conn := range s.open {
		if conn == nil {
			c.Close()
			continue
		}
		conn.out.close()
	}
	s.mu.Unlock()
	err := s.listener.Close()
	s.wait.Wait()
	return err
}
