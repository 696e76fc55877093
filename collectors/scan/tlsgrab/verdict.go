package tlsgrab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"unicode"

	"bridle/collectors/internal/failure"

	"github.com/zmap/zcrypto/tls"
)

// verdict is the one place that gives a failed handshake its word. What this package refused
// comes first, then what is no TLS, then the peer's alert, then what became of the
// connection, and only then what the library says. cut is what the detail says already.
func (w *wire) verdict(err error, cut string) (failure.Word, string, error) {
	word, detail, err := w.cause(err)
	if err != nil {
		return "", "", err
	}
	if cut != "" {
		detail += "; " + cut
	}
	return word, detail, nil
}

func (w *wire) cause(err error) (failure.Word, string, error) {
	if r, ok := errors.AsType[*refusal](w.refused); ok {
		return r.word, r.detail, nil
	}
	if r, ok := errors.AsType[*refusal](err); ok {
		return r.word, r.detail, nil
	}
	if w.view.garbage != nil {
		return failure.NotTLS, fmt.Sprintf("not TLS %s: %q", w.view.stage(), w.view.garbage), nil
	}
	if number, ok := w.view.brokenOff(err); ok {
		return failure.Alert, fmt.Sprintf("%s, %s", alertName(number), w.view.stage()), nil
	}
	if w.broken != nil && came(err, w.broken) {
		word, unknown := failure.OfError(w.op, w.broken)
		if unknown != nil {
			return "", "", unknown
		}
		detail := strings.Replace(w.view.stage(), instead, "before ", 1)
		if n := len(w.view.alerts); n > 0 {
			detail += ", and " + alertName(w.view.alerts[n-1][1])
		}
		return word, detail, nil
	}
	return ofLibrary(err, &w.view)
}

// declined tells whether another hello may fare better: see Handshake.TryOld.
func (w *wire) declined(h Handshake) bool {
	switch h.Failure {
	case failure.Alert:
		n := len(w.view.alerts)
		return w.view.message == nil && n > 0 && w.view.alerts[n-1][1] != byte(tls.AlertUnrecognizedName)
	case failure.ClosedEarly, failure.Reset:
		return w.view.message == nil
	case failure.TLSUnsupported:
		return strings.Contains(h.Detail, downgrade)
	}
	return false
}

// downgrade is how the library says that a server that can TLS 1.3 chose less (RFC 8446,
// 4.1.3). It goes on if TLS 1.3 was not offered.
const downgrade = "downgrade attempt"

// came tells whether the library's error is that of the connection. It makes another error of
// the end of a stream within a record.
func came(err, broken error) bool {
	return errors.Is(err, broken) || errors.Is(broken, io.EOF) && errors.Is(err, io.ErrUnexpectedEOF)
}

// stage says how far the server came.
func (v *view) stage() string {
	switch {
	case v.flight:
		return "after the server's first flight"
	case len(v.chain) > 0:
		return "after the certificates"
	case v.message != nil:
		return "after ServerHello"
	case v.retries > 0:
		return "after HelloRetryRequest"
	}
	return instead + "ServerHello"
}

// instead begins what is said when no ServerHello came but something else did.
const instead = "instead of "

// brokenOff returns the number of the alert with which the server broke off. A warning, which
// the library passes over, counts if the stream ended after it.
func (v *view) brokenOff(err error) (byte, bool) {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "remote error" {
		if alert, ok := errors.AsType[tls.Alert](op.Err); ok {
			return byte(alert), true
		}
	}
	if n := len(v.alerts); n > 0 && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)) {
		return v.alerts[n-1][1], true
	}
	return 0, false
}

// libraryWords lists what the library says when a server is not at fault, or not alone: it
// asks for what the library has not. All else is a server that breaks the protocol.
var libraryWords = [...]struct {
	part string
	word failure.Word
}{
	{"exceeds maximum of", failure.TooLarge},
	{"unsupported protocol version", failure.TLSUnsupported},
	{"unconfigured cipher suite", failure.TLSUnsupported},
	{"unsupported compression", failure.TLSUnsupported},
	{"unsupported curve", failure.TLSUnsupported},
	{"unsupported group", failure.TLSUnsupported},
	{"unsupported type of public key", failure.TLSUnsupported},
	{"failed to parse certificate", failure.TLSUnsupported},
	{"invalid signature algorithm", failure.TLSUnsupported},
	{"keys are insecure", failure.TLSUnsupported}, // crypto/rsa, if GODEBUG says rsa1024min=1
	{"message too long for RSA", failure.TLSUnsupported},
	{downgrade, failure.TLSUnsupported},
}

func ofLibrary(err error, v *view) (failure.Word, string, error) {
	if errors.Is(err, context.Canceled) || errors.Is(err, net.ErrClosed) {
		return "", "", &failure.UnknownError{Op: failure.Receive, Err: err}
	}
	said := readable(strings.TrimPrefix(err.Error(), "tls: "))
	detail := fmt.Sprintf("%s, %s", said, v.stage())
	for _, l := range libraryWords {
		if strings.Contains(said, l.part) {
			return l.word, detail, nil
		}
	}
	return failure.Malformed, detail, nil
}

// readable makes text of what may quote a server: valid UTF-8 without control characters, and
// not endless.
func readable(said string) string {
	said = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(said, "\uFFFD"))
	if len(said) > 300 {
		said = strings.ToValidUTF8(said[:300], "") + "..."
	}
	return said
}

// Failure returns the word and the detail for an error of reading from or writing to a
// connection that Do returned, as failure.OfError does for others: alerts that come after
// the handshake (a TLS 1.3 server that insists on a certificate sends its alert only then)
// and records that cannot be decrypted have words of their own.
func Failure(op failure.Op, err error) (failure.Word, string, error) {
	if e, ok := errors.AsType[*net.OpError](err); ok {
		if alert, ok := errors.AsType[tls.Alert](e.Err); ok {
			if e.Op == "remote error" {
				return failure.Alert, alertName(byte(alert)) + ", after the handshake", nil
			}
			return failure.Malformed, "the record layer: " + alertName(byte(alert)), nil
		}
	}
	if header, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return failure.NotTLS, "after the handshake: " + header.Msg, nil
	}
	word, err := failure.OfError(op, err)
	return word, "", err
}
