package closure

import (
	"testing"
	"time"

	"bridle/kernel/eval"
	"bridle/kernel/eval/suite"
)

// beyond lists the snippets that no interpreter without types of its own at
// run time can pass.
var beyond = map[string]string{
	"template calls own methods": "text/template finds methods by reflection, which cannot make them",
}

// TestSuite runs the conformance suite but for the snippets that may end the
// process, which package suite runs in processes of their own.
func TestSuite(t *testing.T) {
	for _, s := range suite.Snippets() {
		if s.Harsh != "" {
			continue
		}
		t.Run(s.Topic, func(t *testing.T) {
			result := s.Run(t.Context(), func() eval.Engine { return newEngine(t, Options{Grace: 100 * time.Millisecond}) })
			switch reason := beyond[s.Topic]; {
			case reason != "" && result.Wrong == "":
				t.Errorf("passes, though %s", reason)
			case reason == "" && result.Wrong != "":
				t.Error(result.Wrong)
			}
		})
	}
}
