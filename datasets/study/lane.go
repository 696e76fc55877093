package study

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Lane fills parts of its own, so that several goroutines can write rows of one dataset
// in one run without waiting for each other. Lanes come from [Writer.Lanes]. A lane may
// be used by several goroutines, but is meant for one.
type Lane[T any] struct {
	of *Writer[T]

	mu      sync.Mutex
	skip    int64 // rows still to skip, see Study.Once
	ordinal int   // of the part that is begun next
	step    int   // from there to the part after it
	encoder *encoder[T]
	file    *os.File  // the open part; nil: none
	path    string    // its final name
	open    int       // rows in the open part
	since   time.Time // when the open part got its first row
	failed  error     // first error; everything after it fails too
	ended   bool      // the run has ended
	added   []T       // rows of Add that wait for others
}

// Write adds rows. They are safe once their part has its final name: after
// [PartRows] rows, [PartAge], [Lane.Flush] or the end of the run. Write keeps no
// reference to rows.
func (l *Lane[T]) Write(rows ...T) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.encodeAdded(), l.write(rows))
}

// Waiting is how many rows of [Lane.Add] wait for each other at most: what a row points to may change when as many were added
// after it, but for texts.
const Waiting = stride

// Add adds one row, as Write does, but keeps what the row points to until the row is encoded: the caller may
// not change it before [Waiting] further rows were added, and texts never. Rows are then encoded many at a time, which for a dataset of many columns takes a
// fraction of the time.
func (l *Lane[T]) Add(row T) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed == nil && l.ended {
		return l.of.run.over()
	}
	if l.failed == nil && l.file == nil && l.skip == 0 {
		// The part begins with its first row, so that it ends in time if no other comes.
		l.failed = l.start()
	}
	l.added = append(l.added, row)
	if len(l.added) == stride {
		return l.encodeAdded()
	}
	return l.failed
}

// Flush ends the open part of the lane, so that all rows written so far are safe.
func (l *Lane[T]) Flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.flush()
}

// The methods below are called with l.mu held.

// encodeAdded writes the rows that wait for others.
func (l *Lane[T]) encodeAdded() error {
	if len(l.added) == 0 {
		return l.failed
	}
	err := l.write(l.added)
	clear(l.added)
	l.added = l.added[:0]
	return err
}

func (l *Lane[T]) write(rows []T) error {
	if l.failed == nil && l.ended {
		return l.of.run.over()
	}
	if n := min(l.skip, int64(len(rows))); n > 0 {
		l.skip -= n
		rows = rows[n:]
	}
	limit := l.of.run.partRows
	for len(rows) > 0 && l.failed == nil {
		if l.file == nil {
			l.failed = l.start()
			continue
		}
		n := min(len(rows), limit-l.open)
		if err := l.encoder.write(rows[:n]); err != nil {
			l.failed = fmt.Errorf("write %s: %w", l.of.set.Name, err)
			continue
		}
		l.open += n
		rows = rows[n:]
		if l.open >= limit {
			l.failed = l.finish()
		}
	}
	return l.failed
}

func (l *Lane[T]) flush() error {
	if err := l.encodeAdded(); err != nil && l.failed == nil {
		return err
	}
	if l.failed == nil && l.file != nil {
		l.failed = l.finish()
	}
	if l.failed != nil && l.file != nil { // leave nothing half-written behind
		l.file.Close()
		os.Remove(l.file.Name())
		l.file = nil
	}
	return l.failed
}

// start opens the next part under a temporary name.
func (l *Lane[T]) start() error {
	run, name := l.of.run, partName(l.of.set.Name, l.ordinal)
	f, err := os.OpenFile(filepath.Join(run.dir, tempPrefix+name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if l.encoder == nil {
		l.encoder = newEncoder[T](l.of.set, run.ID(), l.step-1, run.codec)
	}
	if err := l.encoder.begin(f); err != nil {
		return errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	l.file, l.path, l.open, l.since = f, filepath.Join(run.dir, name), 0, time.Now()
	l.ordinal += l.step
	return nil
}

// finish closes the open part and gives it its final name.
func (l *Lane[T]) finish() error {
	f := l.file
	l.file = nil
	return seal(f, l.encoder.close(), l.path)
}
