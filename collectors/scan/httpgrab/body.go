package httpgrab

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
	"strings"

	"bridle/collectors/internal/failure"
)

// content is a body as far as it was read.
type content struct {
	kept     []byte // at most the limit, in a buffer of the connection
	limit    int
	sum      hash.Hash
	icon     *iconHash
	n        int64 // bytes read
	expected bool  // the response may have a body
	whole    bool  // all of it was read
	ended    bool  // the next byte is that of another response
}

func (c *content) take(p []byte) {
	c.n += int64(len(p))
	c.sum.Write(p)
	c.icon.write(p)
	c.kept = append(c.kept, p[:min(len(p), c.limit-len(c.kept))]...)
}

// digest is the SHA-256 of what was read, as 64 hex digits.
func (c *content) digest() string { return hex.EncodeToString(c.sum.Sum(nil)) }

// readBody reads the body of the final response.
func (x *exchange) readBody() error {
	c := &content{kept: x.body[:0], limit: x.limits.BodyBytes, sum: sha256.New(), icon: newIconHash(), expected: true}
	x.content = c
	err := x.readContent(c)
	x.body = c.kept[:0]
	return err
}

func (x *exchange) readContent(c *content) error {
	h := &x.headers
	switch {
	case strings.EqualFold(x.request.Method, "HEAD"), h.is(204), h.is(304):
		c.expected, c.ended = false, true
		return nil
	case h.is(101):
		c.expected = false
		return nil
	}
	if chunked := x.transfer(); chunked {
		return x.readChunks(c)
	} else if len(h.all("Transfer-Encoding")) > 0 && h.atLeast11() {
		return x.readAll(c, "")
	}
	return x.readLength(c)
}

// transfer reports whether the body comes in chunks, and notes what is odd about it.
func (x *exchange) transfer() bool {
	h := &x.headers
	codings := strings.Join(h.all("Transfer-Encoding"), ",")
	if codings == "" {
		return false
	}
	if !h.atLeast11() {
		x.note("Transfer-Encoding in %s is ignored", strconv.QuoteToASCII(h.version))
		return false
	}
	if len(h.all("Content-Length")) > 0 {
		x.note("both Transfer-Encoding and Content-Length, the latter is ignored")
	}
	last := codings[strings.LastIndexByte(codings, ',')+1:]
	chunked := hasToken(last, "chunked")
	if !strings.EqualFold(strings.Trim(codings, " \t"), "chunked") {
		x.note("Transfer-Encoding is %s", quote(codings))
	}
	return chunked
}

// quote returns a text of the server for Detail, shortened.
func quote(s string) string {
	const most = 80
	if len(s) > most {
		return strconv.QuoteToASCII(s[:most]) + fmt.Sprintf(" and %d bytes more", len(s)-most)
	}
	return strconv.QuoteToASCII(s)
}

// readLength reads a body by its Content-Length, or until the connection closes if there is
// none that can be trusted.
func (x *exchange) readLength(c *content) error {
	values := x.headers.all("Content-Length")
	if len(values) == 0 {
		return x.readAll(c, "")
	}
	length := int64(-1)
	for i, v := range values {
		n, err := strconv.ParseUint(v, 10, 63)
		if err != nil {
			return x.readAll(c, "Content-Length is "+quote(v))
		}
		if i > 0 && int64(n) != length {
			return x.readAll(c, fmt.Sprintf("two Content-Lengths, %d and %d", length, n))
		}
		length = int64(n)
	}
	if len(values) > 1 {
		x.note("%d fields Content-Length, all %d", len(values), length)
	}
	if length > int64(x.limits.BodyRead) {
		// It will have no hash, so no more is read than is kept.
		x.note("body cut: of %d bytes announced at most %d are read", length, x.limits.BodyBytes)
		return x.copy(c, min(length, int64(x.limits.BodyBytes)))
	}
	if err := x.copy(c, length); err != nil {
		return err
	}
	c.whole, c.ended = true, true
	return nil
}

// readAll reads a body until the connection closes. distrust says which length was not
// believed: a connection that stays open is the fault of that length then.
func (x *exchange) readAll(c *content, distrust string) error {
	if distrust != "" {
		x.note("%s", distrust)
	}
	err := x.copy(c, int64(x.limits.BodyRead))
	if err == nil { // the limit came first; is that the end?
		if _, err = x.in.Peek(1); err == nil {
			x.note("body cut: %d bytes were read and more came", c.n)
			return nil
		}
	}
	if ended(err) {
		c.whole = true
		return nil
	}
	if word, _, _ := wordOf(failure.Receive, err); distrust != "" && word == failure.Timeout {
		return &fault{failure.Malformed, fmt.Sprintf("the end of the body cannot be told, %d bytes came", x.wire.came)}
	}
	return err
}

// copy reads n bytes of the body.
func (x *exchange) copy(c *content, n int64) error {
	for n > 0 {
		got, err := x.in.Read(x.text[:min(n, int64(len(x.text)))])
		c.take(x.text[:got])
		n -= int64(got)
		if err != nil && n > 0 {
			return err
		}
	}
	return nil
}
