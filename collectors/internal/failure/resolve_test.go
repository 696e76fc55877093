package failure

import (
	"slices"
	"testing"
)

// Each word of resolutions is there once and has a status; none of them is one of probes or scans.
func TestResolveWords(t *testing.T) {
	words := ResolveWords()
	for i, w := range words {
		if slices.Contains(words[:i], w) {
			t.Errorf("%s is there twice", w)
		}
		w.Status()
	}
	for _, s := range resolveStatus {
		if slices.Contains(Words(), s.word) || slices.Contains(GrabWords(), s.word) || s.word.Status() != Answered {
			t.Errorf("%s has status %s", s.word, s.word.Status())
		}
	}
}
