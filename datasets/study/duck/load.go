package duck

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"bridle/datasets/study"
)

// Progress is told of each part that has been loaded: how many of how many, and
// the rows so far. It may be nil.
type Progress func(done, of int, rows int64)

// Loaded says what a load did.
type Loaded struct {
	Parts   int   // parts loaded now
	Rows    int64 // rows loaded now
	Already int   // parts that were loaded before
}

// Load takes into study.duckdb every complete part that is not loaded yet, and
// brings the table runs up to date. Calling it again does nothing. Up to eight parts
// are one transaction: after a crash the database holds a whole number of parts. Rows
// that come in more than one large part are stored in no particular order.
//
// Good parts are loaded even if others are bad; the error then names every bad
// part and wraps [study.ErrPart]. If another process has the database open the
// error wraps [ErrLocked] and nothing was changed.
func Load(ctx context.Context, s study.Study, progress Progress) (Loaded, error) {
	release, err := hold(s.Database(), true)
	if err != nil {
		return Loaded{}, err
	}
	defer release()
	if err := create(s.Database()); err != nil {
		return Loaded{}, err
	}
	db, err := connect(s.Database())
	if err != nil {
		return Loaded{}, err
	}
	defer db.Close()
	l, err := load(ctx, s, db, progress)
	if err != nil || l.Parts == 0 {
		return l, errors.Join(err, db.Close())
	}
	// Checkpoint, so that other programs find one file without a log beside it.
	if _, err := db.ExecContext(ctx, "CHECKPOINT"); err != nil {
		return l, err
	}
	return l, db.Close()
}

// create makes an empty database, unless there is one. It gets its name when it is whole: a process that is killed between
// making a file and writing its header leaves one that nobody can open.
func create(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	next := path + ".creating"
	if err := remove(next); err != nil {
		return err
	}
	defer remove(next)
	db, err := connect(next)
	if err != nil {
		return err
	}
	if _, err := db.Exec("CHECKPOINT"); err != nil {
		return errors.Join(err, db.Close())
	}
	if err := db.Close(); err != nil {
		return err
	}
	return os.Rename(next, path)
}

// load does the work of Load on an open database.
func load(ctx context.Context, s study.Study, db *sql.DB, progress Progress) (Loaded, error) {
	if err := createTables(ctx, db); err != nil {
		return Loaded{}, fmt.Errorf("%s: %w; if an older bridle made it, run 'bridle rebuild'", s.Database(), err)
	}
	missing, already, err := notLoaded(ctx, s, db, "loaded_parts")
	l := Loaded{Already: already}
	bad := []error{err}
	for _, batch := range batches(missing) {
		if err := ctx.Err(); err != nil {
			return l, err
		}
		loaded, err := loadBatch(ctx, s, db, batch)
		if err != nil {
			bad = append(bad, err)
			if !errors.Is(err, study.ErrPart) {
				return l, errors.Join(bad...)
			}
		}
		for _, p := range loaded {
			l.Parts++
			l.Rows += p.Rows
			if progress != nil {
				progress(l.Parts, len(missing), l.Rows)
			}
		}
	}
	return l, errors.Join(append(bad, refreshRuns(ctx, s, db, l.Parts))...)
}

// notLoaded lists the parts on disk that loaded_parts does not have, inspected.
// Bad ones are left out and reported in the error, together with parts that were
// changed after they were loaded. table is where the loaded parts are listed.
func notLoaded(ctx context.Context, s study.Study, q Querier, table string) (missing []study.Part, already int, err error) {
	loaded, err := loadedParts(ctx, q, table)
	if err != nil {
		return nil, 0, err
	}
	parts, err := s.Parts()
	if err != nil {
		return nil, 0, err
	}
	var bad []error
	for _, p := range parts {
		if size, ok := loaded[p.Path]; ok {
			already++
			if size != p.Bytes {
				bad = append(bad, changed(p.Path, size, p.Bytes))
			}
			continue
		}
		p, err := s.Inspect(p)
		if err != nil {
			bad = append(bad, err)
			continue
		}
		missing = append(missing, p)
	}
	return missing, already, errors.Join(bad...)
}

func changed(path string, was, is int64) error {
	return &study.LocatedError{
		Location: study.Location{File: path},
		Advice:   "restore it from a copy of the study; the database still holds its rows",
		Err:      fmt.Errorf("%w: it had %d bytes when it was loaded and has %d now", study.ErrPart, was, is),
	}
}

// loadedParts returns path and size of each loaded part.
func loadedParts(ctx context.Context, q Querier, table string) (map[string]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT path, size_bytes FROM "+table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	loaded := map[string]int64{}
	for rows.Next() {
		var path string
		var size int64
		if err := rows.Scan(&path, &size); err != nil {
			return nil, err
		}
		loaded[path] = size
	}
	return loaded, rows.Err()
}
