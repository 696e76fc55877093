package hostile_test

import (
	"errors"
	"net"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zmap/zcrypto/tls"

	"bridle/collectors/internal/failure"
	"bridle/collectors/scan/hostile"
	"bridle/collectors/scan/httpgrab"
)

// limits are those of real scans, with time that a busy machine keeps, or with little time
// for servers that end by nothing else.
func limits(s *hostile.Server) httpgrab.Limits {
	l := httpgrab.Defaults()
	l.Idle, l.Total = time.Minute, time.Minute
	if s.Waits {
		l.Idle, l.Total = 800*time.Millisecond, time.Second
	}
	return l
}

// open connects to a server, over TLS if its session is sound.
func open(t *testing.T, s *hostile.Server, at netip.AddrPort) (net.Conn, error) {
	t.Helper()
	conn, err := net.Dial("tcp4", at.String())
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { conn.Close() })
	if at != s.TLS || s.Level == hostile.TCP {
		return conn, nil
	}
	secure := tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
	conn.SetDeadline(time.Now().Add(limits(s).Total))
	return secure, secure.Handshake()
}

// grab makes one exchange.
func grab(t *testing.T, g *httpgrab.Grabber, s *hostile.Server, at netip.AddrPort) httpgrab.Response {
	t.Helper()
	conn, err := open(t, s, at)
	if errors.Is(err, syscall.ECONNRESET) && s.Level == hostile.TCP {
		return httpgrab.Response{Failure: failure.Reset} // the reset was quicker than the call of connect
	}
	if err != nil {
		t.Fatalf("no session: %v", err)
	}
	c := g.Conn(conn)
	defer c.Close()
	r, err := c.Do(t.Context(), httpgrab.Request{Method: "GET", Path: "/", Host: "a.example"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// expect holds a result to what the behaviour says.
func expect(t *testing.T, s *hostile.Server, r httpgrab.Response) {
	t.Helper()
	if r.Failure != s.Want || r.Kept() != s.Kept || !strings.Contains(r.Detail, s.Detail) {
		t.Errorf("got %q, kept %v, %q; want %q, %v, %q", r.Failure, r.Kept(), r.Detail, s.Want, s.Kept, s.Detail)
	}
	// Heads, lines after the body, the body, and a buffer more: all that may be read.
	l := httpgrab.Defaults()
	if most := int64(2*l.HeaderBytes + l.BodyRead + 64<<10); r.Came > most {
		t.Errorf("%d bytes were read, at most %d may be", r.Came, most)
	}
	if r.Kept() {
		httpgrab.Row(r)
	}
}

// Every behaviour gives its word, over TCP and over TLS, and costs bounded memory: the
// bytes allocated in a whole exchange, server and session included, bound the growth of the
// heap from above. A window of brotli takes most (measured: 9 MB, with the steps in which it grows).
func TestGallery(t *testing.T) {
	for _, s := range hostile.Start(t) {
		if s.Waits || s.Level == hostile.TLS {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			g := httpgrab.New(limits(s))
			most := uint64(4 << 20)
			if s.Name == "brotli bomb" {
				most = 12 << 20
			}
			for _, at := range []netip.AddrPort{s.Plain, s.TLS} {
				expect(t, s, grab(t, g, s, at)) // bombs are made for the first one
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				r := grab(t, g, s, at)
				runtime.ReadMemStats(&after)
				expect(t, s, r)
				n := after.TotalAlloc - before.TotalAlloc
				t.Logf("%d KB allocated, %d KB read", n>>10, r.Came>>10)
				if n > most {
					t.Errorf("%d bytes were allocated in one exchange", n)
				}
			}
			if n := s.Accepted(); n != 4 {
				t.Errorf("%d connections for 4 exchanges", n)
			}
			if n := s.Requests(); n > 4 {
				t.Errorf("%d requests for 4 exchanges: something was followed", n)
			}
		})
	}
}

// Servers that only time ends, all at once.
func TestGalleryThatWaits(t *testing.T) {
	for _, s := range hostile.Start(t) {
		if !s.Waits || s.Level == hostile.TLS {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			expect(t, s, grab(t, httpgrab.New(limits(s)), s, s.Plain))
		})
	}
}

// Handshakes fail as their behaviour says. What a scanner makes of the library's errors is
// tested with the scanner; here, that the server did what its name says.
func TestHandshakes(t *testing.T) {
	for _, s := range hostile.Start(t) {
		if s.Level != hostile.TLS {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			_, err := open(t, s, s.TLS)
			if err == nil {
				t.Fatal("a session came about")
			}
			word, unknown := failure.OfError(failure.Receive, err)
			says := map[failure.Word]string{
				failure.NotTLS: "first record does not look like a TLS handshake", failure.Alert: "remote error", failure.TooLarge: "exceeds maximum of",
			}
			if want := says[s.Want]; want != "" {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v", err)
				}
			} else if unknown != nil || word != s.Want {
				t.Errorf("got %q, want %q: %v", word, s.Want, err)
			}
		})
	}
}

// The gallery is well formed: names are unique and words are those of scans.
func TestBehaviours(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range hostile.Gallery() {
		if seen[b.Name] || b.Name == "" || !slices.Contains(append(failure.GrabWords(), ""), b.Want) {
			t.Errorf("%+v", b)
		}
		seen[b.Name] = true
		if b.Want == "" && !b.Kept {
			t.Errorf("%s is answered and not kept", b.Name)
		}
	}
}

// The redirects lead on and on, for who follows them on one connection.
func TestRedirects(t *testing.T) {
	for _, s := range hostile.Start(t) {
		if s.Name != "redirect loop" {
			continue
		}
		conn, err := open(t, s, s.Plain)
		if err != nil {
			t.Fatal(err)
		}
		c := httpgrab.New(limits(s)).Conn(conn)
		defer c.Close()
		for _, want := range []string{"/1", "/2", "/3"} {
			r, err := c.Do(t.Context(), httpgrab.Request{Method: "GET", Path: "/"})
			if err != nil || r.Location == nil || *r.Location != want || !r.Reusable {
				t.Errorf("%v, %+v", err, r)
			}
		}
		if s.Requests() != 3 {
			t.Errorf("%d requests were counted", s.Requests())
		}
	}
}
