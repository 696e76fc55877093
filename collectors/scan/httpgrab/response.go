package httpgrab

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"bridle/collectors/internal/failure"
	"bridle/datasets/escaped"
	"bridle/datasets/schema/httpresponses"
)

// Response is what one exchange gave. Texts hold the bytes of the server unescaped.
//
// A response is kept if its head came whole (Raw is not nil). An exchange can have failed
// all the same, such as when the body broke off; then both Failure and Raw are set.
type Response struct {
	// Raw is status line, header lines and kept body, line ends as received, the body
	// freed from chunks but not decoded; nil if no whole head came.
	Raw []byte
	// Version is as sent, such as HTTP/1.1.
	Version string
	// Status is the status code; nil if it cannot be read.
	Status *int32
	// Reason is the reason phrase as sent; "" if there is none.
	Reason string
	// Headers are the header lines in their order, without line ends. A line that goes on
	// with the next one is two lines, the second with the white space before it.
	Headers []string
	// Location is the first field Location, without white space around it; nil if there is
	// none. It is never followed.
	Location *string
	// Body is the start of the body, at most Limits.BodyBytes: decoded if it has a content
	// coding that could be decoded (Decoded), otherwise as received. nil means no body.
	Body []byte
	// Decoded has the content codings that were undone, such as gzip; "" means none.
	Decoded string
	// BodySHA256 (64 hex digits) and BodyBytes are those of the whole body freed from
	// chunks, not decoded; "" and nil if the body did not come whole.
	BodySHA256 string
	BodyBytes  *int64
	// FaviconMMH3 is Shodan's hash of an image that came whole; see [FaviconMMH3].
	FaviconMMH3 *int32

	// Reusable is true if another request may follow on the connection.
	Reusable bool
	// Stale is true if a connection that had served before was closed by now, or had bytes
	// that nobody asked for, or if nothing came on it: the failure may be that of the
	// connection and not of the answer. Ask again on a new one.
	Stale bool
	// Came is the number of bytes read in this exchange.
	Came int64
	// FirstByte is the time from the last byte asked to the first byte of the answer; 0 if
	// that came earlier or, with Came 0, not at all.
	FirstByte time.Duration

	// Failure says why the exchange has no whole answer; "" if it has one, or one that was
	// cut at a limit. Detail says more, also of an answer that was cut or is odd.
	Failure failure.Word
	Detail  string

	// partial is true if Raw holds less than the whole body.
	partial bool
}

// Kept reports whether there is a response to write into http_responses.
func (r Response) Kept() bool { return r.Raw != nil }

// ID returns the name of a kept response: sha256:HEX over Raw. If Raw does not hold the whole
// body, it is that over the 64 hex digits of the SHA-256 of Raw, a line feed, and the
// SHA-256 of the whole body, or the word "incomplete" if that is not at hand: so equal names
// mean equal rows. ID panics if no response is kept.
func (r Response) ID() string {
	if !r.Kept() {
		panic("httpgrab: a response that was not kept has no ID")
	}
	sum := sha256.Sum256(r.Raw)
	if r.partial {
		// No Raw begins with hex digits, so this is the name of no whole response.
		sum = sha256.Sum256([]byte(hex.EncodeToString(sum[:]) + "\n" + cmp.Or(r.BodySHA256, "incomplete")))
	}
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Row returns the row of http_responses of a kept response, with RunID left empty and bytes
// that are no text escaped (datasets/escaped). It panics if no response is kept.
func Row(r Response) httpresponses.Row {
	row := httpresponses.Row{
		ResponseID: r.ID(), Raw: new(escaped.Text(r.Raw)), Status: r.Status, Headers: make([]string, len(r.Headers)),
		FaviconMMH3: r.FaviconMMH3, BodyBytes: r.BodyBytes,
	}
	if r.Reason != "" {
		row.Reason = new(escaped.Text(r.Reason))
	}
	if r.Location != nil {
		row.Location = new(escaped.Text(*r.Location))
	}
	for i, line := range r.Headers {
		row.Headers[i] = escaped.Text(line)
	}
	if r.Body != nil {
		row.Body = new(escaped.Text(r.Body))
	}
	if r.BodySHA256 != "" {
		row.BodySHA256 = new(r.BodySHA256)
	}
	return row
}
