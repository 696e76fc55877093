package zmtp

import (
	"cmp"
	"errors"
	"net"
	"time"
)

// Errors that name why a connection was refused or ended; compare with errors.Is.
var (
	// ErrTooLarge says that a frame or a whole message is longer than allowed.
	ErrTooLarge = errors.New("larger than allowed")

	// ErrTooManyFrames says that a message has more frames than allowed.
	ErrTooManyFrames = errors.New("more frames than allowed")

	// ErrProtocol says that the bytes are not ZMTP 3 with the NULL mechanism, or that
	// the peer's kind of socket does not fit.
	ErrProtocol = errors.New("not the protocol spoken here")

	// ErrTooManyPeers says that as many connections as allowed are open.
	ErrTooManyPeers = errors.New("more connections than allowed")

	// ErrSlow says that a peer did not read what was sent to it.
	ErrSlow = errors.New("the peer does not read")

	// ErrNoPeer says that nobody with the identity is connected.
	ErrNoPeer = errors.New("no peer of this identity is connected")

	// ErrClosed says that the socket or connection is closed.
	ErrClosed = errors.New("the connection is closed")
)

// Limits bounds what peers may use. Zero fields take the default.
type Limits struct {
	Frame     int           // bytes of one frame; 64 MiB
	Frames    int           // frames of one message; 1024
	Message   int           // bytes of all frames of one message; 128 MiB
	Peers     int           // connections of one socket; 256
	Backlog   int           // bytes waiting for one peer to read them; 64 MiB
	Handshake time.Duration // from the connection to the end of the handshake; 10 s
	Patience  time.Duration // wait for a peer whose backlog is full; 10 s
	Linger    time.Duration // wait, on Close, for what was sent to be written; 1 s
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Frame:     cmp.Or(l.Frame, 64<<20),
		Frames:    cmp.Or(l.Frames, 1024),
		Message:   cmp.Or(l.Message, 128<<20),
		Peers:     cmp.Or(l.Peers, 256),
		Backlog:   cmp.Or(l.Backlog, 64<<20),
		Handshake: cmp.Or(l.Handshake, 10*time.Second),
		Patience:  cmp.Or(l.Patience, 10*time.Second),
		Linger:    cmp.Or(l.Linger, time.Second),
	}
}

// Options sets up a socket.
type Options struct {
	Limits Limits

	// Refused is told of every connection that was refused or ended for a reason other
	// than the peer's leaving. It may be called from several goroutines at once. It may
	// be nil.
	Refused func(from net.Addr, err error)
}

func (o Options) refused(from net.Addr, err error) {
	if o.Refused != nil {
		o.Refused(from, err)
	}
}
