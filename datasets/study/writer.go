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

	held []held  // those parts
	own  Lane[T] // what Write fills

	mu    sync.Mutex
	lanes []*Lane[T]
}

// held is a part that was complete when its writer was made.
type held struct {
	ordinal, lanes int
	rows           int64
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
		w.held = append(w.held, held{ordinal, p.lanes, p.Rows})
	}
	w.own.of, w.own.ordinal, w.own.step = w, last+1, 1
	if r.replayed {
		w.own.skip = w.recorded
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
	return w.own.Write(rows...)
}

// Add adds one row and keeps what it points to; see [Lane.Add].
func (w *Writer[T]) Add(row T) error { return w.own.Add(row) }

// Lanes opens n lanes, beside which Write goes on to work. It can be called once for a
// writer. The lanes take turns at the ordinals of parts, so if each is given the same
// rows again, the parts come out the same and bear the same names, however the
// goroutines were scheduled; an ordinal that a lane did not reach stays free.
//
// A run of [Study.Once] that is taken up again asks for as many lanes as before, at once
// after [Table]; each then skips as many rows as its own parts hold.
func (w *Writer[T]) Lanes(n int) ([]*Lane[T], error) {
	if n < 1 {
		return nil, fmt.Errorf("study: %d lanes: ask for one at least", n)
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
	case w.run.replayed && w.own.skip < w.recorded:
		return nil, fmt.Errorf("study: run %s is taken up again: open the lanes of %s before anything is written", w.run.manifest.RunID, w.set.Name)
	}
	w.own.step = n + 1
	for i := range n {
		w.lanes = append(w.lanes, &Lane[T]{of: w, ordinal: w.own.ordinal + 1 + i, step: n + 1})
	}
	if w.run.replayed {
		if err := w.replay(n); err != nil {
			w.lanes = nil
			return nil, err
		}
	}
	return append([]*Lane[T](nil), w.lanes...), nil
}

// replay gives each lane the parts that it wrote before the run was cut off.
func (w *Writer[T]) replay(n int) error {
	all := append([]*Lane[T]{&w.own}, w.lanes...)
	for i, l := range all {
		l.ordinal, l.skip = 1+i, 0
	}
	for _, h := range w.held {
		if h.lanes != n {
			return fmt.Errorf("study: run %s was cut off with %d lanes of %s and cannot go on with %d: begin in a new study folder",
				w.run.manifest.RunID, h.lanes, w.set.Name, n)
		}
		l := all[(h.ordinal-1)%(n+1)]
		l.skip += h.rows
		l.ordinal = max(l.ordinal, h.ordinal+n+1)
	}
	return nil
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
	var skip int64
	for _, l := range w.all() {
		l.mu.Lock()
		skip += l.skip
		l.mu.Unlock()
	}
	if skip == 0 {
		return nil
	}
	return fmt.Errorf("run %s: %s already holds %d rows, %d more than the work gave this time; the inputs are not the same: begin in a new study folder",
		w.run.ID(), w.set.Name, w.recorded, skip)
}

func (w *Writer[T]) dataset() string { return w.set.Name }
