package httpgrab

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"bridle/collectors/internal/failure"
)

const ok = "HTTP/1.1 200 OK\r\n"

// What becomes of a response; expectations by hand after RFC 9112, sections 4 to 7, and the
// package comment. body "-" means that no body came.
func TestResponse(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		open      bool // the connection stays open
		word      failure.Word
		status    int32 // -1 is none
		body      string
		whole     bool
		reusable  bool
		detail    string
	}{
		{"length", ok + "Content-Length: 5\r\n\r\nhello", true, "", 200, "hello", true, true, ""},
		{"length 0", ok + "Content-Length: 0\r\n\r\n", true, "", 200, "-", true, true, ""},
		{"until close", ok + "\r\nhello", false, "", 200, "hello", true, false, ""},
		{"line feeds alone", "HTTP/1.1 200 OK\nContent-Length: 2\n\nab", true, "", 200, "ab", true, true, ""},
		{"1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nab", true, "", 200, "ab", true, false, ""},
		{"1.0 kept alive", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nab", true, "", 200, "ab", true, true, ""},
		{"close", ok + "Connection: x, Close\r\nContent-Length: 2\r\n\r\nab", true, "", 200, "ab", true, false, ""},
		{"no content", "HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\n", true, "", 204, "-", false, true, ""},
		{"not modified", "HTTP/1.1 304 No\r\n\r\n", true, "", 304, "-", false, true, ""},
		{"switch", "HTTP/1.1 101 Up\r\n\r\nxyz", true, "", 101, "-", false, false, ""},
		{"chunks", ok + "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n02\r\nde\r\n0\r\n\r\n", true, "", 200, "abcde", true, true, ""},
		{"trailer", ok + "transfer-encoding: Chunked\r\n\r\n1\na\n0\r\nX: y\r\n\r\n", true, "", 200, "a", true, true, "1 header lines after the body"},
		{"chunks in 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na", false, "", 200, "1\r\na", true, false, "Transfer-Encoding in \"HTTP/1.0\" is ignored"},
		{"both lengths", ok + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", true, "", 200, "-", true, true, "both Transfer-Encoding and Content-Length"},
		{"other transfer coding", ok + "Transfer-Encoding: gzip\r\n\r\nabc", false, "", 200, "abc", true, false, `Transfer-Encoding is "gzip"`},
		{"chunk size", ok + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\nxyz\r\n", true, failure.Malformed, 200, "a", false, false, `the size of a chunk is "xyz"`},
		{"chunk end", ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc", true, failure.Malformed, 200, "a", false, false, "longer than its size"},
		{"chunk size overflows", ok + "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\na", true, failure.Malformed, 200, "-", false, false, "10000000000000000"},
		{"chunk broken off", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nab", false, failure.ClosedEarly, 200, "ab", false, false, "52 bytes came"},
		{"length broken off", ok + "Content-Length: 5\r\n\r\nab", false, failure.ClosedEarly, 200, "ab", false, false, "40 bytes came"},
		{"length not reached", ok + "Content-Length: 5\r\n\r\nab", true, failure.Timeout, 200, "ab", false, false, "40 bytes came"},
		{"bad length", ok + "Content-Length: -5\r\n\r\nab", false, "", 200, "ab", true, false, `Content-Length is "-5"`},
		{"bad length, silent", ok + "Content-Length: 5a\r\n\r\nab", true, failure.Malformed, 200, "ab", false, false, "end of the body cannot be told"},
		{"two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", false, "", 200, "ab", true, false, "two Content-Lengths, 1 and 2"},
		{"one length twice", ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab", true, "", 200, "ab", true, true, "2 fields Content-Length, all 2"},
		{"more than asked", ok + "Content-Length: 1\r\n\r\nabc", true, "", 200, "a", true, false, "more bytes followed"},
		{"interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + ok + "Content-Length: 0\r\n\r\n", true, "", 200, "-", true, true, "2 interim responses"},
		{"too many interim", strings.Repeat("HTTP/1.1 100 C\r\n\r\n", 5), true, failure.TooLarge, -1, "-", false, false, "more than 3 interim responses"},
		{"head too long", ok + "A: " + strings.Repeat("a", 1000), true, failure.TooLarge, -1, "-", false, false, "longer than 1000 bytes"},
		{"too many lines", ok + strings.Repeat("a:\r\n", 21), true, failure.TooLarge, -1, "-", false, false, "more than 20 header lines"},
		{"body cut", ok + "\r\n" + strings.Repeat("b", 1001), false, "", 200, strings.Repeat("b", 100), false, false, "body cut: 1000 bytes"},
		{"body as long as may be", ok + "\r\n" + strings.Repeat("b", 1000), false, "", 200, strings.Repeat("b", 100), true, false, ""},
		{"length beyond", ok + "Content-Length: 1001\r\n\r\n" + strings.Repeat("b", 1001), true, "", 200, strings.Repeat("b", 100), false, false, "body cut: of 1001 bytes"},
		{"chunk beyond", ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n" + strings.Repeat("b", 1001), true, "", 200, strings.Repeat("b", 100), false, false, "body cut"},
		{"many lines after", ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + strings.Repeat("a:\r\n", 300), true, failure.TooLarge, 200, "-", true, false, "follow the body"},
		{"status that is none", "HTTP/1.1 2x0 OK\r\n\r\nab", false, "", -1, "ab", true, false, "the status line cannot be read"},
		{"HTTP alone", "HTTP/\r\n\r\n", false, "", -1, "-", true, false, "the status line cannot be read"},
		{"lines that are no fields", ok + " x\r\nab\r\nContent-Length: 0\r\n\r\n", true, "", 200, "-", true, true, "2 header lines are no fields"},
		{"empty lines", "\r\n\r\n" + ok + "Content-Length: 0\r\n\r\n", true, "", 200, "-", true, true, "empty lines before"},
		{"not HTTP", "SSH-2.0-x\r\n", true, failure.NotHTTP, -1, "-", false, false, `came: "SSH-2.0-x"`},
		{"not HTTP, bytes", "HT\x00\xff", false, failure.NotHTTP, -1, "-", false, false, `came: "HT\x00\xff"`},
		{"begin alone", "HTT", false, failure.ClosedEarly, -1, "-", false, false, "3 bytes came"},
		{"head alone", ok + "A: b\r\n", false, failure.ClosedEarly, -1, "-", false, false, "23 bytes came"},
		{"nothing", "", false, failure.ClosedEarly, -1, "-", false, false, "0 bytes came"},
		{"silence", "", true, failure.Timeout, -1, "-", false, false, "0 bytes came"},
	} {
		for _, size := range []int{1 << 20, 1} { // at once, and byte by byte
			t.Run(fmt.Sprint(c.name, " ", size), func(t *testing.T) {
				s := &script{in: []byte(c.raw), size: size, open: c.open}
				r := answer(t, small(), get(), s)
				status, body := int32(-1), "-"
				if r.Status != nil {
					status = *r.Status
				}
				if r.Body != nil {
					body = string(r.Body)
				}
				reusable := c.reusable
				if c.name == "more than asked" && size == 1 {
					c.detail, reusable = "", true // the rest is found before the next request
				}
				if r.Failure != c.word || status != c.status || body != c.body || r.Reusable != reusable || !strings.Contains(r.Detail, c.detail) {
					t.Errorf("got %q %d, body %q, reusable %v, %q", r.Failure, status, body, r.Reusable, r.Detail)
				}
				if c.detail == "" && r.Detail != "" {
					t.Errorf("detail %q", r.Detail)
				}
				if got := r.BodyBytes != nil; got != c.whole || got != (r.BodySHA256 != "") {
					t.Errorf("whole body %v, hash %q", got, r.BodySHA256)
				}
				if r.Kept() {
					Row(r)
				} else if r.Failure == "" {
					t.Error("no response and no failure")
				}
				if !slices.Contains(append(failure.GrabWords(), ""), r.Failure) {
					t.Errorf("%q is no word of scans", r.Failure)
				}
			})
		}
	}
}

// Nothing of what a server sent is changed, and a row follows from it.
func TestRow(t *testing.T) {
	head := "HTTP/1.1  302   Mo\xffved\x00 \r\nlocation: \t/a\\x41 \r\nX-B :\tc\r\n  folded\r\nLocation: /b\r\nContent-Length: 3\r\n\r\n"
	r := answer(t, small(), get(), &script{in: []byte(head + "a\x00\xff"), open: true})
	row := Row(r)
	sum := sha256.Sum256([]byte(head + "a\x00\xff"))
	body := sha256.Sum256([]byte("a\x00\xff"))
	if string(r.Raw) != head+"a\x00\xff" || row.ResponseID != "sha256:"+hex.EncodeToString(sum[:]) || *row.BodySHA256 != hex.EncodeToString(body[:]) || *row.BodyBytes != 3 {
		t.Errorf("raw %q, row %+v", r.Raw, row)
	}
	// RFC 9112, section 4: the reason follows the space after the status.
	if *row.Status != 302 || *row.Reason != `  Mo\xffved\x00 ` || *row.Location != `/a\x5cx41` || *row.Body != `a\x00\xff` || row.FaviconMMH3 != nil {
		t.Errorf("row %q %q %q", *row.Reason, *row.Location, *row.Body)
	}
	if want := []string{"location: \t/a\\x5cx41 ", "X-B :\tc", "  folded", "Location: /b", "Content-Length: 3"}; !slices.Equal(row.Headers, want) {
		t.Errorf("headers %q", row.Headers)
	}
	if !strings.Contains(r.Detail, "2 fields Location") {
		t.Errorf("detail %q", r.Detail)
	}
}

// Responses with equal kept bytes and unequal rows have unequal names.
func TestNamesTellRowsApart(t *testing.T) {
	long := ok + "\r\n" + strings.Repeat("b", 150)
	seen := map[string]string{}
	for name, s := range map[string]*script{
		"whole": {in: []byte(long)}, "other end": {in: []byte(long + "c")}, "broken off": {in: []byte(long), open: true},
	} {
		id := answer(t, small(), get(), s).ID()
		if seen[id] != "" {
			t.Errorf("%s and %s are both %s", name, seen[id], id)
		}
		seen[id] = name
	}
}

// The name of a cut response, computed again from its row as the schema says.
func TestNameOfCutResponse(t *testing.T) {
	r := answer(t, small(), get(), &script{in: []byte(ok + "\r\n" + strings.Repeat("b", 150))})
	row := Row(r)
	inner := sha256.Sum256([]byte(*row.Raw))
	sum := sha256.Sum256(fmt.Appendf(nil, "%x\n%s", inner, *row.BodySHA256))
	if row.ResponseID != fmt.Sprintf("sha256:%x", sum) || *row.BodyBytes != 150 || len(*row.Body) != 100 {
		t.Errorf("row %+v", row)
	}
}

func TestHead(t *testing.T) {
	q := get()
	q.Method = "HEAD"
	r := answer(t, small(), q, &script{in: []byte(ok + "Content-Length: 500\r\n\r\n"), open: true})
	if r.Failure != "" || r.Body != nil || r.BodyBytes != nil || !r.Reusable {
		t.Errorf("got %+v", r)
	}
}

// BenchmarkDo measures an exchange without its network: a page of 3,000 bytes.
func BenchmarkDo(b *testing.B) {
	raw := []byte(ok + "Server: nginx\r\nContent-Type: text/html\r\nContent-Length: 3000\r\n\r\n" + strings.Repeat("b", 3000))
	g := New(Defaults())
	b.ReportAllocs()
	for b.Loop() {
		c := g.Conn(&script{in: raw, size: 1 << 20})
		if r, err := c.Do(b.Context(), get()); err != nil || r.Failure != "" {
			b.Fatal(err, r.Failure)
		}
		c.Close()
	}
}
