package prompt

import (
	"errors"
	"io"
	"os"
	"testing"
	"time"
)

// pipe returns both ends of a pipe that does not block.
func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return r, w
}

// What is expected is read as without a lookout, be it there already, soon, late or never.
func TestExpect(t *testing.T) {
	stop := LookOut()
	defer stop()
	r, w := pipe(t)
	in := Reader(r)
	for _, wait := range []time.Duration{0, keen / 4, 3 * keen} {
		Expect()
		go func() {
			time.Sleep(wait)
			w.WriteString("a")
		}()
		b := make([]byte, 2)
		if n, err := in.Read(b); n != 1 || err != nil || b[0] != 'a' {
			t.Errorf("after %v: %q, %v", wait, b[:n], err)
		}
	}
	Expect()
	w.Close()
	if _, err := in.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("got %v at the end", err)
	}
}

// A lookout gives up after a while, and does not turn while nothing is expected.
func TestLookEnds(t *testing.T) {
	stop := LookOut()
	defer stop()
	r, w := pipe(t)
	l := current.Load()
	Reader(r)
	l.until.Store(now() + int64(time.Hour))
	looked := make(chan struct{})
	go func() {
		l.look()
		close(looked)
	}()
	select {
	case <-looked:
		t.Fatal("it stopped with nothing to read")
	case <-time.After(10 * time.Millisecond):
	}
	w.WriteString("a")
	<-looked // there is something to read
	if _, err := r.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	l.until.Store(now() - 1)
	l.look() // nothing is expected any more
}

// Without a lookout nothing is expected, and no file is kept.
func TestNoLookout(t *testing.T) {
	Expect()
	LookOut()()
	if current.Load() != nil {
		t.Error("it is still there")
	}
	Expect()
}

// A keen reader reads what is there, what comes soon, what comes late, and the end.
func TestKeen(t *testing.T) {
	r, w := pipe(t)
	in := Keen(r)
	for _, wait := range []time.Duration{0, keen / 4, 3 * keen} {
		go func() {
			time.Sleep(wait)
			w.WriteString("ab")
		}()
		b := make([]byte, 2)
		if n, err := io.ReadFull(in, b); n != 2 || err != nil || string(b) != "ab" {
			t.Errorf("after %v: %q, %v", wait, b[:n], err)
		}
	}
	w.Close()
	if _, err := in.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("got %v at the end", err)
	}
	r.Close()
	if _, err := in.Read(make([]byte, 1)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v from a closed file", err)
	}
}
