package tlsgrab

import (
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"bridle/collectors/internal/failure"
)

const (
	recordHeader = 5
	recordMost   = 16384 + 2048 // RFC 5246, 6.2.3; longer ones are no TLS
	garbageKept  = 64           // bytes told of what is no TLS

	// lull is how long further such bytes are waited for. How many come together is chance, and a banner may come in parts.
	lull = 100 * time.Millisecond
)

// buffers lends what a handshake is read into; hardly any needs more than it starts with.
var buffers = sync.Pool{New: func() any { return new(make([]byte, 0, 8<<10)) }}

// wire is the connection as the library sees it. During the handshake it hands over one
// record at a time, after the view has looked at it, so that nothing reaches the library
// unseen and what the view refuses does not reach it at all. Afterwards it is out of the way.
type wire struct {
	net.Conn
	view view

	raw   *[]byte // read and not yet handed over, from start; nil after the handshake
	start int     // first byte not handed over
	ready int     // first byte not looked at
	total int     // bytes read
	blind bool    // no longer records: all is handed over as it comes
	rest  []byte  // after the handshake: read and not yet handed over

	refused error         // why the wire itself gave up
	broken  error         // how the connection ended, once it did
	op      failure.Op    // while doing what
	asked   time.Time     // when the last byte was sent before anything came
	first   time.Duration // from then to the first byte
}

// refusal is a limit of this package, or of what the library may be given to compute with.
type refusal struct {
	word   failure.Word
	detail string
}

func (r *refusal) Error() string { return r.detail }

func newWire(conn net.Conn) *wire {
	w := &wire{Conn: conn, raw: buffers.Get().(*[]byte)}
	w.view.ticket = -1
	w.view.hand = buffers.Get().(*[]byte)
	return w
}

// Write sends, and notes when.
func (w *wire) Write(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	if w.raw != nil {
		if w.total == 0 {
			w.asked = time.Now()
		}
		w.breaks(failure.Send, err)
	}
	return n, err
}

// breaks keeps the first error of the connection.
func (w *wire) breaks(op failure.Op, err error) {
	if err != nil && w.broken == nil {
		w.op, w.broken = op, err
	}
}

// Read hands over bytes of the next record.
func (w *wire) Read(p []byte) (int, error) {
	if w.raw == nil {
		if len(w.rest) > 0 {
			n := copy(p, w.rest)
			w.rest = w.rest[n:]
			return n, nil
		}
		return w.Conn.Read(p)
	}
	if w.start == w.ready {
		if err := w.advance(); err != nil {
			return 0, err
		}
	}
	n := copy(p, (*w.raw)[w.start:w.ready])
	w.start += n
	return n, nil
}

// advance looks at the next record, and at as many more as a message needs that is too long
// for the library: it would give up at the header and so would the server.
func (w *wire) advance() error {
	w.compact()
	for {
		if err := w.record(); err != nil {
			w.ready = len(*w.raw) // a part of a record is the library's to complain about
			if w.start < w.ready && w.refused == nil {
				return nil
			}
			return err
		}
		if w.blind || !w.view.ahead() {
			return nil
		}
	}
}

// compact moves what was not looked at to the front.
func (w *wire) compact() {
	raw := *w.raw
	n := copy(raw, raw[w.ready:])
	*w.raw, w.start, w.ready = raw[:n], 0, 0
}

// record reads one record whole and shows it to the view.
func (w *wire) record() error {
	if w.refused != nil {
		return w.refused
	}
	if w.blind {
		return w.more()
	}
	if err := w.fill(recordHeader); err != nil {
		return err
	}
	head := (*w.raw)[w.ready:]
	n := int(head[3])<<8 | int(head[4])
	if kind := head[0]; !w.view.expects(kind) || head[1] != 3 || n > recordMost {
		w.view.garbage = w.taste()
		w.blind, w.ready = true, len(*w.raw)
		return nil
	}
	if err := w.fill(recordHeader + n); err != nil {
		return err
	}
	record := (*w.raw)[w.ready : w.ready+recordHeader+n]
	if err := w.view.record(record); err != nil {
		w.refused = err
		return err
	}
	w.ready += len(record)
	return nil
}

// taste returns the first bytes of what is no TLS. Nothing is read of the connection after it that matters, so it may end here.
func (w *wire) taste() []byte {
	refused, broken, op := w.refused, w.broken, w.op
	_ = w.Conn.SetReadDeadline(time.Now().Add(lull))
	_ = w.fill(garbageKept)
	w.refused, w.broken, w.op = refused, broken, op
	head := (*w.raw)[w.ready:]
	return append([]byte(nil), head[:min(len(head), garbageKept)]...)
}

// fill reads until n bytes wait to be looked at.
func (w *wire) fill(n int) error {
	for len(*w.raw)-w.ready < n {
		if err := w.more(); err != nil {
			return err
		}
	}
	return nil
}

// more reads once.
func (w *wire) more() error {
	if w.broken != nil && w.op == failure.Receive {
		return w.broken
	}
	if w.total >= MaxHandshakeBytes {
		w.refused = &refusal{failure.TooLarge, fmt.Sprintf("the handshake exceeds %d bytes", MaxHandshakeBytes)}
		return w.refused
	}
	raw := *w.raw
	if cap(raw)-len(raw) < 512 {
		raw = append(make([]byte, 0, 2*cap(raw)), raw...)
	}
	n, err := w.Conn.Read(raw[len(raw):cap(raw)])
	if n > 0 && w.total == 0 {
		w.first = max(time.Since(w.asked), 1)
	}
	w.total += n
	*w.raw = raw[:len(raw)+n]
	if n > 0 {
		return nil // an error with it comes again
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	w.breaks(failure.Receive, err)
	return err
}

// release ends the part of the wire in the handshake and gives the buffers back. What was read
// beyond it is kept for the session.
func (w *wire) release() {
	if w.start < len(*w.raw) {
		w.rest = append([]byte(nil), (*w.raw)[w.start:]...)
	}
	lend(w.raw)
	lend(w.view.hand)
	w.raw, w.view.hand = nil, nil
}

// lend puts a buffer back unless it has grown large.
func lend(b *[]byte) {
	if cap(*b) <= 64<<10 {
		*b = (*b)[:0]
		buffers.Put(b)
	}
}
