package face

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"bridle/datasets/world"
)

func instant() time.Time { return time.Date(2017, 5, 4, 3, 2, 1, 0, time.UTC) }

func server(looks world.Generation) world.Server {
	return world.Server{
		Address: netip.MustParseAddr("127.20.0.9"), Looks: looks, Software: "2.1",
		TLSPorts: []uint16{8443}, HTTPPorts: []uint16{8080},
	}
}

func names() []string { return []string{"north.xc", "*.south.xc"} }

// ask writes a request as a client would, has it read and answered.
func ask(t *testing.T, s world.Server, raw string) Response {
	t.Helper()
	q, err := Read(bufio.NewReader(strings.NewReader(raw)))
	if err != nil {
		t.Fatalf("%q: %v", raw, err)
	}
	q.At, q.TLS = instant(), true
	return Respond(s, names(), q)
}

func get(path, host string) string {
	return fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, host)
}

// parsed reads a response by the standard library; nil if there is none.
func parsed(t *testing.T, r Response) (*http.Response, string) {
	t.Helper()
	if len(r.Raw) == 0 {
		return nil, ""
	}
	p, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(r.Raw)), nil)
	if err != nil {
		t.Fatalf("%q: %v", r.Raw, err)
	}
	defer p.Body.Close()
	body, err := io.ReadAll(p.Body)
	if err != nil {
		t.Fatal(err)
	}
	return p, string(body)
}

// TestFrontEnds is the table of doc.go: who answers what. The status codes are inventions
// of that page.
func TestFrontEnds(t *testing.T) {
	const ip = "127.20.0.9:8443"
	malformed := "GET / HTTP/1.1\r\nHost : x\r\n\r\n"
	for _, c := range []struct {
		looks   world.Generation
		request string
		status  int // 0: silence
		body    string
	}{
		{world.DecoyPages, get("/redirect.aspx", ip), 302, redirectPage},
		{world.DecoyPages, get("/Support.aspx", ip), 200, supportPage},
		{world.DecoyPages, get("/SUPPORT.ASPX?id=1", "stranger.xc"), 200, supportPage},
		{world.DecoyPages, get("/", ip), 404, ""},
		{world.DecoyPages, get("/nothing", "north.xc"), 404, ""},
		{world.DecoyPages, malformed, 400, ""},
		{world.ProxyA, get("/", ip), 502, gatewayPage},
		{world.ProxyA, get("/Support.aspx", "NORTH.xc."), 502, gatewayPage},
		{world.ProxyA, get("/", "a.south.xc"), 502, gatewayPage},
		{world.ProxyA, get("/", "stranger.xc"), 404, ""},
		{world.ProxyA, "GET / HTTP/1.0\r\n\r\n", 502, gatewayPage},
		{world.ProxyA, "GET / HTTP/1.1\r\n\r\n", 502, gatewayPage},
		{world.ProxyA, malformed, 400, badRequestPage},
		{world.ProxyB, get("/", ip), 200, ""},
		{world.ProxyB, get("/?q", "north.xc"), 200, ""},
		{world.ProxyB, get("/redirect.aspx", ip), 404, ""},
		{world.ProxyB, get("/", "stranger.xc"), 301, ""},
		{world.ProxyB, malformed, 0, ""},
		{world.ProxyB, "nonsense\r\n", 0, ""},
	} {
		t.Run(fmt.Sprintf("%s/%.30q", c.looks, c.request), func(t *testing.T) {
			r := ask(t, server(c.looks), c.request)
			p, body := parsed(t, r)
			switch {
			case p == nil && c.status != 0:
				t.Fatalf("silence, want %d", c.status)
			case p == nil:
				if !r.Close {
					t.Error("silent and open")
				}
			case p.StatusCode != c.status || body != c.body:
				t.Errorf("%d %q, want %d %q", p.StatusCode, body, c.status, c.body)
			}
		})
	}
}

func TestProxiesDifferInFields(t *testing.T) {
	a, _ := parsed(t, ask(t, server(world.ProxyA), get("/", "127.20.0.9")))
	b, _ := parsed(t, ask(t, server(world.ProxyB), get("/", "127.20.0.9")))
	if a.Header.Get("Server") != "" || a.Header.Get("Date") != "Thu, 04 May 2017 03:02:01 GMT" {
		t.Errorf("proxy A: %v, want no Server and the study's date", a.Header)
	}
	if b.Header.Get("Server") != "nginx" || b.Header["Date"] != nil {
		t.Errorf("proxy B: %v, want Server: nginx and no Date", b.Header)
	}
	b, _ = parsed(t, ask(t, server(world.ProxyB), get("/x", "stranger.xc")))
	if got := b.Header.Get("Location"); got != "https://stranger.xc/" {
		t.Errorf("proxy B sends a stranger to %q", got)
	}
}

// fieldNames returns the names of the header fields in the order sent.
func fieldNames(r Response) []string {
	head, _, _ := strings.Cut(string(r.Raw), "\r\n\r\n")
	var list []string
	for _, line := range strings.Split(head, "\r\n")[1:] {
		name, _, _ := strings.Cut(line, ":")
		list = append(list, name)
	}
	return list
}

// TestSoftwareShowsInOrder: a version has one order whatever is asked, and versions differ.
func TestSoftwareShowsInOrder(t *testing.T) {
	for _, looks := range []world.Generation{world.DecoyPages, world.ProxyA, world.ProxyB} {
		orders := map[string]bool{}
		for v := range 20 {
			s := server(looks)
			s.Software = fmt.Sprintf("2.%d", v)
			root := strings.Join(fieldNames(ask(t, s, get("/", "127.20.0.9"))), " ")
			other := strings.Join(fieldNames(ask(t, s, get("/nothing", "127.20.0.9"))), " ")
			if root != other {
				t.Errorf("%s %s: order %q for one path, %q for another", looks, s.Software, root, other)
			}
			orders[root] = true
		}
		// Of 120 orders (5 fields) or more, 20 versions meet the same one 20*19/2/120 = 1.6
		// times on average.
		if len(orders) < 14 {
			t.Errorf("%s: 20 versions show %d orders", looks, len(orders))
		}
	}
}

// TestQuirkShows: one field more, the same on every server of the operator and for no other.
func TestQuirkShows(t *testing.T) {
	seen := map[string]string{}
	for i := range 40 {
		quirk := fmt.Sprintf("quirk %d", i)
		var extra string
		for _, looks := range []world.Generation{world.ProxyA, world.ProxyB, world.DecoyPages} {
			s := server(looks)
			plain := ask(t, s, get("/", "127.20.0.9"))
			s.Quirk = quirk
			odd := ask(t, s, get("/", "127.20.0.9"))
			if got, want := len(fieldNames(odd)), len(fieldNames(plain))+1; got != want {
				t.Fatalf("%s: %d fields with a quirk, want %d", looks, got, want)
			}
			line := missing(plain.Raw, odd.Raw)
			if extra != "" && line != extra {
				t.Errorf("%s: %q on one server and %q on another", quirk, line, extra)
			}
			extra = line
		}
		if other := seen[extra]; other != "" {
			t.Errorf("%q and %q both show %q", quirk, other, extra)
		}
		seen[extra] = quirk
	}
}

// missing returns the line that is in b and not in a.
func missing(a, b []byte) string {
	for line := range strings.SplitSeq(string(b), "\r\n") {
		if !strings.Contains(string(a), line+"\r\n") {
			return line
		}
	}
	return ""
}

func TestRespondIsPure(t *testing.T) {
	for _, looks := range []world.Generation{world.DecoyPages, world.ProxyA, world.ProxyB, world.Ordinary, world.Lookalike} {
		s := server(looks)
		s.Quirk = "q"
		first := ask(t, s, get("/", "north.xc"))
		for range 3 {
			if again := ask(t, s, get("/", "north.xc")); !bytes.Equal(first.Raw, again.Raw) {
				t.Errorf("%s: two answers to one question:\n%s\n%s", looks, first.Raw, again.Raw)
			}
		}
	}
}
