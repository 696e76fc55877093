package httpgrab

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
)

const (
	maxCodings = 3  // content codings on top of each other that are undone
	maxWindow  = 22 // most bits of brotli's window, 4 MiB of memory; what its encoders use by default
)

var errInflated = errors.New("the limit was reached")

// decode puts the decoded body in place of the coded one, if it can, and hashes an image.
// Only kept bytes are decoded, so a coded body that is longer than what is kept gives the
// start of its text and no hash of an image.
func (x *exchange) decode(r *Response) {
	h := &x.headers
	whole, icon := x.content.whole, x.content.icon
	if codings := codingsOf(h); len(codings) > 0 && len(r.Body) > 0 {
		text, err := x.inflate(codings, r.Body)
		names := strings.Join(codings, ",")
		switch {
		case err != nil && text.n == 0:
			x.note("content coding %s is not undone: %v", quote(names), err)
			return
		case err != nil:
			x.note("body decoded from %s until %v", names, err)
		default:
			x.note("body decoded from %s", names)
		}
		x.note("%d bytes became %d; hash and length are of what came", len(r.Body), text.n)
		whole, icon = whole && !r.partial && err == nil, text.icon
		r.Decoded, r.Body = names, text.kept
	}
	if kind := append(h.all("Content-Type"), ""); whole && len(r.Body) > 0 && isImage(kind[0], r.Body) {
		r.FaviconMMH3 = new(icon.sum32())
	}
}

// text is a decoded body, of which a start is kept.
type text struct {
	kept  []byte
	limit int
	n     int64
	icon  *iconHash
}

func (t *text) Write(p []byte) (int, error) {
	t.n += int64(len(p))
	t.icon.write(p)
	t.kept = append(t.kept, p[:min(len(p), t.limit-len(t.kept))]...)
	return len(p), nil
}

// codingsOf returns the content codings in lower case, in the order in which they were
// applied, without identity.
func codingsOf(h *head) []string {
	var list []string
	for t := range strings.SplitSeq(strings.Join(h.all("Content-Encoding"), ","), ",") {
		if t = strings.ToLower(strings.Trim(t, " \t")); t != "" && t != "identity" {
			list = append(list, strings.TrimPrefix(t, "x-")) // RFC 9110, 8.4.1.3: x-gzip is gzip
		}
	}
	return list
}

// inflate undoes the codings, the last one first. With an error it returns what was decoded
// before it.
func (x *exchange) inflate(codings []string, body []byte) (*text, error) {
	t := &text{limit: x.limits.BodyBytes, icon: newIconHash()}
	if len(codings) > maxCodings {
		return t, fmt.Errorf("more than %d codings", maxCodings)
	}
	x.grabber.decoding <- struct{}{}
	defer func() { <-x.grabber.decoding }()
	var in io.Reader = bytes.NewReader(body)
	for _, c := range slices.Backward(codings) {
		out, err := decoder(c, in)
		if err != nil {
			return t, err
		}
		in = &bounded{in: out, left: x.limits.Inflated}
	}
	_, err := io.Copy(t, in)
	return t, err
}

// decoder returns the reader that undoes one coding.
func decoder(coding string, in io.Reader) (io.Reader, error) {
	switch coding {
	case "gzip":
		return gzip.NewReader(in)
	case "deflate":
		return inflater(in)
	case "br":
		var first [1]byte
		if _, err := io.ReadFull(in, first[:]); err != nil {
			return nil, err
		}
		if n := windowBits(first[0]); n > maxWindow {
			return nil, fmt.Errorf("its window has %d bits", n)
		}
		return brotli.NewReader(io.MultiReader(bytes.NewReader(first[:]), in)), nil
	}
	return nil, errors.New("it is not known")
}

// inflater undoes deflate, which is zlib (RFC 9110, 8.4.1.2), though some servers send it
// without its frame. The first two bytes tell which it is (RFC 1950, 2.2).
func inflater(in io.Reader) (io.Reader, error) {
	var start [2]byte
	n, err := io.ReadFull(in, start[:])
	all := io.MultiReader(bytes.NewReader(start[:n]), in)
	if err == nil && start[0]&15 == 8 && (int(start[0])<<8|int(start[1]))%31 == 0 {
		return zlib.NewReader(all)
	}
	return flate.NewReader(all), nil
}

// windowBits returns the size of brotli's window from the first byte of a stream (RFC 7932,
// 9.1); for the byte that is reserved there, a number greater than any.
func windowBits(b byte) int {
	switch {
	case b&1 == 0:
		return 16
	case b>>1&7 != 0:
		return 17 + int(b>>1&7)
	case b>>4&7 == 0:
		return 17
	case b>>4&7 == 1:
		return 63
	}
	return 8 + int(b>>4&7)
}

// bounded reads at most a number of bytes and then fails.
type bounded struct {
	in   io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errInflated
	}
	n, err := b.in.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
