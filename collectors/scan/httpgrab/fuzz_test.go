package httpgrab

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"bridle/collectors/internal/failure"
)

// FuzzRead: whatever comes, there is one result within the limits, the same in one piece
// and byte by byte; and net/http, as a second route, agrees where it accepts the response.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		ok + "Content-Length: 5\r\n\r\nhello", ok + "\r\nhello", "HTTP/1.0 302 Found\nLocation: /x\n\n",
		ok + "Transfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nA: b\r\n\r\n", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nabc",
		"HTTP/1.1 100 C\r\n\r\n" + ok + "\r\n", "\x16\x03\x01", "HTTP/1.1 2", ok + "A: b\r\n c\r\n\r\n", ok + "Content-Encoding: gzip\r\n\r\n\x1f\x8b",
	} {
		f.Add([]byte(s), false)
	}
	f.Fuzz(func(t *testing.T, raw []byte, open bool) {
		l := small()
		r := answer(t, l, get(), &script{in: raw, open: open})
		check(t, l, raw, r)
		slow := answer(t, l, get(), &script{in: raw, size: 1, open: open})
		if !bytes.Equal(r.Raw, slow.Raw) || r.Failure != slow.Failure || r.BodySHA256 != slow.BodySHA256 || r.Decoded != slow.Decoded {
			t.Errorf("byte by byte it is %+v, at once %+v", slow, r)
		}
		if !open {
			compare(t, raw, r)
		}
	})
}

// check holds a result to what the package promises.
func check(t *testing.T, l Limits, raw []byte, r Response) {
	t.Helper()
	switch {
	case !slices.Contains(append(failure.GrabWords(), ""), r.Failure):
		t.Errorf("%q is no word of scans", r.Failure)
	case !r.Kept():
		if r.Failure == "" || r.Detail == "" {
			t.Errorf("no response and no reason: %+v", r)
		}
		return
	case len(r.Raw) > l.HeaderBytes+l.BodyBytes || len(r.Body) > l.BodyBytes || len(r.Headers) > l.HeaderLines:
		t.Errorf("more is kept than allowed: %+v", r)
	}
	row := Row(r)
	for _, text := range append([]string{*row.Raw, r.Detail}, row.Headers...) {
		if !utf8.ValidString(text) || strings.Contains(text, "\x00") {
			t.Errorf("%q is no text", text)
		}
	}
	head, _, _ := bytes.Cut(r.Raw, []byte("\n"))
	if !bytes.Contains(raw, head) {
		t.Errorf("status line %q did not come", head)
	}
}

// compare holds a result to what net/http makes of the same bytes, if it accepts them.
func compare(t *testing.T, raw []byte, r Response) {
	t.Helper()
	in := bufio.NewReader(bytes.NewReader(raw))
	var want *http.Response
	for n := 0; ; n++ {
		var err error
		if want, err = http.ReadResponse(in, &http.Request{Method: "GET"}); err != nil {
			return
		}
		if want.StatusCode < 100 || want.StatusCode > 199 || want.StatusCode == 101 {
			break
		}
	}
	body, err := io.ReadAll(want.Body)
	if err != nil || r.Failure == failure.TooLarge || r.BodyBytes == nil && len(body) > 0 && want.StatusCode != 101 && len(body) > 1000 {
		return // net/http does not accept the body, or a limit was met
	}
	if strings.Contains(r.Detail, "cut") || strings.Contains(string(r.Raw), " :") || strings.Contains(string(r.Raw), "\t:") {
		return // by RFC 9112, 5.1, white space before a colon does not count; net/http takes it as part of the name
	}
	if r.Failure != "" || r.Status == nil || int(*r.Status) != want.StatusCode || r.Version != want.Proto {
		t.Errorf("got %q %v %q, %q; net/http has %s %s", r.Failure, r.Status, r.Version, r.Detail, want.Proto, want.Status)
		return
	}
	if r.Decoded == "" && !bytes.Equal(r.Body, body[:min(len(body), 100)]) && want.StatusCode != 101 {
		t.Errorf("body %q, net/http has %q", r.Body, body)
	}
	if r.BodyBytes != nil && *r.BodyBytes != int64(len(body)) {
		t.Errorf("%d bytes, net/http has %d", *r.BodyBytes, len(body))
	}
	got := http.Header{}
	var h head
	for _, line := range r.Headers {
		h.add(line)
	}
	for _, f := range h.fields {
		key := textproto.CanonicalMIMEHeaderKey(f.name)
		if key != "" && key != "Transfer-Encoding" && key != "Content-Length" && key != "Trailer" {
			got[key] = append(got[key], strings.Trim(strings.Join(f.value, " "), " "))
		}
	}
	for _, name := range []string{"Transfer-Encoding", "Content-Length", "Trailer"} {
		want.Header.Del(name)
	}
	for name, values := range want.Header {
		if name != "Cache-Control" && !slices.Equal(got[name], values) {
			t.Errorf("field %s is %q, net/http has %q", name, got[name], values)
		}
	}
}

// Responses as servers send them, made at random: net/http accepts all, and agrees.
func TestAgreesWithNetHTTP(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	for range 3000 {
		end := pick("\r\n", "\n")
		body := strings.Repeat(pick("a", "body ", "\x00\xff"), r.IntN(30))
		fields := []string{"Server: " + pick("nginx", "Apache/2.2 (Unix)", ""), "X-" + pick("A", "b") + ":" + pick("", " v ", "\tw")}
		switch r.IntN(4) {
		case 0:
			fields = append(fields, fmt.Sprintf("Content-Length: %d", len(body)))
		case 1:
			fields = append(fields, "transfer-encoding: chunked")
			var out strings.Builder
			for rest := body; ; {
				n := min(len(rest), 1+r.IntN(20))
				fmt.Fprintf(&out, "%x%s\r\n%s\r\n", n, pick("", ";a", " "), rest[:n])
				if rest = rest[n:]; n == 0 {
					break
				}
			}
			body = out.String()
		}
		r.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
		status := pick("200 OK", "404 Not Found", "302 ", "204 No", "304 N", "502", "999 odd  reason")
		raw := []byte(pick("HTTP/1.0 ", "HTTP/1.1 ") + status + end + strings.Join(fields, end) + end + end + body)
		l := small()
		got := answer(t, l, get(), &script{in: raw, size: 1 + r.IntN(50)})
		if _, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), nil); err != nil {
			t.Fatalf("net/http refuses %q: %v", raw, err)
		}
		check(t, l, raw, got)
		compare(t, raw, got)
		if t.Failed() {
			t.Fatalf("%q", raw)
		}
	}
}
