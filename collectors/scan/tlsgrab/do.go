package tlsgrab

import (
	"context"
	"net"

	"bridle/collectors/internal/failure"

	"github.com/zmap/zcrypto/tls"
)

// Do shakes hands over conn. The connection it returns is for application data and wraps
// conn; it is nil if no session came about. Do never closes conn; whoever opened it does.
//
// What the server does wrong is in the Handshake. An error is a defect of the program or its
// machine, or a context that was cancelled, and says nothing about the server.
func Do(ctx context.Context, conn net.Conn, cfg Config) (net.Conn, Handshake, error) {
	c := tls.Client(conn, &tls.Config{InsecureSkipVerify: true, ServerName: cfg.ServerName})
	if err := c.HandshakeContext(ctx); err != nil {
		word, err := failure.OfError(failure.Receive, err)
		return nil, Handshake{Failure: word}, err
	}
	return c, Handshake{}, nil
}

// TryOld tells whether the server refused this hello in a way that it may not refuse the hello
// for old servers (Config.Old), so that a second connection is worth it.
func (h Handshake) TryOld() bool {
	return h.Failure == failure.Alert || h.Failure == failure.ClosedEarly || h.Failure == failure.Reset
}
