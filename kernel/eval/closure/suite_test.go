package closure

import (
	"testing"
	"time"

	"bridle/kernel/eval"
	"bridle/kernel/eval/suite"
)

// TestSuite runs the conformance suite but for the snippets that may end the
// process, which package suite runs in processes of their own.
func TestSuite(t *testing.T) {
	for _, s := range suite.Snippets() {
		if s.Harsh != "" {
			continue
		}
		t.Run(s.Topic, func(t *testing.T) {
			result := s.Run(t.Context(), func() eval.Engine { return newEngine(t, Options{Grace: 100 * time.Millisecond}) })
			if result.Wrong != "" {
				t.Error(result.Wrong)
			}
		})
	}
}
