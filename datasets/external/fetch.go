package external

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

// Limits of one download. They are generous: the largest file has 3 MB.
const (
	quietLimit    = 30 * time.Second // longest time without a single byte
	fileLimit     = 30 * time.Minute // longest time for one file
	redirectLimit = 5                // most redirects followed
)

// Progress tells how far the download of one file has come.
type Progress struct {
	// Path is the path of the file in the manifest.
	Path string
	// Bytes have arrived of Total.
	Bytes, Total int64
	// Present says that the file was there already, verified, and is not
	// downloaded.
	Present bool
}

// Fetch downloads the files of set into dir, which it creates if need be, each under
// its path in the manifest.
//
// A file that stands there with the right size and hash is not downloaded again; one
// that differs is replaced once the right one is at hand. A file gets its final name
// only after its hash was found to be that of the manifest; after an error the
// files finished before it remain, and a later call goes on from there.
//
// client may be nil for a plain one. Fetch follows at most five redirects, to HTTPS
// only, whatever the client says about redirects; it does not change the client.
// progress may be nil; it is called on the caller's goroutine, at the start of each
// file and after each piece.
//
// # Errors
//
// Every error about a file is a [FileError] that names file and URL and says what to
// do. Its cause is a [HashError] if the body is not the published one.
func Fetch(ctx context.Context, set Set, dir string, client *http.Client, progress func(Progress)) error {
	if client == nil {
		client = &http.Client{}
	}
	if progress == nil {
		progress = func(Progress) {}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("external: cannot keep %s: %w", set.Name, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("external: cannot keep %s: %w", set.Name, err)
	}
	defer root.Close()
	d := download{client: bounded(*client), progress: progress, quiet: quietLimit, total: fileLimit}
	for _, f := range set.Files {
		if check(root, f) == nil {
			progress(Progress{Path: f.Path, Bytes: f.Bytes, Total: f.Bytes, Present: true})
			continue
		}
		if err := d.file(ctx, root, f); err != nil {
			return &FileError{Set: set.Name, File: f, Err: err}
		}
	}
	return nil
}

// bounded returns a client that follows few redirects and never leaves HTTPS.
func bounded(client http.Client) *http.Client {
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		if len(via) > redirectLimit {
			return fmt.Errorf("more than %d redirects", redirectLimit)
		}
		return overHTTPS(next.URL)
	}
	return &client
}

// overHTTPS returns an error if u is not an https address.
func overHTTPS(u *url.URL) error {
	if u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("%s is not an https address", u.Redacted())
	}
	return nil
}

// download fetches files one by one.
type download struct {
	client       *http.Client
	progress     func(Progress)
	quiet, total time.Duration
}

// file downloads one file below root.
func (d download) file(ctx context.Context, root *os.Root, f File) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	whole := time.AfterFunc(d.total, func() {
		stop(fmt.Errorf("it did not arrive within %v: try again later, or take a copy with --from DIR", d.total))
	})
	defer whole.Stop()
	silence := time.AfterFunc(d.quiet, func() {
		stop(fmt.Errorf("nothing arrived for %v: try again later, or take a copy with --from DIR", d.quiet))
	})
	defer silence.Stop()

	d.progress(Progress{Path: f.Path, Total: f.Bytes})
	err := d.body(ctx, f, func(body io.Reader) error {
		return store(root, f, &piecewise{r: body, piece: func(n int64) {
			silence.Reset(d.quiet)
			d.progress(Progress{Path: f.Path, Bytes: n, Total: f.Bytes})
		}})
	})
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return err
}

// body asks for the file and hands its body to use.
func (d download) body(ctx context.Context, f File, use func(io.Reader) error) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, nil)
	if err != nil {
		return err
	}
	if err := overHTTPS(request.URL); err != nil {
		return err
	}
	// The hash is that of the file itself, so no encoding is asked for.
	request.Header.Set("Accept-Encoding", "identity")
	request.Header.Set("User-Agent", "bridle")
	response, err := d.client.Do(request)
	if err != nil {
		return unreachable(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return refused(response.StatusCode)
	}
	if response.ContentLength > f.Bytes {
		return fmt.Errorf("the server announces %d bytes, expected %d: refused; take another copy with --from DIR", response.ContentLength, f.Bytes)
	}
	return use(response.Body)
}

// unreachable turns a failed request into a sentence; the address is named by the
// error around it.
func unreachable(err error) error {
	if inner, ok := errors.AsType[*url.Error](err); ok {
		err = inner.Err
	}
	return fmt.Errorf("the server cannot be asked: %w; check the connection, or take a copy with --from DIR", err)
}

// refused turns a status other than 200 into a sentence that says what to do.
func refused(status int) error {
	what := fmt.Sprintf("the server answers %d %s", status, http.StatusText(status))
	switch {
	case status == http.StatusNotFound || status == http.StatusGone:
		return fmt.Errorf("%s: it is no longer offered there; take a copy with --from DIR", what)
	case status == http.StatusTooManyRequests || status >= 500:
		return fmt.Errorf("%s: try again later, or take a copy with --from DIR", what)
	}
	return fmt.Errorf("%s: take a copy with --from DIR", what)
}

// piecewise reports the bytes read so far after each read that brought some.
type piecewise struct {
	r     io.Reader
	n     int64
	piece func(n int64)
}

func (p *piecewise) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if n > 0 {
		p.n += int64(n)
		p.piece(p.n)
	}
	return n, err
}
