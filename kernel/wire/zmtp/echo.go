package zmtp

import "net"

// An EchoSocket sends every message back to where it came from: a REP for heartbeats.
type EchoSocket struct {
	server server
}

// ServeEcho serves a REP on l until Close, and closes l then. The envelope of a REQ, an
// empty frame, goes back with the rest.
func ServeEcho(l net.Listener, o Options) *EchoSocket {
	e := &EchoSocket{}
	e.server = server{kind: Rep, listener: l, options: o, serve: echo}
	e.server.start()
	return e
}

func echo(c *Conn) error {
	for {
		frames, err := c.Receive()
		if err != nil {
			return err
		}
		if err := c.Send(frames...); err != nil {
			return err
		}
	}
}

// Close ends all connections.
func (e *EchoSocket) Close() error { return e.server.close() }
