package duck

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"bridle/datasets/schema"
	"bridle/datasets/study"
)

// Reader is a study open for reading.
type Reader struct {
	study    study.Study
	db       *sql.DB
	release  func()
	attached bool
	locked   bool
	tables   map[string]bool // in the attached database, as far as views may read them; an older one may lack some
	whole    map[string]bool // those of the attached database that have all columns of today
	files    int             // parts read as files
	pinned   *study.Snapshot
}

// Options says how to open a study. The zero value is what a person at a
// notebook wants.
type Options struct {
	// Snapshot pins the content: exactly its parts are seen, and only if they are
	// unchanged.
	Snapshot *study.Snapshot
	// OneThread makes every query give one answer, whatever it is. It is slower.
	OneThread bool
	// Loaded lets the views of a Snapshot read a dataset from study.duckdb if that holds exactly the parts of the snapshot,
	// by their hashes. That is much quicker than reading the parts, but rows come in another order: take it where order
	// does not matter.
	Loaded bool
}

// Open opens the study for reading. The views are those of the package comment:
// one per dataset, current_NAME per derived dataset, those of [Views], and runs.
func Open(ctx context.Context, s study.Study, o Options) (*Reader, error) {
	var more []string
	if o.OneThread {
		more = append(more, "SET threads=1")
	}
	db, err := connect("", more...)
	if err != nil {
		return nil, err
	}
	r := &Reader{study: s, db: db, release: func() {}, pinned: o.Snapshot}
	if err := r.prepare(ctx, o.Loaded); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// prepare attaches the database if it can, and lays the views.
func (r *Reader) prepare(ctx context.Context, loaded bool) error {
	if r.pinned != nil {
		if err := r.pinned.Verify(r.study); err != nil {
			return err
		}
		if loaded {
			if err := r.attachPinned(ctx); err != nil {
				return err
			}
		}
	} else if err := r.attach(ctx); err != nil {
		return err
	}
	if err := r.createShapes(ctx); err != nil {
		return err
	}
	for _, ledger := range []string{"runs", "loaded_parts"} {
		if _, err := r.db.ExecContext(ctx, fmt.Sprintf("CREATE TABLE %[1]s AS FROM shape.%[1]s", ledger)); err != nil {
			return err
		}
	}
	return r.Refresh(ctx)
}

// attach makes the tables of study.duckdb visible, unless there are none or
// another process has them.
func (r *Reader) attach(ctx context.Context) error {
	path := r.study.Database()
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	release, err := hold(path, false)
	if err != nil {
		return err
	}
	_, err = r.db.ExecContext(ctx, fmt.Sprintf("ATTACH %s AS study (READ_ONLY)", quote(path)))
	if err != nil {
		release()
		err = explain(path, err)
		if r.locked = errors.Is(err, ErrLocked); r.locked {
			return nil // the parts hold everything
		}
		return err
	}
	r.release = release
	if err := r.listTables(ctx); err != nil {
		return err
	}
	// A loader killed before its first commit leaves a database without tables.
	r.attached = r.tables["loaded_parts"]
	return nil
}

// listTables finds out which tables the attached database has.
func (r *Reader) listTables(ctx context.Context) (err error) {
	r.tables, err = r.names(ctx, "SELECT table_name FROM duckdb_tables() WHERE database_name = 'study'")
	return err
}

// names returns the answer to a query of one column of text, as a set.
func (r *Reader) names(ctx context.Context, query string) (map[string]bool, error) {
	rows, err := r.db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	set := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		set[name] = true
	}
	return set, rows.Err()
}

// Refresh lays the views anew, so that parts which have come since are seen.
func (r *Reader) Refresh(ctx context.Context) error {
	parts, err := r.unloaded(ctx)
	if err != nil {
		return err
	}
	r.files = 0
	for _, p := range parts {
		if r.pinned == nil || !r.tables[p.Dataset] {
			r.files++
		}
	}
	for _, d := range schema.All() {
		if !d.HasParts() {
			continue
		}
		files := r.filesOf(parts, d.Name)
		if r.pinned != nil && r.tables[d.Name] {
			files = nil
		}
		q := fmt.Sprintf("CREATE OR REPLACE VIEW %s AS SELECT %s FROM %s", d.Name, columnList(d), r.source(d.Name, files))
		if _, err := r.db.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("view of %s: %w", d.Name, err)
		}
	}
	if err := r.listParts(ctx, parts); err != nil {
		return err
	}
	if err := fillRuns(ctx, r.study, r.db); err != nil {
		return err
	}
	if err := createCurrentViews(ctx, r.db, r.pinnedRuns()); err != nil {
		return err
	}
	return createViews(ctx, r.db, r.pinnedRuns())
}

// listParts fills the table loaded_parts with what the views show: the parts in
// the database and those read as files (whose hashes are not taken).
func (r *Reader) listParts(ctx context.Context, parts []study.Part) error {
	if _, err := r.db.ExecContext(ctx, "DELETE FROM loaded_parts"); err != nil {
		return err
	}
	if r.attached {
		if _, err := r.db.ExecContext(ctx, "INSERT INTO loaded_parts FROM study.loaded_parts"); err != nil {
			return err
		}
	}
	for _, p := range parts {
		_, err := r.db.ExecContext(ctx, "INSERT INTO loaded_parts VALUES (?, ?, ?, ?, ?, ?, '')",
			p.Path, p.Dataset, p.RunID, p.SchemaVersion, p.Rows, p.Bytes)
		if err != nil {
			return err
		}
	}
	return nil
}

// filesOf returns the paths of the parts of one dataset.
func (r *Reader) filesOf(parts []study.Part, dataset string) []string {
	var files []string
	for _, p := range parts {
		if p.Dataset == dataset {
			files = append(files, filepath.Join(r.study.Dir(), filepath.FromSlash(p.Path)))
		}
	}
	return files
}

// unloaded lists the parts that the views have to read as files.
func (r *Reader) unloaded(ctx context.Context) ([]study.Part, error) {
	if r.attached {
		missing, _, err := notLoaded(ctx, r.study, r.db, "study.loaded_parts")
		return missing, err
	}
	parts, err := r.study.Parts()
	if err != nil {
		return nil, err
	}
	if r.pinned != nil {
		parts = slices.DeleteFunc(parts, func(p study.Part) bool { return !r.pinned.Has(p.Path) })
	}
	for i, p := range parts {
		if parts[i], err = r.study.Inspect(p); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// pinnedRuns limits current_ views to runs of which the snapshot has parts.
func (r *Reader) pinnedRuns() string {
	if r.pinned == nil {
		return ""
	}
	var ids []string
	for _, p := range r.pinned.Parts {
		ids = append(ids, filepath.Base(filepath.Dir(p.Path)))
	}
	return fmt.Sprintf("list_contains(%s, r.run_id)", list(ids))
}

// DB returns the database with the views. It is in memory: tables made in it last
// until the Reader is closed, and nothing reaches the study.
func (r *Reader) DB() *sql.DB { return r.db }

// Study returns the study.
func (r *Reader) Study() study.Study { return r.study }

// Locked reports whether study.duckdb was held by another process when the study
// was opened, so that the views read parts alone.
func (r *Reader) Locked() bool { return r.locked }

// Unloaded returns the number of parts that the views read as files, since
// study.duckdb does not hold them or could not be read.
func (r *Reader) Unloaded() int { return r.files }

// Close lets go of the study.
func (r *Reader) Close() error {
	err := r.db.Close()
	r.release()
	return err
}
