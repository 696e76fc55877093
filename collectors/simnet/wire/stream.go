package wire

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
	"time"

	"bridle/collectors/simnet/dns"
)

// serveStreams answers the connections to a port until its socket is closed. fail is
// told of what must end the server.
func (s *Server) serveStreams(ctx context.Context, l *lane, fail func(error)) error {
	var open sync.WaitGroup
	defer open.Wait()
	room := make(chan struct{}, s.cfg.MaxStreams)
	for {
		conn, err := l.streams.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("taking connections at port %d: %w", l.port, err)
		}
		select {
		case room <- struct{}{}:
		default:
			conn.Close()
			continue
		}
		open.Go(func() {
			defer func() { <-room }()
			if err := s.stream(ctx, conn); err != nil {
				fail(err)
			}
		})
	}
}

// stream answers the questions of one connection in their order.
func (s *Server) stream(ctx context.Context, conn net.Conn) error {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	c := &clerk{
		s: s, conn: conn, decoder: newDecoder(), encoder: newEncoder(s.cfg.MaxUDP),
		from: address(conn.RemoteAddr()), to: address(conn.LocalAddr()),
	}
	for {
		conn.SetReadDeadline(time.Now().Add(s.cfg.Idle))
		msg, err := c.read()
		if err != nil {
			return nil // the asker has gone, or is silent
		}
		s.tcp.received.Add(1)
		if goOn, err := c.one(ctx, msg); err != nil || !goOn {
			return err
		}
	}
}

func address(a net.Addr) netip.AddrPort {
	at := a.(*net.TCPAddr).AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
}

// clerk deals with one connection.
type clerk struct {
	s        *Server
	conn     net.Conn
	decoder  *decoder
	encoder  *encoder
	from, to netip.AddrPort
	msg, out []byte
	query    query
	reply    dns.Reply
}

// read reads a message behind its length (RFC 1035, section 4.2.2).
func (c *clerk) read() ([]byte, error) {
	var length [2]byte
	if _, err := io.ReadFull(c.conn, length[:]); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint16(length[:]))
	if cap(c.msg) < n {
		c.msg = make([]byte, n)
	}
	_, err := io.ReadFull(c.conn, c.msg[:n])
	return c.msg[:n], err
}

// one deals with one message and reports whether the connection goes on.
func (c *clerk) one(ctx context.Context, msg []byte) (goOn bool, err error) {
	count := &c.s.tcp
	verdict, rcode := c.decoder.decode(msg, &c.query)
	switch verdict {
	case drop:
		count.malformed.Add(1)
		count.dropped.Add(1)
		c.log(msg, Dropped, nil)
		return false, nil
	case refuse:
		count.malformed.Add(1)
		c.out = c.encoder.refusal(c.out, &c.query, rcode)
		c.log(msg, Answered, refusalOf(&c.query, rcode))
		return c.send(), nil
	}
	c.s.put(&c.query, c.from, c.to, true, &c.reply)
	pace := c.s.pace(c.reply.Delay)
	switch {
	case c.reply.Fate == dns.Unreachable:
		count.unreachable.Add(1)
		c.log(msg, Unreachable, nil)
		if tcp, ok := c.conn.(*net.TCPConn); ok {
			tcp.SetLinger(0) // a reset
		}
		return false, nil
	case c.reply.Fate == dns.Lost, pace == late:
		count.lost.Add(1)
		c.log(msg, Lost, nil)
		return true, nil
	}
	c.out, err = c.encoder.encode(c.out, &c.query, &c.reply, maxTCP)
	if err != nil {
		return false, fmt.Errorf("the answer of %s to a question for %s type %d: %w", c.to, c.query.name, c.query.qtype, err)
	}
	c.log(msg, Answered, &c.reply)
	if pace == inRealTime && !wait(ctx, c.reply.Delay) {
		return false, nil
	}
	return c.send(), nil
}

// log tells of a message; a reply comes from the address that was asked.
func (c *clerk) log(msg []byte, fate Fate, r *dns.Reply) {
	c.s.log(&c.query, len(msg), c.from, c.to, true, fate, r, c.to.Addr(), c.out)
}

// wait lets real time pass and reports whether all of it did before ctx ended.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// send writes c.out behind its length.
func (c *clerk) send() bool {
	c.conn.SetWriteDeadline(time.Now().Add(c.s.cfg.Idle))
	framed := binary.BigEndian.AppendUint16(make([]byte, 0, len(c.out)+2), uint16(len(c.out)))
	_, err := c.conn.Write(append(framed, c.out...))
	c.s.tcp.sent(err == nil)
	return err == nil
}
