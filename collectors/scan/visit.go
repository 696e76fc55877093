package scan

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime/debug"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/pace"
	"bridle/collectors/scan/httpgrab"
	"bridle/collectors/scan/jarmgrab"
	"bridle/datasets/schema/grabs"
)

// Visit is what became of all exchanges with one target, the certificates and responses that its rows refer to among it.
type Visit struct {
	// Rows are complete but for RunID and GrabID.
	Rows []grabs.Row
	// Certificates are those shown, in DER, and Responses those kept; the same may be there several times.
	Certificates [][]byte
	Responses    []httpgrab.Response

	connections int
	defects     int
}

// visit is a visit that goes on, in a goroutine of its own.
type visit struct {
	s       *Scanner
	k       int64
	place   int
	target  Target
	permits chan permit
	out     Visit

	began   time.Time // of the present stretch in flight, in network time
	spent   time.Duration
	carried []carried
	first   *permit // that the visit began with
}

// line is a connection that is open, or was: HTTP over it, over TLS or not.
type line struct {
	wire    *meter
	http    *httpgrab.Conn
	connect time.Duration
	at      pace.Instant
	old     bool // it speaks as to old servers
}

// errDropped ends a visit whose run was stopped.
var errDropped = errors.New("the run was stopped")

func newVisit(s *Scanner, k int64, place int) *visit {
	return &visit{s: s, k: k, place: place, target: s.cfg.Targets.At(place), permits: make(chan permit, 1)}
}

// skipped returns the visit of a target to which nobody may connect: one row, that of its first exchange.
func (v *visit) skipped(word failure.Word) *Visit {
	x := v.s.cfg.Recipe.Exchanges(v.target)[0]
	v.add(v.row(x, word, ""))
	return v.end()
}

// run makes the visit and tells the scheduler how it ended.
func (v *visit) run(ctx context.Context, p permit) {
	v.first = &p
	v.begin()
	err := v.all(ctx)
	v.pause()
	e := event{visit: v, ended: true, carried: v.carried}
	switch {
	case errors.Is(err, errDropped):
	case err != nil:
		e.err = fmt.Errorf("visiting %s: %w", v.target.Address, err)
	default:
		e.result = v.end()
	}
	v.s.events <- e
}

// begin waits for a slot and begins a stretch in flight; pause ends it.
func (v *visit) begin() {
	if v.s.slots != nil {
		v.s.slots <- struct{}{}
	}
	v.began = time.Now()
}

func (v *visit) pause() {
	v.spent += time.Since(v.began)
	if v.s.slots != nil {
		<-v.s.slots
	}
}

// end gives rows what they have in common.
func (v *visit) end() *Visit {
	ordinal, n := v.s.cfg.Done.ordinal(v.k), int32(len(v.out.Rows))
	for i := range v.out.Rows {
		v.out.Rows[i].Visit, v.out.Rows[i].NVisitGrabs = &ordinal, &n
	}
	return &v.out
}

// all makes the exchanges, handshake by handshake.
func (v *visit) all(ctx context.Context) error {
	list := v.s.cfg.Recipe.Exchanges(v.target)
	if v.target.Plain {
		_, err := v.requests(ctx, Exchange{}, nil, list)
		return err
	}
	for len(list) > 0 {
		hello, n := list[0], 1
		for n < len(list) && !list[n].TLS {
			n++
		}
		goOn, err := v.session(ctx, hello, list[1:n])
		if err != nil || !goOn {
			return err
		}
		list = list[n:]
	}
	if v.s.cfg.Recipe.JARM {
		return v.jarm(ctx)
	}
	return nil
}

// session makes a handshake and the requests over its session. It reports whether a further handshake makes sense.
func (v *visit) session(ctx context.Context, hello Exchange, requests []Exchange) (goOn bool, err error) {
	first := len(v.out.Rows) == 0
	l, word, retry, err := v.handshake(ctx, hello, false)
	if err == nil && retry {
		l, word, _, err = v.handshake(ctx, hello, true)
	}
	switch {
	case err != nil:
		return false, err
	case l != nil:
		return v.requests(ctx, hello, l, requests)
	case first && word == failure.NotTLS:
		_, err := v.requests(ctx, Exchange{}, nil, []Exchange{v.s.cfg.Recipe.Plain(v.target)})
		return false, err
	}
	// A server that shows no certificate without a name may show one with it; one that cannot be reached will not.
	return word == failure.Alert || word == failure.TLSUnsupported || word == failure.Malformed || word == failure.ClosedEarly || word == failure.OptedOut, nil
}

// handshake opens a connection and shakes hands, which is a row. The line is nil if there is no session.
func (v *visit) handshake(ctx context.Context, x Exchange, old bool) (l *line, word failure.Word, retry bool, err error) {
	l, word, err = v.open(ctx, x.Name)
	if err != nil {
		return nil, "", false, err
	}
	if l == nil {
		v.add(v.row(x, word, ""))
		// A reset before the connection could be used is one by the server, which has seen it, as much as one after.
		return nil, word, word == failure.Reset && !old, nil
	}
	h, conn, err := v.shake(ctx, l, x.Name, old)
	if err != nil {
		v.hangUp(l)
		return nil, "", false, err
	}
	row := v.row(x, h.Failure, h.Detail)
	v.describe(&row, h)
	row.ConnectUS, row.FirstByteUS, row.DurationUS = micro(l.connect), micro(h.FirstByte), micro(time.Since(l.wire.opened))
	v.add(row)
	if conn == nil {
		v.hangUp(l)
		return nil, h.Failure, h.TryOld() && !old, nil
	}
	l.http, l.old = v.s.http.Conn(conn), old
	return l, "", false, nil
}

// fails is how many requests in a row may fail before the others of their session are left.
const fails = 2

// requests makes requests over a line, and over further ones if the server closes it. A nil line is opened first. It reports
// whether the server can still be reached.
func (v *visit) requests(ctx context.Context, hello Exchange, l *line, list []Exchange) (reachable bool, err error) {
	defer func() { v.hangUp(l) }()
	failed := 0
	for i, x := range list {
		var fresh bool // the line was opened for this request
		var word failure.Word
		if l, fresh, word, err = v.ready(ctx, hello, l, x); err != nil {
			return false, err
		}
		if l == nil {
			row := v.row(x, word, "")
			if word.Status() != failure.Skipped {
				if i > 0 || hello.TLS {
					row.Detail = text("no further connection")
				}
				row.Detail = text(deref(row.Detail) + left(len(list)-i-1))
				v.add(row)
				return false, nil
			}
			v.add(row)
			continue
		}
		r, err := v.request(ctx, l, x)
		if err == nil && r.Stale && !fresh {
			v.hangUp(l)
			if l, fresh, _, err = v.ready(ctx, hello, nil, x); err == nil && l != nil {
				r, err = v.request(ctx, l, x)
			}
		}
		if err != nil {
			return false, err
		}
		v.record(x, r, l, fresh)
		if l != nil && !r.Reusable {
			v.hangUp(l)
			l = nil
		}
		if failed++; r.Failure == "" {
			failed = 0
		}
		if rest := len(list) - i - 1; rest > 0 && (failed == fails || i == 0 && failed > 0) {
			v.note(left(rest))
			return true, nil
		}
	}
	return true, nil
}

// left says that exchanges of the plan were not made, since what came before them failed.
func left(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %d further exchanges of the plan were not made", n)
}

// jarm makes the JARM pass and enters its hash at the first handshake. A server that never spoke TLS has none.
func (v *visit) jarm(ctx context.Context) error {
	row := &v.out.Rows[0]
	if row.Protocol != "tls" || row.TLSVersion == nil && deref(row.Failure) != string(failure.Alert) {
		return nil
	}
	refused, dropped := false, false
	var r jarmgrab.Result
	dial := func(ctx context.Context) (net.Conn, error) {
		l, word, err := v.open(ctx, "")
		if err == nil && l == nil {
			err = fmt.Errorf("no connection: %s", word)
		}
		if err != nil {
			refused, dropped = refused || l == nil, dropped || errors.Is(err, errDropped)
			return nil, err
		}
		return &hung{l.wire, func() { v.hangUp(l) }}, nil
	}
	panicked, err := v.guarded(func() (err error) {
		// The address as name is what the reference implementation sends to a target given by address; an empty name, which the
		// extension cannot have, would be refused.
		r, err = jarmgrab.Do(ctx, dial, v.target.Address.Addr().String(), v.s.cfg.Timeout)
		return err
	})
	if dropped {
		return errDropped
	}
	if refused || err != nil || panicked != "" || r.Hash == "" {
		return nil // it is a pass beside the exchanges: without all its connections there is no hash
	}
	row.JARM = &r.Hash
	return nil
}

// guarded calls what reads foreign bytes; a panic in it is an exchange that could not be read, and is counted.
func (v *visit) guarded(do func() error) (panicked string, err error) {
	defer func() {
		if r := recover(); r != nil {
			v.out.defects++
			panicked = fmt.Sprintf("this program failed at the answer: %v at %s", r, culprit(debug.Stack()))
		}
	}()
	return "", do()
}
