package httpgrab

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// code applies a content coding.
func code(t testing.TB, coding, text string) string {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip", "x-gzip":
		w = gzip.NewWriter(&out)
	case "deflate":
		w = zlib.NewWriter(&out)
	case "raw":
		w, _ = flate.NewWriter(&out, 9)
	case "br":
		w = brotli.NewWriter(&out)
	}
	io.WriteString(w, text)
	w.Close()
	return out.String()
}

func coded(names, body string) *script {
	return &script{in: fmt.Appendf(nil, "%sContent-Encoding: %s\r\n\r\n%s", ok, names, body)}
}

func TestDecode(t *testing.T) {
	text := strings.Repeat("text ", 10)
	long := strings.Repeat("text ", 900)
	bomb := strings.Repeat("\x00", 1_000_000)
	for _, c := range []struct {
		name, codings, body string
		want                string // "" is what came
		detail              string
	}{
		{"gzip", "gzip", code(t, "gzip", text), text, "bytes became 50; hash and length are of what came"},
		{"old name", "X-GZIP", code(t, "gzip", text), text, "decoded from gzip"},
		{"zlib", "deflate", code(t, "deflate", text), text, "decoded from deflate"},
		{"deflate without frame", "deflate", code(t, "raw", text), text, "decoded from deflate"},
		{"brotli", "br", code(t, "br", text), text, "decoded from br"},
		{"two", "gzip, deflate", code(t, "deflate", code(t, "gzip", text)), text, "decoded from gzip,deflate"},
		{"long", "gzip", code(t, "gzip", long), long[:100], "became 4500"},
		{"bomb", "br", code(t, "br", bomb), bomb[:100], "until the limit was reached"},
		{"bomb in a bomb", "gzip, gzip", code(t, "gzip", code(t, "gzip", bomb)), bomb[:100], "until the limit was reached"},
		{"broken", "gzip", code(t, "gzip", text)[:30], text, "until unexpected EOF"},
		{"no coding at all", "gzip", "plain", "", "is not undone: "},
		{"unknown", "zstd", "abc", "", `content coding "zstd" is not undone: it is not known`},
		{"too many", "gzip,gzip,gzip,gzip", "abc", "", "more than 3 codings"},
		{"identity", "identity", "abc", "", ""},
		{"large window", "br", "\x0fabc", "", "its window has 24 bits"},
		{"reserved window", "br", "\x11abc", "", "its window has 63 bits"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := small()
			l.BodyRead = 10_000
			r := answer(t, l, get(), coded(c.codings, c.body))
			want := c.want
			if want == "" {
				want = c.body
			}
			if !strings.HasPrefix(string(r.Body), want[:min(len(want), 30)]) || !strings.Contains(r.Detail, c.detail) || (r.Decoded != "") != (c.want != "") {
				t.Errorf("body %q, decoded %q, detail %q", r.Body, r.Decoded, r.Detail)
			}
			if len(r.Body) > l.BodyBytes {
				t.Errorf("%d bytes of the body are kept", len(r.Body))
			}
			// Hash and length are of what came, whatever was decoded.
			if sum := sha256.Sum256([]byte(c.body)); r.BodySHA256 != hex.EncodeToString(sum[:]) || *r.BodyBytes != int64(len(c.body)) {
				t.Errorf("hash %s of %d bytes", r.BodySHA256, *r.BodyBytes)
			}
		})
	}
}

// An image is hashed as it is when decoded.
func TestFaviconThatIsCoded(t *testing.T) {
	gif := "GIF89a" + strings.Repeat("x", 300)
	r := answer(t, small(), get(), coded("gzip", code(t, "gzip", gif)))
	if r.FaviconMMH3 == nil || *r.FaviconMMH3 != FaviconMMH3([]byte(gif)) {
		t.Errorf("hash is %v", r.FaviconMMH3)
	}
}

// The sizes of windows of RFC 7932, section 9.1, in the order of its table.
func TestWindowBits(t *testing.T) {
	for _, c := range []struct {
		bits string // as the table has them, the first bit last
		want int
	}{
		{"0", 16}, {"0000001", 17}, {"0011", 18}, {"0101", 19}, {"0111", 20}, {"1001", 21}, {"1011", 22}, {"1101", 23}, {"1111", 24},
		{"0100001", 10}, {"0110001", 11}, {"1000001", 12}, {"1010001", 13}, {"1100001", 14}, {"1110001", 15}, {"0010001", 63},
	} {
		var b byte
		for _, d := range c.bits {
			b = b<<1 | byte(d-'0')
		}
		if got := windowBits(b); got != c.want {
			t.Errorf("%s: %d, want %d", c.bits, got, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, c := range []string{"gzip", "deflate", "raw", "br"} {
		f.Add(strings.Replace(c, "raw", "deflate", 1), []byte(code(f, c, "some text")))
	}
	f.Fuzz(func(t *testing.T, codings string, body []byte) {
		if strings.ContainsAny(codings, "\r\n") || len(codings) > 200 || len(body) > 500 {
			return
		}
		r := answer(t, small(), get(), coded(codings, string(body)))
		if r.Failure != "" || len(r.Body) > 100 || *r.BodyBytes != int64(len(body)) {
			t.Errorf("got %+v", r)
		}
	})
}
