package markdown

import (
	"strings"
	"testing"
	"time"
)

// TestLongInput: a text cell of 60 kB that opens everything and closes
// nothing is rendered in milliseconds, not in minutes. The limit is wide:
// it is there to find what grows with the square of the length, not to measure.
func TestLongInput(t *testing.T) {
	for _, unit := range []string{"*a ", "_a ", "**a *b ", "[", "[a](", "![", "`a ``b ", "$a ", "$$a\n", "> ", "- ", "  - a\n", "> a\n- b\n", "|a|b|\n", "<https://", "~~a ", "\\", "    ", "1. a\n\n", "***a** "} {
		text := strings.Repeat(unit, 60_000/len(unit))
		start := time.Now()
		HTML(text, Options{})
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%q repeated takes %v", unit, took)
		}
	}
}
