package duck

import (
	"context"
	"errors"
	"fmt"
	"os"

	"bridle/datasets/study"
)

// Rebuild makes study.duckdb again from the parts and puts it in place of the old
// one when it is whole. If a part is bad, or the work is interrupted, the old
// database stays as it is.
//
// A database that another process has open is refused with [ErrLocked]; one that
// is damaged is replaced.
func Rebuild(ctx context.Context, s study.Study, progress Progress) (Loaded, error) {
	release, err := hold(s.Database(), true)
	if err != nil {
		return Loaded{}, err
	}
	defer release()
	if err := nobodyHas(s.Database()); err != nil {
		return Loaded{}, err
	}
	next := s.Database() + ".rebuilding"
	if err := remove(next); err != nil {
		return Loaded{}, err
	}
	defer remove(next)
	db, err := connect(next)
	if err != nil {
		return Loaded{}, err
	}
	defer db.Close()
	l, err := load(ctx, s, db, progress)
	if err != nil {
		return Loaded{}, fmt.Errorf("%s was left as it is: %w", study.DatabaseName, err)
	}
	if _, err := db.ExecContext(ctx, "CHECKPOINT"); err != nil {
		return Loaded{}, err
	}
	if err := db.Close(); err != nil {
		return Loaded{}, err
	}
	if err := remove(s.Database() + ".wal"); err != nil {
		return Loaded{}, err
	}
	return l, os.Rename(next, s.Database())
}

// nobodyHas tries to open an existing database for writing, which fails if any
// other process has it. A damaged file is as good as none.
func nobodyHas(path string) error {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	db, err := connect(path)
	if err == nil {
		return db.Close()
	}
	if errors.Is(err, ErrLocked) {
		return err
	}
	return nil
}

// remove deletes a database and its log, if they are there.
func remove(path string) error {
	for _, p := range []string{path, path + ".wal"} {
		if err := os.Remove(p); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
