package study

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/parquet-go/parquet-go"
)

// Read gives the rows of a part to yield, in order, some at a time; yield may keep the rows but
// not the slice. T is the row type of the part's dataset. Rows are read without DuckDB, so that
// collectors can take up their own work.
//
// # Limits
//
// Instants outside of the years 1678 to 2261 come out wrong, since the Parquet library counts them in
// nanoseconds (see datasets/DESIGN.md, "The year 9999"): datasets that may hold such, as
// certificates do, are read through DuckDB.
func Read[T any](s Study, p Part, yield func(rows []T) error) error {
	p, err := s.Inspect(p)
	if err != nil {
		return err
	}
	if err := readFile(s.File(p), p.Rows, yield); err != nil {
		return fmt.Errorf("%s: %w", p.Path, err)
	}
	return nil
}

// readFile reads a file that must have n rows.
func readFile[T any](path string, n int64, yield func(rows []T) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r := parquet.NewGenericReader[T](f)
	defer r.Close()
	buffer := make([]T, 1024)
	for read := int64(0); ; {
		got, err := r.Read(buffer)
		read += int64(got)
		if got > 0 {
			if err := yield(buffer[:got]); err != nil {
				return err
			}
			clear(buffer) // so that no row shares memory with the next
		}
		switch {
		case errors.Is(err, io.EOF) && read == n:
			return nil
		case errors.Is(err, io.EOF):
			return fmt.Errorf("%w: it gave %d rows of %d", ErrPart, read, n)
		case err != nil:
			return err
		}
	}
}

// File returns the path of a part's file.
func (s Study) File(p Part) string { return filepath.Join(s.dir, filepath.FromSlash(p.Path)) }

// PartsOf returns the parts of one dataset, of the runs that want accepts, in the order of their
// paths, which within a run is that of writing.
func (s Study) PartsOf(dataset string, want func(Manifest) bool) ([]Part, error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, m := range runs {
		wanted[m.RunID] = want(m)
	}
	all, err := s.Parts()
	if err != nil {
		return nil, err
	}
	var parts []Part
	for _, p := range all {
		if p.Dataset == dataset && wanted[p.RunID] {
			parts = append(parts, p)
		}
	}
	return parts, nil
}
