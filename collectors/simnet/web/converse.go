package web

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"time"

	"bridle/collectors/simnet/web/face"
	"bridle/datasets/world"
)

// conversation is one connection with a server.
type conversation struct {
	*Server
	index   int // of the server
	server  *world.Server
	local   netip.AddrPort
	overTLS bool
	raw     net.Conn // TCP
	conn    net.Conn // what is read and written: raw, or TLS over it
	ends    time.Time
	stop    <-chan struct{} // closed when the server stops
}

// converse finds the server that a client has connected to and lets it speak.
func (s *Server) converse(ctx context.Context, raw net.Conn) {
	defer raw.Close()
	if !s.enter(raw) {
		reset(raw)
		return
	}
	defer s.leave(raw)
	local := localAddress(raw)
	index, overTLS, ok := s.directory.find(local, s.config.Now())
	if !ok {
		s.counts.reset.Add(1)
		refuse(raw, s.config.Idle)
		return
	}
	c := &conversation{
		Server: s, index: index, server: &s.directory.servers[index], local: local, overTLS: overTLS,
		raw: raw, conn: raw, ends: time.Now().Add(maxLifetime), stop: ctx.Done(),
	}
	switch c.server.Manner {
	case world.Mute:
		c.listen()
		return
	case world.Garbage:
		c.babble()
		return
	}
	if overTLS && !c.handshake(ctx) {
		return
	}
	if c.server.Manner == world.HalfSpeaks {
		c.listen()
		return
	}
	c.answer()
}

// localAddress is the address that the client connected to.
func localAddress(c net.Conn) netip.AddrPort {
	a, ok := c.LocalAddr().(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	at := a.AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port())
}

// handshake speaks TLS from here on, or reports that the client and the server did not
// agree.
func (c *conversation) handshake(ctx context.Context) bool {
	now := c.config.Now()
	// The settings are made for this connection, so that no ticket of one server opens a
	// session at another.
	conn := tls.Server(c.raw, &tls.Config{
		MinVersion: tls.VersionTLS10,
		GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			shown, err := c.keyring.get(c.keyring.shown(c.server, now, hello.ServerName))
			if err != nil {
				c.counts.broken.Add(1)
				return nil, err
			}
			return negotiate(c.server, hello, shown), nil
		},
	})
	c.until(c.deadline())
	if err := conn.HandshakeContext(ctx); err != nil {
		c.counts.failures.Add(1)
		c.plain(err)
		return false
	}
	c.counts.handshakes.Add(1)
	c.conn = conn
	return true
}

// negotiate returns the settings for one handshake.
func negotiate(s *world.Server, hello *tls.ClientHelloInfo, shown *credential) *tls.Config {
	return face.HandshakeOf(*s).Config(hello, shown.Certificate, shown.rsa)
}

// plain answers a client that sent something else than TLS to a port for TLS.
func (c *conversation) plain(err error) {
	var header tls.RecordHeaderError
	if !errors.As(err, &header) || header.Conn == nil {
		return
	}
	r := face.PlainOnTLS(*c.server, face.Request{At: c.config.Now()})
	if len(r.Raw) > 0 {
		c.write(r.Raw)
	}
	c.linger()
}

// answer reads requests and answers them until one side has enough.
func (c *conversation) answer() {
	r := bufio.NewReaderSize(c.conn, readBuffer)
	for n := range maxRequests {
		c.until(c.deadline())
		q, err := face.Read(r)
		if err != nil {
			return
		}
		c.counts.requests.Add(1)
		if q.Defect != face.Sound {
			c.counts.malformed.Add(1)
		}
		q.At, q.TLS = c.config.Now(), c.overTLS
		q.KeepAlive = q.KeepAlive && n < maxRequests-1
		if i, _, ok := c.directory.find(c.local, q.At); !ok || i != c.index {
			c.counts.reset.Add(1)
			reset(c.raw)
			return
		}
		response := face.Respond(*c.server, c.keyring.names(c.server, q.At), q)
		if !c.say(response.Raw) {
			return
		}
		if response.Close {
			break
		}
	}
	c.linger()
}

// deadline is the end of the patience with the client's next step.
func (c *conversation) deadline() time.Time {
	t := time.Now().Add(c.config.Idle)
	if t.After(c.ends) {
		return c.ends
	}
	return t
}

// until bounds what follows on the connection.
func (c *conversation) until(t time.Time) {
	_ = c.raw.SetDeadline(t) // fails on a closed connection alone, and there all else fails too
}

func (c *conversation) write(b []byte) bool {
	_, err := c.conn.Write(b)
	return err == nil
}

// linger ends the connection so that the client can read all of the last answer: it says
// that nothing more comes and waits a little for the client to close. Closing at once with
// unread bytes would make the kernel send a reset, which overtakes the answer.
func (c *conversation) linger() {
	if t, ok := c.conn.(*tls.Conn); ok {
		_ = t.CloseWrite() // the client may be gone: nothing is left to do for it
	}
	if t, ok := c.raw.(*net.TCPConn); ok {
		_ = t.CloseWrite()
	}
	c.until(time.Now().Add(min(maxLingering, time.Until(c.ends))))
	drain(c.raw)
}
