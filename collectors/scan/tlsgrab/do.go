package tlsgrab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"bridle/collectors/internal/failure"

	"github.com/zmap/zcrypto/tls"
)

// defaultTimeout bounds a handshake if nobody says otherwise.
const defaultTimeout = 10 * time.Second

// Do shakes hands over conn. The connection it returns is for application data and wraps
// conn; it is nil if no session came about, and Handshake.Failure says why. Do never closes
// conn; whoever opened it does. The deadline of conn is cleared at the end.
//
// # Errors
//
// What the server does wrong is in the Handshake. An error is a defect of the program or its
// machine, a name or protocol that cannot be sent, or a context that was cancelled, and says
// nothing about the server.
func Do(ctx context.Context, conn net.Conn, cfg Config) (net.Conn, Handshake, error) {
	if err := cfg.check(); err != nil {
		return nil, Handshake{}, err
	}
	timeout := cfg.Timeout
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	deadline := time.Now().Add(timeout)
	if d, ok := ctx.Deadline(); ok && d.Before(deadline) {
		deadline = d
	}
	if err := conn.SetDeadline(deadline); err != nil {
		return nil, Handshake{}, fmt.Errorf("setting the deadline of a handshake: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) }) // ends what waits
	w := newWire(conn)
	session := tls.Client(w, cfg.library(&w.view))
	err := shake(session)
	w.release()
	stopped := stop()
	if cause := ctx.Err(); !stopped && errors.Is(cause, context.Canceled) {
		return nil, Handshake{}, fmt.Errorf("the handshake was broken off: %w", cause)
	}
	h := w.learned(cfg)
	if err != nil {
		h.Failure, h.Detail, err = w.verdict(err, h.Detail)
		h.declined = w.declined(h)
		return nil, h, err
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return nil, Handshake{}, fmt.Errorf("clearing the deadline after a handshake: %w", err)
	}
	return session, h, nil
}

// shake runs the library's handshake. A server that makes the library panic has sent what it
// cannot do; it must not end the run.
func shake(session *tls.Conn) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &refusal{failure.TLSUnsupported, readable(fmt.Sprintf("the library gave up in disorder: %v", r))}
		}
	}()
	return session.Handshake()
}

// check refuses what cannot be sent.
func (c Config) check() error {
	if len(c.ServerName) > 1024 {
		return fmt.Errorf("a server name of %d bytes cannot be sent as SNI: give at most 1024", len(c.ServerName))
	}
	for _, p := range c.ALPN {
		if len(p) == 0 || len(p) > 255 {
			return fmt.Errorf("protocol %q cannot be offered by ALPN: give 1 to 255 bytes (RFC 7301, 3.1)", p)
		}
	}
	return nil
}
