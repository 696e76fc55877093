package escaped_test

import (
	"testing"

	"bridle/datasets/escaped"
)

// Expected texts are Go's own escapes (Go specification, string literals).
func TestPrintable(t *testing.T) {
	for s, want := range map[string]string{"": "", "ünïcode 中": "ünïcode 中", "a\x00b": `a\x00b`, "tab\t": `tab\t`, "\xff": `\xff`, "\u202eright": `\u202eright`, `back\slash`: `back\slash`} {
		if got := escaped.Printable(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
