package httpgrab

import (
	"bufio"
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"bridle/collectors/internal/failure"
)

// decoders is how many bodies a Grabber decodes at once. Decoding waits for nobody but can
// take megabytes, so hostile servers could take many times as much together.
const decoders = 4

// bufferBytes is how much is read at once: a TLS record's worth.
const bufferBytes = 16 << 10

// Grabber makes connections ready for requests. It holds buffers that they share and may be
// used by several goroutines.
type Grabber struct {
	limits   Limits
	buffers  sync.Pool // of *buffers
	decoding chan struct{}
}

// buffers are what a connection works with.
type buffers struct {
	in   *bufio.Reader
	head []byte
	body []byte
	text []byte
}

// New returns a Grabber. It panics if a limit is not greater than zero.
func New(l Limits) *Grabber {
	l.check()
	return &Grabber{limits: l, decoding: make(chan struct{}, decoders)}
}

// Conn is a connection on which requests are made one after the other. It may not be used
// by several goroutines at once.
type Conn struct {
	grabber *Grabber
	wire    wire
	*buffers
	served int  // responses read whole
	usable bool // another request may be made
}

// Conn takes over an open connection. Close must be called in the end.
func (g *Grabber) Conn(conn net.Conn) *Conn {
	b, ok := g.buffers.Get().(*buffers)
	if !ok {
		b = &buffers{in: bufio.NewReaderSize(nil, bufferBytes), text: make([]byte, bufferBytes)}
	}
	c := &Conn{grabber: g, wire: wire{conn: conn}, buffers: b, usable: true}
	c.in.Reset(&c.wire)
	return c
}

// Close closes the connection. It may be called twice.
func (c *Conn) Close() error {
	if c.buffers == nil {
		return nil
	}
	c.in.Reset(nil)
	c.grabber.buffers.Put(c.buffers)
	c.buffers, c.usable = nil, false
	return c.wire.conn.Close()
}

// Do sends a request and reads its response, however that ends; see the package comment. It
// returns an error for a request that may not be sent, for a connection that is not
// Reusable, when ctx ends, and for a defect of the own machine; no response is given then.
func (c *Conn) Do(ctx context.Context, q Request) (Response, error) {
	if !c.usable {
		return Response{}, errors.New("the connection cannot carry another request: open a new one")
	}
	out, err := q.Bytes()
	if err != nil {
		return Response{}, err
	}
	c.usable = false
	l := c.grabber.limits
	c.wire.begin(ctx, l.Total, l.Idle)
	stop := context.AfterFunc(ctx, func() { c.wire.conn.SetDeadline(time.Unix(1, 0)) })
	defer func() {
		if !stop() { // a deadline in the past is set, or will be
			c.usable = false
		}
	}()

	x := exchange{Conn: c, limits: l, request: q, headLeft: l.HeaderBytes}
	if stale, err := x.stale(); err != nil || stale != nil {
		return x.orCancelled(stale, err)
	}
	err = x.read(c.wire.send(out))
	r := x.finish()
	if r.Reusable {
		c.served++
		c.usable = true
	}
	return x.orCancelled(&r, err)
}

// fault is a defect of a response, with its word.
type fault struct {
	word failure.Word
	text string
}

func (f *fault) Error() string { return f.text }
