package failure

import (
	"slices"
	"testing"
)

// Every word of scans has one status, no word stands twice, and words of scans alone are
// no words of probes.
func TestGrabWords(t *testing.T) {
	words := GrabWords()
	for i, w := range words {
		if slices.Contains(words[:i], w) {
			t.Errorf("%q stands twice", w)
		}
		if s := w.Status(); !slices.Contains(Statuses(), s) || s == Answered {
			t.Errorf("%q has status %q", w, s)
		}
	}
	for _, w := range []Word{Alert, NotTLS, TLSUnsupported, NotHTTP, TooLarge} {
		if slices.Contains(Words(), w) {
			t.Errorf("%q is a word of probes", w)
		}
		if _, _, err := Parse(string(w.Status()), w.Column()); err == nil {
			t.Errorf("a probe's row with %q is accepted", w)
		}
	}
}
