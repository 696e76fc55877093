package httpgrab

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"time"

	"bridle/collectors/internal/failure"
)

// wire reads and writes a connection within the limits of time, and counts.
type wire struct {
	conn  net.Conn
	ctx   context.Context
	idle  time.Duration
	end   time.Time
	sent  time.Time // last byte asked
	first time.Time // first byte of the answer
	came  int64
}

// begin starts the time of an exchange.
func (w *wire) begin(ctx context.Context, total, idle time.Duration) {
	*w = wire{conn: w.conn, ctx: ctx, idle: idle, end: time.Now().Add(total)}
}

func (w *wire) send(p []byte) error {
	if err := w.conn.SetWriteDeadline(w.deadline()); err != nil {
		return err
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	_, err := w.conn.Write(p)
	w.sent = time.Now()
	return err
}

func (w *wire) deadline() time.Time {
	if t := time.Now().Add(w.idle); t.Before(w.end) {
		return t
	}
	return w.end
}

// Read reads what is there. The context is looked at after the deadline is set, for its end
// sets a deadline too.
func (w *wire) Read(p []byte) (int, error) {
	if time.Now().After(w.end) {
		return 0, os.ErrDeadlineExceeded
	}
	if err := w.conn.SetReadDeadline(w.deadline()); err != nil {
		return 0, err
	}
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.conn.Read(p)
	if n > 0 && w.came == 0 {
		w.first = time.Now()
	}
	w.came += int64(n)
	return n, err
}

// firstByte is the time from the last byte asked to the first of the answer.
func (w *wire) firstByte() time.Duration {
	if w.came == 0 {
		return 0
	}
	return max(0, w.first.Sub(w.sent))
}

// poll is how long a connection that is used again is watched before a request.
const poll = 2 * time.Millisecond

// pending reads what is there already and returns at once: nil if bytes came, a time-out if
// the connection is open and quiet.
func (c *Conn) pending() error {
	end := c.wire.end
	defer func() { c.wire.end = end }()
	c.wire.end = time.Now().Add(poll)
	_, err := c.in.Peek(1)
	return err
}

// wordOf returns the word for an error of an exchange and what the peer or the library said;
// an error if it says nothing about the server. TLS libraries have no types
// in common, but all wrap an alert that was received in a net.OpError "remote error", and begin
// the texts of defects that they found themselves with "tls: ". Bytes that are no record have
// the word that they have in a handshake.
func wordOf(op failure.Op, err error) (failure.Word, string, error) {
	var f *fault
	if errors.As(err, &f) {
		return f.word, f.text, nil
	}
	var o *net.OpError
	if errors.As(err, &o) && o.Op == "remote error" {
		return failure.Alert, "the server sent an alert: " + o.Err.Error(), nil
	}
	word, unknown := failure.OfError(op, err)
	if unknown == nil {
		return word, "", nil
	}
	for _, noRecord := range []string{"tls: received record with version", "tls: first record", "tls: unsupported SSLv2"} {
		if strings.HasPrefix(err.Error(), noRecord) {
			return failure.NotTLS, err.Error(), nil
		}
	}
	if o != nil && o.Op == "local error" || strings.HasPrefix(err.Error(), "tls: ") {
		return failure.Malformed, err.Error(), nil
	}
	return "", "", unknown
}
