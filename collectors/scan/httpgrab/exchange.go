package httpgrab

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"bridle/collectors/internal/failure"
)

// exchange is one request and what comes of it.
type exchange struct {
	*Conn
	limits   Limits
	request  Request
	headLeft int // bytes that heads may still have

	headers head
	whole   bool // a whole head came
	content *content
	notes   []string
	word    failure.Word
}

// note records what is odd, for Detail.
func (x *exchange) note(format string, values ...any) {
	x.notes = append(x.notes, fmt.Sprintf(format, values...))
}

// read reads the response. A request that could not be sent may have been answered already,
// so the answer is looked for all the same. An error is one that is no finding.
func (x *exchange) read(sendErr error) error {
	err := x.readHeads()
	if err == nil {
		x.whole = true
		if sendErr != nil {
			x.note("the server did not take the whole request")
		}
		err = x.readBody()
	}
	if err == nil {
		return nil
	}
	op := failure.Receive
	if sendErr != nil && !x.whole && x.wire.came == 0 {
		op, err = failure.Send, sendErr
	}
	word, text, unknown := wordOf(op, err)
	if unknown != nil {
		return unknown
	}
	if text == "" {
		text = fmt.Sprintf("%d bytes came", x.wire.came)
	}
	x.word = word
	x.notes = append([]string{text}, x.notes...)
	return nil
}

// orCancelled returns the response, or the error, or the reason why the context ended.
func (x *exchange) orCancelled(r *Response, err error) (Response, error) {
	if x.wire.ctx.Err() != nil {
		return Response{}, context.Cause(x.wire.ctx)
	}
	if err != nil {
		return Response{}, err
	}
	return *r, nil
}

// stale looks, before a request on a connection that has served, whether the server has
// closed it, or has sent what nobody asked for and what would pass for the next response.
func (x *exchange) stale() (*Response, error) {
	if x.served == 0 {
		return nil, nil
	}
	err := x.pending()
	if err == nil {
		return &Response{Stale: true, Failure: failure.Malformed, Detail: "bytes came before the request was sent", Came: x.wire.came}, nil
	}
	word, text, unknown := wordOf(failure.Receive, err)
	if unknown != nil {
		return nil, unknown
	}
	if word == failure.Timeout {
		return nil, nil
	}
	return &Response{Stale: true, Failure: word, Detail: cmp.Or(text, "the connection ended before the request was sent")}, nil
}

// readHeads reads heads until that of the final response.
func (x *exchange) readHeads() error {
	for n := 0; ; n++ {
		h, err := x.readHead()
		if err != nil {
			return err
		}
		if !h.interim() {
			x.headers = h
			if n > 0 {
				x.note("%d interim responses before this one", n)
			}
			return nil
		}
		if n >= x.limits.Interim {
			return &fault{failure.TooLarge, fmt.Sprintf("more than %d interim responses", x.limits.Interim)}
		}
	}
}

// finish makes the Response.
func (x *exchange) finish() Response {
	r := Response{
		Came: x.wire.came, FirstByte: x.wire.firstByte(), Failure: x.word,
		Stale: x.wire.came == 0 && x.served > 0 && (x.word == failure.ClosedEarly || x.word == failure.Reset || x.word == failure.SendFailed),
	}
	if x.whole {
		x.fill(&r)
	}
	r.Detail = strings.Join(x.notes, "; ")
	return r
}

// fill takes over a response whose head came whole.
func (x *exchange) fill(r *Response) {
	h := &x.headers
	r.Version, r.Status, r.Reason, r.Headers = h.version, h.status, h.reason, h.lines
	if at := h.all("Location"); len(at) > 0 {
		r.Location = &at[0]
		if len(at) > 1 {
			x.note("%d fields Location, the first is recorded", len(at))
		}
	}
	if h.status == nil {
		x.note("the status line cannot be read")
	}
	if h.odd > 0 {
		x.note("%d header lines are no fields", h.odd)
	}
	c := x.content
	r.Raw = append(bytes.Clone(x.head), c.kept...)
	if c.n > 0 {
		r.Body = r.Raw[len(x.head):]
	}
	if c.whole {
		r.BodyBytes, r.BodySHA256 = new(c.n), c.digest()
	}
	r.partial = c.expected && (!c.whole || c.n > int64(len(c.kept)))
	x.decode(r)
	r.Reusable = x.reusable()
}

// reusable reports whether the connection is at the begin of another exchange.
func (x *exchange) reusable() bool {
	h := &x.headers
	if x.word != "" || x.request.closes() || !x.content.ended || h.is(101) {
		return false
	}
	if x.in.Buffered() > 0 {
		x.note("more bytes followed the response unasked")
		return false
	}
	keep := h.atLeast11()
	for _, v := range h.all("Connection") {
		switch {
		case hasToken(v, "close"):
			return false
		case hasToken(v, "keep-alive"):
			keep = true
		}
	}
	return keep
}

// ended reports whether an error is the orderly end of a connection.
func ended(err error) bool { return errors.Is(err, io.EOF) }
