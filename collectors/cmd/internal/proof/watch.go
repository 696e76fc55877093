package proof

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"bridle/datasets/command"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// Watching says how a run is watched while it goes on.
type Watching struct {
	// Table is the dataset that the run writes.
	Table string
	// Command and Arguments start the run. It is stopped after Each and taken up again, Times times in all; by then
	// it must not have come to its end.
	Command   string
	Arguments []string
	Each      time.Duration
	Times     int
	// Every is the real time between two looks.
	Every time.Duration
}

// visible is the real time after which a row must be seen: study.PartAge, and what writing and looking take.
const visible = 35 * time.Second

// waiting is how many queries may have been sent whose rows are not written since they are in flight or wait to be tried again.
const waiting = 200

// The names under which test binaries have Hold and Load as commands.
const (
	HoldCommand = "hold-study"
	LoadCommand = "load-study"
)

// Hold is a command that opens the study in its first argument for reading again and again, holds it for a while and lets it
// go for a while, until it is stopped: what a colleague does in another process.
func Hold() {
	s, err := study.Open(os.Args[1])
	for i := 0; err == nil; i++ {
		var r *duck.Reader
		if r, err = duck.Open(context.Background(), s, duck.Options{}); err == nil {
			_, _, err = count(context.Background(), r, os.Args[2])
			time.Sleep(time.Duration(1+i%5) * 700 * time.Millisecond)
			r.Close()
		}
		time.Sleep(time.Second / 2)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// Load is a command that loads finished parts of the study in its first argument whenever nobody has the database open,
// until it is stopped: more often than the collector does, so that loading meets reading.
func Load() {
	s, err := study.Open(os.Args[1])
	for err == nil || errors.Is(err, duck.ErrLocked) {
		_, err = duck.Load(context.Background(), s, nil)
		time.Sleep(300 * time.Millisecond)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// count returns rows and queries of a table.
func count(ctx context.Context, r *duck.Reader, table string) (rows, queries int64, err error) {
	err = r.DB().QueryRowContext(ctx, "SELECT count(*), coalesce(sum(n_tries), 0)::BIGINT FROM "+table).Scan(&rows, &queries)
	return rows, queries, err
}

// watcher is who looks.
type watcher struct {
	*Arena
	w        Watching
	began    int64
	mu       sync.Mutex
	looks    int
	attached int // of them, with study.duckdb
	rows     int64
	behind   int64
}

// Watch runs a command and looks at its rows meanwhile: by opening the study anew each time, as a notebook that is executed
// again does; with a reader that stays open; and from another process. Beside the command, which loads finished parts now and
// then, another process loads too. New rows must be seen in time, what is seen must never shrink nor be more than was sent,
// and nobody may stop the command.
func (a *Arena) Watch(t *testing.T, w Watching) {
	t.Helper()
	x := &watcher{Arena: a, w: w, began: a.Received()}
	beside := []*Process{Start(t, HoldCommand, a.Study.Dir(), w.Table), Start(t, LoadCommand, a.Study.Dir())}
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() { x.anew(ctx, t) })
	all.Go(func() { x.kept(ctx, t) })
	args := w.Arguments
	for range w.Times {
		p := Start(t, w.Command, args...)
		timer := time.AfterFunc(w.Each, func() { p.Signal(syscall.SIGINT) })
		if code := p.Wait(); code != command.ExitInterrupted {
			t.Errorf("exit code %d, want it stopped: %s%s", code, p.Stdout.String(), p.Stderr.String())
		}
		timer.Stop()
		if !slices.Contains(args, "--resume") {
			args = append(slices.Clone(args), "--resume")
		}
	}
	settle(a)
	time.Sleep(3 * w.Every)
	stop()
	all.Wait()
	for _, p := range beside {
		p.Signal(syscall.SIGKILL)
		if code := p.Wait(); code != -1 {
			t.Errorf("a process beside the run ended by itself: %s", p.Stderr.String())
		}
	}
	x.end(t)
}

// end checks that all is seen at the end, and that rows were loaded while readers were there.
func (x *watcher) end(t *testing.T) {
	l, err := duck.Load(t.Context(), x.Study, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.look(t.Context(), t, nil); err != nil {
		t.Error(err)
	}
	t.Logf("%d looks, %d with study.duckdb attached; %d rows at the end, %d parts loaded meanwhile and %d afterwards; at most %d queries were not seen after %v",
		x.looks, x.attached, x.rows, l.Already, l.Parts, x.behind, visible)
	if sent := x.Received() - x.began; x.rows == 0 || sent-x.queries(t) > waiting {
		t.Errorf("%d queries were sent, the rows tell of %d", sent, x.queries(t))
	}
	if l.Already == 0 {
		t.Error("nothing was loaded while the run went on")
	}
}

func (x *watcher) queries(t *testing.T) int64 {
	r, err := duck.Open(t.Context(), x.Study, duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_, n, err := count(t.Context(), r, x.w.Table)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// look counts, through r or a reader of its own, and holds what it sees against what was sent and what was seen before.
func (x *watcher) look(ctx context.Context, t *testing.T, r *duck.Reader) (err error) {
	x.mu.Lock()
	defer x.mu.Unlock() // so that looks come one after the other and none may see less than the one before
	old := x.receivedAt(time.Now().Add(-visible)) - x.began
	if r == nil {
		if r, err = duck.Open(ctx, x.Study, duck.Options{}); err != nil {
			return err
		}
		defer r.Close()
	} else if err := r.Refresh(ctx); err != nil {
		return err
	}
	rows, queries, err := count(ctx, r, x.w.Table)
	if err != nil {
		return err
	}
	sent := x.Received() - x.began
	x.looks++
	if !r.Locked() {
		x.attached++
	}
	if rows < x.rows {
		t.Errorf("%d rows are seen, %d were before", rows, x.rows)
	}
	if queries > sent {
		t.Errorf("rows tell of %d queries, %d were sent: some are seen twice", queries, sent)
	}
	if x.behind = max(x.behind, old-queries); old-queries > waiting {
		t.Errorf("%d queries were sent %v ago, rows of %d are seen", old, visible, queries)
	}
	x.rows = rows
	return nil
}

// each does something again and again until ctx ends.
func each(ctx context.Context, every time.Duration, do func()) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			do()
		}
	}
}

// anew looks with a new reader each time.
func (x *watcher) anew(ctx context.Context, t *testing.T) {
	each(ctx, x.w.Every, func() {
		if err := x.look(ctx, t, nil); err != nil && ctx.Err() == nil {
			t.Errorf("reading anew: %v", err)
		}
	})
}

// kept looks with a reader that stays open for ten looks, and lets the study alone for as long.
func (x *watcher) kept(ctx context.Context, t *testing.T) {
	const looks = 10
	var r *duck.Reader
	n := 0
	each(ctx, x.w.Every, func() {
		var err error
		if n++; n%(2*looks) == 1 {
			r, err = duck.Open(ctx, x.Study, duck.Options{})
		} else if r != nil && n%(2*looks) == looks {
			err, r = r.Close(), nil
		} else if r != nil {
			err = x.look(ctx, t, r)
		}
		if err != nil && ctx.Err() == nil {
			t.Errorf("reading with an open reader: %v", err)
		}
	})
	if r != nil {
		r.Close()
	}
}
