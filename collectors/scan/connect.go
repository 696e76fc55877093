package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/collectors/scan/httpgrab"
	"bridle/collectors/scan/tlsgrab"
)

// meter is a connection that counts what it carries.
type meter struct {
	net.Conn
	opened time.Time
	mu     sync.Mutex
	bytes  int
}

func (m *meter) Read(b []byte) (int, error) {
	n, err := m.Conn.Read(b)
	m.count(n)
	return n, err
}

func (m *meter) Write(b []byte) (int, error) {
	n, err := m.Conn.Write(b)
	m.count(n)
	return n, err
}

func (m *meter) count(n int) {
	m.mu.Lock()
	m.bytes += n
	m.mu.Unlock()
}

// hung is a connection with something to do when it is closed.
type hung struct {
	net.Conn
	close func()
}

func (h *hung) Close() error { h.close(); return nil }

// permit waits for a permit to connect.
func (v *visit) permit(name string) (permit, error) {
	if v.first != nil {
		p := *v.first
		v.first = nil
		return p, nil
	}
	v.pause()
	e := event{visit: v, name: name, carried: v.carried}
	if len(v.out.Certificates)+len(v.out.Responses) > 0 {
		// They are many bytes, and thousands of visits may wait: what they showed does not wait with them.
		e.early = &Visit{Certificates: v.out.Certificates, Responses: v.out.Responses}
		v.out.Certificates, v.out.Responses = nil, nil
	}
	v.carried = nil
	v.s.events <- e
	p := <-v.permits
	v.begin()
	if p.dropped {
		return p, errDropped
	}
	return p, nil
}

// remaining returns how long the visit may still take in network time, at most the time-out of an exchange.
func (v *visit) remaining() time.Duration {
	return min(v.s.cfg.Timeout, v.s.cfg.Visit-v.spent-time.Since(v.began))
}

// open opens a connection when limits allow it. Without one the word says why.
func (v *visit) open(ctx context.Context, name string) (*line, failure.Word, error) {
	p, err := v.permit(name)
	if err != nil || p.word != "" {
		return nil, p.word, err
	}
	timeout := v.remaining()
	if timeout <= 0 {
		return nil, failure.Timeout, nil
	}
	v.out.connections++
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	began := time.Now()
	conn, err := v.s.cfg.Dial(ctx, v.target.Address)
	if err != nil {
		if ctx.Err() != nil {
			return nil, failure.Timeout, nil
		}
		if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
			return nil, "", fmt.Errorf("%w: raise the limit of open files (ulimit -n), or let fewer visits be in flight", err)
		}
		word, err := failure.OfError(failure.Connect, err)
		return nil, word, err
	}
	return &line{wire: &meter{Conn: conn, opened: time.Now()}, connect: time.Since(began), at: p.at}, "", nil
}

// hangUp closes a line, if it is one and open, and notes what it carried.
func (v *visit) hangUp(l *line) {
	if l == nil || l.wire == nil {
		return
	}
	if l.http != nil {
		l.http.Close()
	}
	l.wire.Conn.Close()
	if more := l.wire.bytes - ConnectionBytes; more > 0 {
		v.carried = append(v.carried, carried{l.at, more})
	}
	l.wire = nil
}

// shake shakes hands over a line.
func (v *visit) shake(ctx context.Context, l *line, name string, old bool) (h tlsgrab.Handshake, conn net.Conn, err error) {
	timeout := v.remaining()
	if timeout <= 0 {
		h.Failure, h.Detail = failure.Timeout, "the time of the visit is over"
		return h, nil, nil
	}
	panicked, err := v.guarded(func() (err error) {
		conn, h, err = tlsgrab.Do(ctx, l.wire, tlsgrab.Config{ServerName: name, Old: old, Timeout: timeout})
		return err
	})
	if panicked != "" {
		return tlsgrab.Handshake{Failure: failure.Malformed, Detail: panicked}, nil, nil
	}
	return h, conn, err
}

// ready returns a line over which a request can go: the open one, or a further one, which takes a handshake if the session is
// one of TLS. That handshake repeats one that has a row, so it has none of its own; if it fails the word says how.
func (v *visit) ready(ctx context.Context, hello Exchange, l *line, x Exchange) (_ *line, fresh bool, word failure.Word, err error) {
	if l != nil && l.wire != nil {
		return l, false, "", nil
	}
	old := l != nil && l.old
	l, word, err = v.open(ctx, hello.Name)
	if err != nil || l == nil {
		return nil, false, word, err
	}
	if !x.OverTLS {
		l.http = v.s.http.Conn(l.wire)
		return l, true, "", nil
	}
	h, conn, err := v.shake(ctx, l, hello.Name, old)
	if err != nil || conn == nil {
		v.hangUp(l)
		return nil, false, h.Failure, err
	}
	l.http, l.old = v.s.http.Conn(conn), old
	return l, true, "", nil
}

// request makes a request over a line.
func (v *visit) request(ctx context.Context, l *line, x Exchange) (r httpgrab.Response, err error) {
	timeout := v.remaining()
	if timeout <= 0 {
		return httpgrab.Response{Failure: failure.Timeout, Detail: "the time of the visit is over"}, nil
	}
	q := httpgrab.Request{Method: "GET", Path: x.Path, Host: x.Host, HTTP10: x.Host == ""}
	if v.s.cfg.Recipe.Agent != "" {
		q.Fields = append(q.Fields, [2]string{"User-Agent", v.s.cfg.Recipe.Agent})
	}
	q.Fields = append(q.Fields, [2]string{"Accept", "*/*"})
	panicked, err := v.guarded(func() (err error) {
		r, err = l.http.Do(ctx, q)
		return err
	})
	if panicked != "" {
		return httpgrab.Response{Failure: failure.Malformed, Detail: panicked}, nil
	}
	return r, err
}

// culprit returns the line of a stack at which a panic began.
func culprit(stack []byte) string {
	_, rest, found := bytes.Cut(stack, []byte("panic("))
	if !found {
		return "an unknown place"
	}
	lines := bytes.SplitN(rest, []byte("\n"), 5)
	if len(lines) < 4 {
		return "an unknown place"
	}
	name, _, _ := bytes.Cut(lines[2], []byte("("))
	return string(name)
}

// micro returns a length of time in microseconds; nil for none.
func micro(d time.Duration) *int64 {
	if d <= 0 {
		return nil
	}
	us := d.Microseconds()
	return &us
}

// instant is the study time of an exchange.
func (v *visit) instant() time.Time { return v.s.cfg.Now().UTC().Truncate(time.Microsecond) }
