package jarmgrab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"bridle/collectors/internal/failure"

	"github.com/hdm/jarm-go"
)

const (
	defaultTimeout = 5 * time.Second

	// most is how many bytes of each answer the reference implementation looks at.
	most = 1484
	// least is how many bytes it needs before it reads extensions; a ServerHello may be shorter,
	// and then what follows it counts.
	least = 85

	nothing = "|||" // the part of the raw hash for an answer that is no ServerHello
)

// Dial opens one TCP connection to the server. Do closes it.
type Dial func(ctx context.Context) (net.Conn, error)

// Result is what one pass showed.
type Result struct {
	// Hash has 62 hexadecimal digits; all are zero if no hello was answered by a ServerHello.
	// Empty if there is no hash: see Do.
	Hash string
	// Answered is the number of hellos that were, of 10.
	Answered int
	// Failure says why the first hello had no ServerHello, if none had; empty if one had.
	Failure failure.Word
	// Detail says more: about Failure, or about connections that failed in a pass that
	// succeeded, because a hash with such gaps is not that of the server alone.
	Detail string
}

// Do makes the pass: ten connections, one after the other, each bounded by timeout (zero means
// 5 s). name is sent as SNI; JARM sends the extension also if it is empty. Hellos contain
// random bytes, which do not enter the hash.
//
// A connection that cannot be opened ends the pass with its word as Failure. If it was the
// first, Hash is zero. If it was a later one, Hash is empty, because the answers so far would
// make a hash that the same server has not when it can be reached.
//
// # Errors
//
// A defect of the program or its machine, what dial returns that is no failure of a
// connection, or a context that was cancelled.
func Do(ctx context.Context, dial Dial, name string, timeout time.Duration) (Result, error) {
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	var r Result
	var first gap
	lost := 0
	var raw []string
	for i, probe := range jarm.GetProbes(name, 0) {
		conn, err := dial(ctx)
		if err != nil {
			word, unknown := failure.OfError(failure.Connect, err)
			if unknown != nil {
				return Result{}, fmt.Errorf("opening connection %d of a JARM pass: %w", i+1, err)
			}
			return noConnection(r, i, word), nil
		}
		answer, g, err := ask(ctx, conn, jarm.BuildProbe(probe), timeout)
		if err != nil {
			return Result{}, err
		}
		part, err := jarm.ParseServerHello(answer, probe)
		if err != nil {
			return Result{}, fmt.Errorf("answer %d of a JARM pass: %w", i+1, err)
		}
		switch {
		case part != nothing:
			r.Answered++
		case g.word == "":
			g = gap{failure.Malformed, "a ServerHello too short to be read"}
			lost++
		case g.word != failure.Alert:
			lost++
		}
		if i == 0 {
			first = g
		}
		raw = append(raw, part)
	}
	r.Hash = jarm.RawHashToFuzzyHash(strings.Join(raw, ","))
	switch {
	case r.Answered == 0:
		r.Failure, r.Detail = first.word, first.detail
	case r.Hash == jarm.ZeroHash:
		r.Hash, r.Failure, r.Detail = "", failure.Malformed, "an answer names a protocol with a comma or a bar, which JARM cannot hash"
	case lost > 0:
		r.Detail = fmt.Sprintf("%d of 10 hellos had neither a ServerHello nor an alert", lost)
	}
	return r, nil
}

// noConnection is the result when connection i, from 0, could not be opened.
func noConnection(r Result, i int, word failure.Word) Result {
	r.Failure = word
	r.Detail = fmt.Sprintf("connection %d of 10 could not be opened", i+1)
	if i == 0 {
		r.Hash = jarm.ZeroHash
	}
	return r
}

// gap is why a hello had no ServerHello.
type gap struct {
	word   failure.Word
	detail string
}

// ask sends one hello and reads its answer. The answer may be cut: what came before a failure
// counts, as in the reference implementation.
func ask(ctx context.Context, conn net.Conn, hello []byte, timeout time.Duration) ([]byte, gap, error) {
	defer conn.Close()
	deadline := time.Now().Add(timeout)
	if d, ok := ctx.Deadline(); ok && d.Before(deadline) {
		deadline = d
	}
	if err := conn.SetDeadline(deadline); err != nil {
		return nil, gap{}, fmt.Errorf("setting the deadline of a JARM connection: %w", err)
	}
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })()
	op := failure.Send
	_, err := conn.Write(hello)
	var answer []byte
	if err == nil {
		op = failure.Receive
		answer, err = read(conn)
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil, gap{}, fmt.Errorf("the JARM pass was broken off: %w", ctx.Err())
	}
	if err == nil {
		return answer, judge(answer), nil
	}
	word, unknown := failure.OfError(op, err)
	if unknown != nil {
		return nil, gap{}, unknown
	}
	if len(answer) > 0 && word == failure.ClosedEarly {
		return answer, judge(answer), nil
	}
	return answer, gap{word, "after the first hello"}, nil
}

// read reads until the first record is whole and there is as much as the extensions need, or
// the most that is looked at. The reference implementation takes what one call of recv
// gives, which depends on how the answer was cut into packets; here it does not.
func read(conn net.Conn) ([]byte, error) {
	b := make([]byte, most)
	n := 0
	for {
		m, err := conn.Read(b[n:])
		n += m
		if enough(b[:n]) {
			return b[:n], nil
		}
		if err == nil && m == 0 {
			err = io.ErrNoProgress
		}
		if errors.Is(err, os.ErrDeadlineExceeded) && whole(b[:n]) {
			return b[:n], nil // a short ServerHello with nothing behind it
		}
		if err != nil {
			return b[:n], err
		}
	}
}

// whole tells whether b begins with a whole record.
func whole(b []byte) bool { return len(b) >= 5 && len(b) >= 5+int(b[3])<<8+int(b[4]) }

func enough(b []byte) bool {
	switch {
	case len(b) == most:
		return true
	case len(b) == 0:
		return false
	case b[0] != 22: // an alert, or no TLS
		return b[0] != 21 || whole(b)
	}
	return whole(b) && len(b) >= least
}

// judge says what an answer is that is no ServerHello.
func judge(answer []byte) gap {
	switch {
	case len(answer) >= 7 && answer[0] == 21:
		return gap{failure.Alert, fmt.Sprintf("alert %d after the first hello", answer[6])}
	case len(answer) > 5 && answer[0] == 22 && answer[5] == 2:
		return gap{}
	case len(answer) > 0 && (answer[0] == 21 || answer[0] == 22):
		return gap{failure.Malformed, "a record that holds no ServerHello and no alert"}
	}
	return gap{failure.NotTLS, fmt.Sprintf("not TLS: %q", answer[:min(len(answer), 64)])}
}
