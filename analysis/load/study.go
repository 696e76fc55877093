package load

import (
	"context"
	"database/sql"
	"fmt"

	"bridle/datasets/schema"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// Study is a study open for reading.
type Study struct{ reader *duck.Reader }

// Open opens the study in the folder dir.
func Open(dir string) (*Study, error) {
	return OpenContext(context.Background(), dir, duck.Options{OneThread: true})
}

// OpenContext opens the study in the folder dir with options.
func OpenContext(ctx context.Context, dir string, o duck.Options) (*Study, error) {
	s, err := study.Open(dir)
	if err != nil {
		return nil, err
	}
	r, err := duck.Open(ctx, s, o)
	if err != nil {
		return nil, err
	}
	return &Study{r}, nil
}

// MustOpen is Open for notebook cells: it panics with the error.
func MustOpen(dir string) *Study {
	s, err := Open(dir)
	if err != nil {
		panic(err)
	}
	return s
}

// DB returns the database with one view per dataset. Changes stay in memory.
func (s *Study) DB() *sql.DB { return s.reader.DB() }

// Folder returns the study folder.
func (s *Study) Folder() study.Study { return s.reader.Study() }

// Locked reports whether another process held study.duckdb, so that the rows come
// from the parts alone.
func (s *Study) Locked() bool { return s.reader.Locked() }

// Unloaded returns the number of parts that are read as files because study.duckdb
// does not hold them.
func (s *Study) Unloaded() int { return s.reader.Unloaded() }

// Refresh makes parts visible that were written since the study was opened.
func (s *Study) Refresh(ctx context.Context) error { return s.reader.Refresh(ctx) }

// IsSimulated reports whether the rows come from a simulated world. Whatever is
// drawn or printed from them must say so.
func (s *Study) IsSimulated() (bool, error) {
	simulated, _, err := s.Folder().IsSimulated()
	return simulated, err
}

// Close lets go of the study.
func (s *Study) Close() error { return s.reader.Close() }

// Hash is the hash of one table of a study.
type Hash struct {
	// Table is the table or view that was read.
	Table string
	// Rows is its number of rows.
	Rows int64
	// SHA256 is the hash over its science columns, see [duck.TableHash].
	SHA256 string
}

// Hashes returns the hash of every dataset that has rows, derived ones as their
// current rows.
func (s *Study) Hashes(ctx context.Context) ([]Hash, error) {
	var all []Hash
	for _, d := range schema.All() {
		if !d.HasParts() {
			continue
		}
		from := d.Name
		if d.IsDerived() {
			from = "current_" + d.Name
		}
		sum, n, err := duck.TableHash(ctx, s.DB(), d, from)
		if err != nil {
			return nil, fmt.Errorf("hash of %s: %w", from, err)
		}
		if n > 0 {
			all = append(all, Hash{Table: from, Rows: n, SHA256: sum})
		}
	}
	return all, nil
}
