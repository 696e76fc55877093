package spywarescan

import (
	"crypto/md5"
	"crypto/sha256"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"bridle/datasets/schema/httpresponses"
)

// escape is the inverse of unescape as the publisher applied it: carriage returns and
// line feeds are both written \n.
func escape(wire string) string {
	return strings.NewReplacer(`\`, `\\`, "\r", `\n`, "\n", `\n`, `"`, `\"`).Replace(wire)
}

func sum(wire string) string { return fmt.Sprintf("%x", md5.Sum([]byte(wire))) }

// TestResponse takes responses apart after escaping what was on the wire; the hash
// proves the bytes where lines end as servers end them.
func TestResponse(t *testing.T) {
	for name, c := range map[string]struct {
		wire    string
		reason  string
		headers []string
		body    string
		proven  bool
	}{
		"LF in body":       {"HTTP/1.1 404 NotFound\r\nA: \"b\"\r\nC: d\r\n\r\n<html>\n\n</html>\n", "NotFound", []string{`A: "b"`, "C: d"}, "<html>\n\n</html>\n", true},
		"CR LF in body":    {"HTTP/1.1 404 Not Found\r\nA: b\r\n\r\n<html>\r\n</html>\r\n", "Not Found", []string{"A: b"}, "<html>\r\n</html>\r\n", true},
		"mixed body":       {"HTTP/1.1 404 NotFound\r\nA: b\r\n\r\na\n\nb\r\nc", "NotFound", []string{"A: b"}, "a\n\nb\n\nc", false},
		"bare LF":          {"HTTP/1.0 404 x\nA: b\n\nbody\n", "x", []string{"A: b"}, "body\n", true},
		"no body":          {"HTTP/1.1 404 x\r\nA: b\r\n\r\n", "x", []string{"A: b"}, "", false},
		"no header end":    {"HTTP/1.1 404 x\r\nA: b", "x", []string{"A: b"}, "", false},
		"no reason":        {"HTTP/1.1 404\r\n\r\nbody", "", nil, "body", true},
		"empty reason":     {"HTTP/1.1 404 \r\n\r\nbody", "", nil, "body", true},
		"backslash":        {"HTTP/1.1 404 x\r\n\r\nC:\\new\\\"", "x", nil, "C:\\new\\\"", true},
		"length less":      {"HTTP/1.1 404 x\r\nContent-length: 2\r\n\r\nbody", "x", []string{"Content-length: 2"}, "body", true},
		"length of more":   {"HTTP/1.1 404 x\r\ncontent-LENGTH:5\r\n\r\nbody", "x", []string{"content-LENGTH:5"}, "body", false},
		"length is a word": {"HTTP/1.1 404 x\r\nContent-Length: x\r\n\r\nbody", "x", []string{"Content-Length: x"}, "body", true},
	} {
		t.Run(name, func(t *testing.T) {
			raw := escape(c.wire)
			r := Response(raw, sum(c.wire))
			want := httpresponses.Row{ResponseID: "md5:" + sum(c.wire), Raw: &raw, Status: new(int32(404)), Headers: c.headers}
			if c.headers == nil {
				want.Headers = []string{}
			}
			if c.reason != "" {
				want.Reason = &c.reason
			}
			if c.body != "" {
				want.Body = &c.body
			}
			if c.proven {
				want.BodySHA256 = new(fmt.Sprintf("%x", sha256.Sum256([]byte(c.body))))
				want.BodyBytes = new(int64(len(c.body)))
			}
			if !reflect.DeepEqual(r, want) {
				t.Errorf("got %+v, want %+v", r, want)
			}
		})
	}
}

// TestResponseWithoutStatus keeps what is no HTTP as it is.
func TestResponseWithoutStatus(t *testing.T) {
	for _, raw := range []string{"", "Hallo Steffi", `\n\n\n\n`, "HTTP/1.1 20 OK", "http/1.1 200 OK", "HTTP/1.1 200OK", `\`} {
		want := httpresponses.Row{ResponseID: "md5:" + page, Raw: &raw, Headers: []string{}}
		if got := Response(raw, page); !reflect.DeepEqual(got, want) {
			t.Errorf("%q gives %+v", raw, got)
		}
	}
}

// TestLongBody keeps 65,536 bytes of a body at most, cut between characters, and gives
// hash and length of all of it.
func TestLongBody(t *testing.T) {
	body := strings.Repeat("x", maxBody-1) + "üü"
	wire := "HTTP/1.1 200 OK\r\n\r\n" + body
	r := Response(escape(wire), sum(wire))
	if len(*r.Body) != maxBody-1 || *r.BodyBytes != int64(len(body)) {
		t.Errorf("%d of %d bytes are kept, want %d of %d", len(*r.Body), *r.BodyBytes, maxBody-1, len(body))
	}
}

// FuzzResponse takes any text apart: no panic, valid UTF-8 stays so, raw is untouched,
// and no proof without the right hash.
func FuzzResponse(f *testing.F) {
	f.Add(`HTTP/1.1 404 NotFound\n\nConnection: close\n\n\n\n<html>\"x\"</html>\n`, page)
	f.Add("HTTP/1.1 200 OK\\n\\n\\n\\n\\n\\n\\n", page)
	f.Add(`\\\n\"`, "")
	f.Fuzz(func(t *testing.T, raw, hash string) {
		r := Response(raw, hash)
		if *r.Raw != raw || r.Headers == nil {
			t.Error("raw was changed, or headers are missing")
		}
		if r.Body != nil && utf8.ValidString(raw) && !utf8.ValidString(*r.Body) {
			t.Error("the body is not UTF-8")
		}
		if r.BodySHA256 != nil && len(hash) != 32 {
			t.Error("bytes are proven by something else than a hash")
		}
		if slices.Contains(r.Headers, "") {
			t.Error("a header line is empty")
		}
	})
}

// FuzzEscaping rebuilds every response whose header ends in CR LF and whose body has
// line ends of one kind.
func FuzzEscaping(f *testing.F) {
	f.Add("Server: x", "a\n\nb\\n\"", false)
	f.Add("Server: x", "a\n\nb", true)
	f.Fuzz(func(t *testing.T, header, body string, crlf bool) {
		if strings.ContainsAny(header+body, "\r") || strings.Contains(header, "\n") || header == "" {
			t.Skip("lines end in other ways")
		}
		if crlf {
			body = strings.ReplaceAll(body, "\n", "\r\n")
		}
		wire := "HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n" + body
		got, proven := rebuild(unescape(escape(wire)), sum(wire))
		if !proven || got.text != wire {
			t.Errorf("%q is rebuilt as %q", wire, got.text)
		}
	})
}
