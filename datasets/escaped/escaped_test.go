package escaped_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"bridle/datasets/escaped"
)

// Expected texts follow from the three rules of the package comment, by hand.
func TestText(t *testing.T) {
	for _, c := range []struct{ name, bytes, text string }{
		{"empty", "", ""},
		{"text", "HTTP/1.1 200 OK\r\nA: \"b\" \u00e9\u4e16\r\n", "HTTP/1.1 200 OK\r\nA: \"b\" \u00e9\u4e16\r\n"},
		{"not UTF-8", "caf\xe9", `caf\xe9`},
		{"NUL", "a\x00b", `a\x00b`},
		{"half a character", "\xe4\xb8", `\xe4\xb8`},
		{"surrogate", "\xed\xa0\x80", `\xed\xa0\x80`},
		{"replacement character as sent", "\uFFFD", "\uFFFD"},
		{"text that looks escaped", `\xe9 \xEF`, `\x5cxe9 \x5cxEF`},
		{"other backslashes", `C:\new \x \xg0 \`, `C:\new \x \xg0 \`},
		{"backslash before a bad byte", "\\\xff", `\\xff`},
		{"split escape", "\\x4\xff1", `\x4\xff1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := escaped.Text(c.bytes); got != c.text {
				t.Errorf("text is %q, want %q", got, c.text)
			}
			if got := escaped.Bytes(c.text); string(got) != c.bytes {
				t.Errorf("bytes are %q, want %q", got, c.bytes)
			}
		})
	}
}

// Whatever is escaped comes back, and is text.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "plain", "\\\\xff\\x", "\x00\xff\\x00\\", `\x5c\x5cx5c`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		text := escaped.Text(b)
		if !utf8.ValidString(text) || strings.Contains(text, "\x00") || len(text) > 4*len(b) {
			t.Errorf("%q becomes %q", b, text)
		}
		if got := escaped.Bytes(text); !bytes.Equal(got, b) {
			t.Errorf("%q comes back as %q", b, got)
		}
	})
}
