package study

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"bridle/datasets/schema"
)

// Writer writes the rows of one dataset within a run. It may be used by several
// goroutines; where they write more than one of them can encode, give each a [Lane].
type Writer[T any] struct {
	run      *Run
	set      schema.Dataset
	recorded int64 // rows in parts that were complete when the writer was made

	own  Lane[T] // what Write fills
	skip int64   // rows still to skip, see Study.Once; guarded by own.mu

	mu    sync.Mutex
	lanes []*Lane[T]
}

// Table returns the writer for the dataset whose rows have type T. Each dataset
// has at most one writer in a run.
func Table[T any](r *Run) (*Writer[T], error) {
	w := &Writer[T]{run: r, set: schema.For[T]()}
	if !w.set.HasParts() {
		return nil, fmt.Errorf("study: %s is kept by the study itself", w.set.Name)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return nil, r.over()
	}
	for _, t := range r.tables {
		if t.dataset() == w.set.Name {
			return nil, fmt.Errorf("study: run %s already writes %s", r.manifest.RunID, w.set.Name)
		}
	}
	parts, err := r.study.partsOf(r.manifest)
	if err != nil {
		return nil, err
	}
	last := 0
	for _, p := range parts {
		if p.Dataset != w.set.Name {
			continue
		}
		if p, err = r.study.Inspect(p); err != nil {
			return nil, err
		}
		_, ordinal, _ := parsePartName(filepath.Base(p.Path))
		last = max(last, ordinal)
		w.recorded += p.Rows
	}
	w.own.of, w.own.ordinal, w.own.step = w, last+1, 1
	if r.replayed {
		w.skip = w.recorded
	}
	r.tables = append(r.tables, w)
	return w, nil
}

// Recorded returns how many rows of the dataset were safe when the writer was
// made.
func (w *Writer[T]) Recorded() int64 { return w.recorded }

// Write adds rows. They are safe once their part has its final name: after
// [PartRows] rows, [PartAge], [Writer.Flush] or the end of the run. Write keeps
// no reference to rows.
func (w *Writer[T]) Write(rows ...T) error {
	w.own.mu.Lock()
	defer w.own.mu.Unlock()
	if n := min(w.skip, int64(len(rows))); n > 0 {
		w.skip -= n
		rows = rows[n:]
	}
	return w.own.write(rows)
}

// Lanes opens n lanes, beside which Write goes on to work. It can be called once for a
// writer. The lanes take turns at the ordinals of parts, so if each is given the same
// rows again, the parts come out the same and bear the same names, however the
// goroutines were scheduled; an ordinal that a lane did not reach stays free.
//
// A run of [Study.Once] has no lanes: when it is taken up again it skips as many rows as
// it holds, which is right only if all rows come in one order.
func (w *Writer[T]) Lanes(n int) ([]*Lane[T], error) {
	if n < 1 {
		return nil, fmt.Errorf("study: %d lanes: ask for one at least", n)
	}
	if w.run.once {
		return nil, fmt.Errorf("study: run %s was begun by Once, which skips rows by their order, and lanes have none: use Write, or begin the run with Create",
			w.run.ID())
	}
	w.run.mu.Lock()
	defer w.run.mu.Unlock()
	w.own.mu.Lock()
	defer w.own.mu.Unlock()
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.run.ended:
		return nil, w.run.over()
	case w.lanes != nil:
		return nil, fmt.Errorf("study: run %s: %s has its lanes already", w.run.manifest.RunID, w.set.Name)
	}
	w.own.step = n + 1
	for i := range n {
		w.lanes = append(w.lanes, &Lane[T]{of: w, ordinal: w.own.ordinal + 1 + i, step: n + 1})
	}
	return append([]*Lane[T](nil), w.lanes...), nil
}

// all returns the own lane and the others.
func (w *Writer[T]) all() []*Lane[T] {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]*Lane[T]{&w.own}, w.lanes...)
}

// Flush ends all open parts, those of lanes too, so that all rows written so far are
// safe.
func (w *Writer[T]) Flush() error {
	var errs []error
	for _, l := range w.all() {
		errs = append(errs, l.Flush())
	}
	return errors.Join(errs...)
}

// end ends all open parts for good: a goroutine that goes on writing gets an error
// instead of a part that the manifest does not know.
func (w *Writer[T]) end() error {
	var errs []error
	for _, l := range w.all() {
		l.mu.Lock()
		errs = append(errs, l.flush())
		l.ended, l.encoder = true, nil
		l.mu.Unlock()
	}
	return errors.Join(errs...)
}

func (w *Writer[T]) flushOlderThan(age time.Duration) {
	for _, l := range w.all() {
		l.mu.Lock()
		if l.file != nil && time.Since(l.since) >= age {
			l.flush()
		}
		l.mu.Unlock()
	}
}

// missing reports what a caller has to know at the end: a replay that brought fewer
// rows than are recorded was no replay.
func (w *Writer[T]) missing() error {
	w.own.mu.Lock()
	defer w.own.mu.Unlock()
	if w.skip == 0 {
		return nil
	}
	return fmt.Errorf("run %s: %s already holds %d rows, %d more than the work gave this time; the inputs are not the same: begin in a new study folder",
		w.run.ID(), w.set.Name, w.recorded, w.skip)
}

func (w *Writer[T]) dataset() string { return w.set.Name }
