package zmtp

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"bridle/kernel/wire/prompt"
)

// SocketType is the kind of a ZeroMQ socket, as READY names it.
type SocketType string

// The kinds of sockets that meet here.
const (
	Router SocketType = "ROUTER"
	Dealer SocketType = "DEALER"
	Pub    SocketType = "PUB"
	Sub    SocketType = "SUB"
	XSub   SocketType = "XSUB"
	Req    SocketType = "REQ"
	Rep    SocketType = "REP"
)

// partners returns the kinds of sockets that t may talk to (RFC 37, socket types).
func (t SocketType) partners() []SocketType {
	switch t {
	case Router:
		return []SocketType{Dealer, Req, Router}
	case Dealer:
		return []SocketType{Router, Rep, Dealer}
	case Pub:
		return []SocketType{Sub, XSub}
	case Sub, XSub:
		return []SocketType{Pub}
	case Req:
		return []SocketType{Router, Rep}
	case Rep:
		return []SocketType{Req, Dealer}
	}
	return nil
}

// A Conn is one connection after its handshake. Send may be called from several
// goroutines, Receive from one at a time.
type Conn struct {
	net   net.Conn
	in    messageReader
	peer  metadata
	minor byte
	out   *outbox
}

// Dial connects to addr on network "tcp" or "unix" as a socket of kind t. An empty identity
// leaves the choice to the other side. Tests and measuring programs are its users.
func Dial(ctx context.Context, network, addr string, t SocketType, identity []byte, l Limits) (*Conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	conn, err := handshake(c, metadata{socket: t, identity: identity}, l.withDefaults())
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("open a connection to %s: %w", addr, err)
	}
	conn.out.start()
	return conn, nil
}

// handshake exchanges greetings and READY. NULL is symmetric: both sides do the same.
// The caller starts the outbox, and closes c if there is an error.
func handshake(c net.Conn, me metadata, l Limits) (*Conn, error) {
	if err := c.SetDeadline(time.Now().Add(l.Handshake)); err != nil {
		return nil, err
	}
	ready := appendFrame(greeting(), flagCommand, command(cmdReady, me.encode()))
	// READY goes out with the greeting: NULL leaves nothing to negotiate, and a round trip
	// is saved. Older peers are told apart by the greeting alone.
	if _, err := c.Write(ready); err != nil {
		return nil, fmt.Errorf("write the greeting: %w", err)
	}
	in := newMessageReader(prompt.Reader(c), l)
	minor, err := readGreeting(in.in)
	if err != nil {
		return nil, err
	}
	peer, err := readReady(in.in)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(me.socket.partners(), peer.socket) {
		reason := fmt.Sprintf("%.32q does not talk to %s", string(peer.socket), me.socket)
		c.Write(appendFrame(nil, flagCommand, command(cmdError, append([]byte{byte(len(reason))}, reason...))))
		return nil, fmt.Errorf("%w: %s", ErrProtocol, reason)
	}
	if err := c.SetDeadline(time.Time{}); err != nil {
		return nil, err
	}
	return &Conn{net: c, in: in, peer: peer, minor: minor, out: newOutbox(c, l)}, nil
}

func readReady(r *bufio.Reader) (metadata, error) {
	flags, body, err := frame(r, handshakeFrame)
	if err != nil {
		return metadata{}, fmt.Errorf("read READY: %w", err)
	}
	if flags&flagCommand == 0 {
		return metadata{}, fmt.Errorf("%w: a message before READY", ErrProtocol)
	}
	name, data, err := parseCommand(body)
	switch {
	case err != nil:
		return metadata{}, err
	case name == cmdError && len(data) > 0:
		return metadata{}, fmt.Errorf("%w: the peer refused: %q", ErrProtocol, data[1:])
	case name != cmdReady:
		return metadata{}, fmt.Errorf("%w: the command %.32q in place of READY", ErrProtocol, name)
	}
	return parseMetadata(data)
}

// Send hands a message to the connection. It waits only while the backlog is full, and not
// longer than the limits' patience.
func (c *Conn) Send(frames ...[]byte) error {
	return c.out.put(AppendMessage(make([]byte, 0, encodedLength(frames)), frames...))
}

// Receive waits for the next message. Commands are answered within.
func (c *Conn) Receive() ([][]byte, error) {
	for {
		m, err := c.next()
		if err != nil || !m.command {
			return m.frames, err
		}
	}
}

// next returns the next message, or a command that is not about the connection itself.
func (c *Conn) next() (message, error) {
	for {
		m, err := c.in.next()
		if err != nil || !m.command {
			return m, err
		}
		name, data, err := parseCommand(m.frames[0])
		if err != nil {
			return message{}, err
		}
		switch name {
		case cmdPing:
			if err := c.pong(data); err != nil {
				return message{}, err
			}
		case cmdSubscribe, cmdCancel:
			return m, nil
		case cmdError:
			return message{}, fmt.Errorf("%w: the peer says ERROR", ErrProtocol)
		}
	}
}

// pong answers PING: two bytes of time to live, then a context of at most 16 bytes that is
// sent back (RFC 37, connection heartbeating).
func (c *Conn) pong(ping []byte) error {
	if len(ping) < 2 || len(ping) > 2+16 {
		return fmt.Errorf("%w: a PING of %d bytes", ErrProtocol, len(ping))
	}
	return c.out.put(appendFrame(nil, flagCommand, command(cmdPong, ping[2:])))
}

// Close ends the connection after what was sent is written, or the limits' linger is over.
func (c *Conn) Close() error {
	c.out.close()
	<-c.out.done
	return nil
}

// Subscribe asks a publisher for messages whose first frame begins with topic.
func (c *Conn) Subscribe(topic string) error {
	if c.minor == 0 {
		return c.Send(append([]byte{1}, topic...))
	}
	return c.out.put(appendFrame(nil, flagCommand, command(cmdSubscribe, []byte(topic))))
}

// left says whether err only means that the peer, or this side, closed the connection.
func left(err error) bool {
	var network net.Error
	return isEnd(err) || errors.Is(err, net.ErrClosed) || errors.Is(err, ErrClosed) ||
		errors.As(err, &network) && !network.Timeout()
}
