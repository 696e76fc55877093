package zmtp

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"syscall"
	"time"
)

// An outbox holds what waits to be written to one connection. What the connection takes at
// once is written at once; its own goroutine writes the rest, so that a peer that does not
// read stops nobody until its backlog is full.
type outbox struct {
	conn   net.Conn
	raw    syscall.RawConn // of conn; nil if it has none
	limits Limits
	done   chan struct{} // closed when the connection is

	mu      sync.Mutex
	changed sync.Cond
	waiting [][]byte // encoded messages, whole
	bytes   int      // of waiting, and of what is being written
	closing bool     // no more is taken
	err     error    // why nothing can be written any more
}

func newOutbox(c net.Conn, l Limits) *outbox {
	o := &outbox{conn: c, limits: l, done: make(chan struct{})}
	o.changed.L = &o.mu
	if s, ok := c.(syscall.Conn); ok {
		o.raw, _ = s.SyscallConn() // nil with an error
	}
	return o
}

func (o *outbox) start() { go o.run() }

// put queues an encoded message. A single message longer than the backlog is taken when
// nothing else waits.
func (o *outbox) put(b []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.room(len(b)); err != nil {
		return err
	}
	if o.bytes == 0 { // nothing is before it
		n, err := attempt(o.raw, b)
		if err != nil {
			o.err = err
			o.changed.Broadcast()
			return err
		}
		if b = b[n:]; len(b) == 0 {
			return nil
		}
	}
	o.waiting = append(o.waiting, b)
	o.bytes += len(b)
	o.changed.Broadcast()
	return nil
}

// room waits until n more bytes fit. The lock is held.
func (o *outbox) room(n int) error {
	fits := func() bool { return o.bytes == 0 || o.bytes+n <= o.limits.Backlog }
	if o.err == nil && !o.closing && !fits() {
		late := false
		timer := time.AfterFunc(o.limits.Patience, func() {
			o.mu.Lock()
			late = true
			o.changed.Broadcast()
			o.mu.Unlock()
		})
		for o.err == nil && !o.closing && !fits() && !late {
			o.changed.Wait()
		}
		timer.Stop()
		if late && o.err == nil && !fits() {
			o.err = fmt.Errorf("%w: %d bytes have waited for %v", ErrSlow, o.bytes, o.limits.Patience)
			o.conn.Close() // ends the writer and the reader of this connection
			return o.err
		}
	}
	if o.err != nil {
		return o.err
	}
	if o.closing {
		return ErrClosed
	}
	return nil
}

func (o *outbox) run() {
	defer close(o.done)
	for {
		batch, size := o.take()
		if batch == nil {
			break
		}
		_, err := (*net.Buffers)(&batch).WriteTo(o.conn)
		o.mu.Lock()
		o.bytes -= size
		if err != nil && o.err == nil {
			o.err = err
		}
		failed := o.err != nil
		o.changed.Broadcast()
		o.mu.Unlock()
		if failed {
			break
		}
	}
	o.hangUp()
}

// take waits for messages and returns all there are; nil means that none will come.
func (o *outbox) take() (batch [][]byte, size int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.waiting) == 0 && !o.closing && o.err == nil {
		o.changed.Wait()
	}
	if len(o.waiting) == 0 || o.err != nil {
		return nil, 0
	}
	batch, o.waiting = o.waiting, nil
	return batch, o.bytes
}

// close lets what waits be written and ends the connection then.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.closing {
		o.closing = true
		_ = o.conn.SetWriteDeadline(time.Now().Add(o.limits.Linger))
		o.changed.Broadcast()
	}
}

// fail ends the connection at once.
func (o *outbox) fail(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		o.err = err
	}
	o.conn.Close()
	o.changed.Broadcast()
}

// hangUp ends the connection. A TCP connection closed with unread bytes is reset, and then
// the peer may lose what was written last: the writing half is closed first.
func (o *outbox) hangUp() {
	o.mu.Lock()
	clean := o.err == nil
	o.mu.Unlock()
	if half, ok := o.conn.(interface{ CloseWrite() error }); ok && clean && half.CloseWrite() == nil {
		_ = o.conn.SetReadDeadline(time.Now().Add(min(o.limits.Linger, 200*time.Millisecond)))
		_, _ = io.Copy(io.Discard, o.conn)
	}
	o.conn.Close()
}

func isEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
