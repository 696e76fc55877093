package study

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"bridle/datasets/schema"

	"github.com/parquet-go/parquet-go"
)

// Writer writes the rows of one dataset within a run. It may be used by several
// goroutines.
type Writer[T any] struct {
	run *Run
	set schema.Dataset

	mu       sync.Mutex
	recorded int64 // rows in parts that were complete when the writer was made
	skip     int64 // rows still to skip, see Study.Once
	ordinal  int   // of the last part
	file     *os.File
	rows     *parquet.GenericWriter[T]
	open     int       // rows in the open part
	since    time.Time // when the open part got its first row
	failed   error     // first error; everything after it fails too
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
		return nil, fmt.Errorf("study: run %s has ended", r.manifest.RunID)
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
	for _, p := range parts {
		if p.Dataset != w.set.Name {
			continue
		}
		if p, err = r.study.Inspect(p); err != nil {
			return nil, err
		}
		_, ordinal, _ := parsePartName(filepath.Base(p.Path))
		w.ordinal = max(w.ordinal, ordinal)
		w.recorded += p.Rows
	}
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
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := min(w.skip, int64(len(rows))); n > 0 {
		w.skip -= n
		rows = rows[n:]
	}
	for len(rows) > 0 && w.failed == nil {
		if w.file == nil {
			w.failed = w.start()
			continue
		}
		n := min(len(rows), w.run.partRows-w.open)
		if _, err := w.rows.Write(rows[:n]); err != nil {
			w.failed = fmt.Errorf("write %s: %w", w.set.Name, err)
			continue
		}
		w.open += n
		rows = rows[n:]
		if w.open >= w.run.partRows {
			w.failed = w.finish()
		}
	}
	return w.failed
}

// Flush ends the open part, so that all rows written so far are safe.
func (w *Writer[T]) Flush() error { return w.flush() }

func (w *Writer[T]) flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed == nil && w.file != nil {
		w.failed = w.finish()
	}
	if w.failed != nil && w.file != nil { // leave nothing half-written behind
		w.file.Close()
		os.Remove(w.file.Name())
		w.file = nil
	}
	return w.failed
}

func (w *Writer[T]) flushOlderThan(age time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed == nil && w.file != nil && time.Since(w.since) >= age {
		w.failed = w.finish()
	}
}

// err reports what a caller has to know at the end: a replay that brought fewer
// rows than are recorded was no replay.
func (w *Writer[T]) err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed == nil && w.skip > 0 {
		return fmt.Errorf("run %s: %s already holds %d rows, %d more than the work gave this time; the inputs are not the same: begin in a new study folder",
			w.run.manifest.RunID, w.set.Name, w.recorded, w.skip)
	}
	return w.failed
}

func (w *Writer[T]) dataset() string { return w.set.Name }

// start opens the next part under a temporary name.
func (w *Writer[T]) start() error {
	name := partName(w.set.Name, w.ordinal+1)
	f, err := os.OpenFile(filepath.Join(w.run.dir, tempPrefix+name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	w.file, w.open, w.since = f, 0, time.Now()
	w.ordinal++
	w.rows = parquet.NewGenericWriter[T](f,
		parquet.Compression(&parquet.Zstd),
		parquet.KeyValueMetadata(keyDataset, w.set.Name),
		parquet.KeyValueMetadata(keyVersion, strconv.Itoa(w.set.Version)),
		parquet.KeyValueMetadata(keyRun, w.run.manifest.RunID),
	)
	return nil
}

// finish closes the open part and gives it its final name.
func (w *Writer[T]) finish() error {
	f := w.file
	w.file = nil
	return seal(f, w.rows.Close(), filepath.Join(w.run.dir, partName(w.set.Name, w.ordinal)))
}
