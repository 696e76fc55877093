package external

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// body is the content of the file that the test servers publish: more than one read.
var body = bytes.Repeat([]byte("0123456789abcdef"), 8192)

// publish starts a loopback server with TLS and returns a set of one file on it.
func publish(t *testing.T, handler http.HandlerFunc) (Set, *httptest.Server) {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	sum := sha256.Sum256(body)
	return Set{Name: "a-set", Files: []File{{
		Path: "folder/file.bin", URL: server.URL + "/file.bin",
		SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(body)),
	}}}, server
}

// remains lists all files below dir.
func remains(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func serve(w http.ResponseWriter, _ *http.Request) { w.Write(body) }

func TestFetch(t *testing.T) {
	asked := atomic.Int32{}
	set, server := publish(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		serve(w, r)
	})
	dir := filepath.Join(t.TempDir(), "new", "folder")
	var seen []Progress
	note := func(p Progress) { seen = append(seen, p) }
	if err := Fetch(t.Context(), set, dir, server.Client(), note); err != nil {
		t.Fatal(err)
	}
	size := int64(len(body))
	first, last := Progress{Path: "folder/file.bin", Total: size}, Progress{Path: "folder/file.bin", Bytes: size, Total: size}
	if seen[0] != first || seen[len(seen)-1] != last || !slices.IsSortedFunc(seen, func(a, b Progress) int { return int(a.Bytes - b.Bytes) }) {
		t.Errorf("progress is %+v", seen)
	}
	if err := Verify(set, dir); err != nil {
		t.Error(err)
	}

	// What is there and right is not asked for again.
	seen = nil
	if err := Fetch(t.Context(), set, dir, server.Client(), note); err != nil {
		t.Fatal(err)
	}
	last.Present = true
	if asked.Load() != 1 || !slices.Equal(seen, []Progress{last}) {
		t.Errorf("the server was asked %d times, progress is %+v", asked.Load(), seen)
	}

	// What is there and wrong is replaced; progress may be nil.
	file := filepath.Join(dir, "folder", "file.bin")
	if err := os.WriteFile(file, bytes.ToUpper(body), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Fetch(t.Context(), set, dir, server.Client(), nil); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, body) || asked.Load() != 2 {
		t.Errorf("the file was not replaced (%v, asked %d times)", err, asked.Load())
	}
	if left := remains(t, dir); !slices.Equal(left, []string{"file.bin"}) {
		t.Errorf("files are %v", left)
	}
}

// TestFetchBadBodies has a server send something else than the published file.
func TestFetchBadBodies(t *testing.T) {
	altered := bytes.Clone(body)
	altered[70000] ^= 1
	sum := sha256.Sum256(altered)
	announced := func(n int) func(w http.ResponseWriter) {
		return func(w http.ResponseWriter) { w.Header().Set("Content-Length", fmt.Sprint(n)) }
	}
	chunked := func(w http.ResponseWriter) { w.(http.Flusher).Flush() }
	for name, c := range map[string]struct {
		before func(http.ResponseWriter)
		send   []byte
		want   string
	}{
		"altered":           {chunked, altered, "sha256 is " + hex.EncodeToString(sum[:])},
		"cut, announced":    {announced(len(body)), body[:1000], "it ended after 1000 of 131072 bytes"},
		"cut, not told":     {chunked, body[:1000], "it ended after 1000 of 131072 bytes"},
		"empty":             {chunked, nil, "it ended after 0 of 131072 bytes"},
		"longer, announced": {announced(len(body) + 1), append(body[:len(body):len(body)], 'x'), "the server announces 131073 bytes, expected 131072"},
		"longer, not told":  {chunked, append(body[:len(body):len(body)], body...), "it is longer than the 131072 bytes of the manifest"},
	} {
		t.Run(name, func(t *testing.T) {
			set, server := publish(t, func(w http.ResponseWriter, _ *http.Request) {
				c.before(w)
				w.Write(c.send)
			})
			dir := t.TempDir()
			err := Fetch(t.Context(), set, dir, server.Client(), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "file folder/file.bin") {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
			_, isHash := errors.AsType[*HashError](err)
			if isHash != (name == "altered") {
				t.Errorf("the error is a HashError: %v", isHash)
			}
			if left := remains(t, dir); len(left) > 0 {
				t.Errorf("files are left: %v", left)
			}
		})
	}
}

// TestFetchKeepsOldFile leaves a file that stands there if no better one can be had.
func TestFetchKeepsOldFile(t *testing.T) {
	set, server := publish(t, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("other")) })
	dir := t.TempDir()
	file := filepath.Join(dir, "folder", "file.bin")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Fetch(t.Context(), set, dir, server.Client(), nil); err == nil {
		t.Error("a wrong body was accepted")
	}
	if got, _ := os.ReadFile(file); string(got) != "old" {
		t.Errorf("the file is now %q", got)
	}
}

func TestFetchStatus(t *testing.T) {
	for status, want := range map[int]string{
		404: "the server answers 404 Not Found: it is no longer offered there; take a copy with --from DIR",
		410: "the server answers 410 Gone: it is no longer offered there",
		403: "the server answers 403 Forbidden: take a copy with --from DIR",
		429: "the server answers 429 Too Many Requests: try again later",
		500: "the server answers 500 Internal Server Error: try again later, or take a copy with --from DIR",
		503: "the server answers 503 Service Unavailable: try again later",
		204: "the server answers 204 No Content: take a copy",
		206: "the server answers 206 Partial Content: take a copy",
	} {
		set, server := publish(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		dir := t.TempDir()
		err := Fetch(t.Context(), set, dir, server.Client(), nil)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), set.Files[0].URL) {
			t.Errorf("status %d gives %v, want %q", status, err, want)
		}
		if left := remains(t, dir); len(left) > 0 {
			t.Errorf("files are left: %v", left)
		}
	}
}

func TestFetchRedirects(t *testing.T) {
	var server *httptest.Server
	set, server := publish(t, func(w http.ResponseWriter, r *http.Request) {
		n := 0
		fmt.Sscanf(r.URL.Path, "/%d", &n)
		switch {
		case r.URL.Path == "/plain":
			http.Redirect(w, r, strings.Replace(server.URL, "https:", "http:", 1), http.StatusFound)
		case n == 0:
			serve(w, r)
		default:
			http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusFound)
		}
	})
	client := server.Client()
	for path, want := range map[string]string{
		"/5": "", "/6": "more than 5 redirects", "/plain": "is not an https address",
	} {
		set.Files[0].URL = server.URL + path
		err := Fetch(t.Context(), set, t.TempDir(), client, nil)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s gives %v, want %q", path, err, want)
		}
	}
	if client.CheckRedirect != nil {
		t.Error("the client was changed")
	}
}

func TestFetchNeedsHTTPS(t *testing.T) {
	set, _ := publish(t, serve)
	for _, address := range []string{"http://127.0.0.1:1/x", "file:///etc/hosts", "https:///x", "x"} {
		set.Files[0].URL = address
		if err := Fetch(t.Context(), set, t.TempDir(), nil, nil); err == nil || !strings.Contains(err.Error(), "is not an https address") {
			t.Errorf("%s gives %v", address, err)
		}
	}
}

func TestFetchUnreachable(t *testing.T) {
	set, server := publish(t, serve)
	client := server.Client()
	server.Close()
	err := Fetch(t.Context(), set, t.TempDir(), client, nil)
	if err == nil || !strings.Contains(err.Error(), "the server cannot be asked") || !strings.Contains(err.Error(), "--from DIR") {
		t.Errorf("the error is %v", err)
	}
	// A certificate that nobody vouches for.
	set, _ = publish(t, serve)
	if err := Fetch(t.Context(), set, t.TempDir(), nil, nil); err == nil {
		t.Error("a server with an unknown certificate was believed")
	}
}

// TestFetchHangs has a server fall silent before and within the body, and send drop by
// drop. The limits are shortened; what is tested is that each of them ends the wait.
func TestFetchHangs(t *testing.T) {
	long := time.Hour
	for name, c := range map[string]struct {
		handler      func(w http.ResponseWriter, done <-chan struct{})
		quiet, total time.Duration
		want         string
	}{
		"before the header": {func(w http.ResponseWriter, done <-chan struct{}) { <-done }, 50 * time.Millisecond, long, "nothing arrived for 50ms"},
		"in the body": {func(w http.ResponseWriter, done <-chan struct{}) {
			w.Write(body[:40000])
			w.(http.Flusher).Flush()
			<-done
		}, 50 * time.Millisecond, long, "nothing arrived for 50ms"},
		"drop by drop": {func(w http.ResponseWriter, done <-chan struct{}) {
			for i := 0; ; i = (i + 1) % len(body) {
				w.Write(body[i : i+1])
				w.(http.Flusher).Flush()
				select {
				case <-done:
					return
				case <-time.After(time.Millisecond):
				}
			}
		}, long, 100 * time.Millisecond, "it did not arrive within 100ms"},
	} {
		t.Run(name, func(t *testing.T) {
			done := make(chan struct{})
			set, server := publish(t, func(w http.ResponseWriter, _ *http.Request) { c.handler(w, done) })
			t.Cleanup(func() { close(done) }) // before the server is closed
			dir := t.TempDir()
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			d := download{client: bounded(*server.Client()), progress: func(Progress) {}, quiet: c.quiet, total: c.total}
			if err := d.file(t.Context(), root, set.Files[0]); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
			if left := remains(t, dir); len(left) > 0 {
				t.Errorf("files are left: %v", left)
			}
		})
	}
}

func TestFetchCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	set, server := publish(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Write(body[:40000])
		w.(http.Flusher).Flush()
		<-done
	})
	t.Cleanup(func() { close(done) })
	dir := t.TempDir()
	err := Fetch(ctx, set, dir, server.Client(), func(p Progress) {
		if p.Bytes > 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v, want context.Canceled", err)
	}
	if left := remains(t, dir); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
}

// TestFetchGoesOn keeps the files that arrived before an error.
func TestFetchGoesOn(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	asked := atomic.Int32{}
	set, server := publish(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/second" && broken.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		serve(w, r)
	})
	second := set.Files[0]
	second.Path, second.URL = "second", server.URL+"/second"
	set.Files = append(set.Files, second)
	dir := t.TempDir()
	if err := Fetch(t.Context(), set, dir, server.Client(), nil); err == nil {
		t.Fatal("a broken server gave the file")
	}
	broken.Store(false)
	if err := Fetch(t.Context(), set, dir, server.Client(), nil); err != nil || asked.Load() != 3 {
		t.Errorf("the second call gives %v after %d requests, want 3", err, asked.Load())
	}
}
