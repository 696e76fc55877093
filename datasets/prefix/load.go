package prefix

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"bridle/datasets/schema/prefixes"
	"bridle/datasets/study"

	"github.com/parquet-go/parquet-go"
)

// Load reads the table of a study from its parts. Only complete runs count: of a file that
// is still being imported, no answer would be better than a wrong one.
//
// Rows are read without DuckDB, so that collectors can do it. Prefixes hold no instants,
// which the Parquet library does not read back in all cases.
func Load(s study.Study) (*Table, error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	complete := map[string]bool{}
	for _, m := range runs {
		complete[m.RunID] = m.State == study.Complete
	}
	parts, err := s.Parts()
	if err != nil {
		return nil, err
	}
	var rows []prefixes.Row
	for _, p := range parts {
		if p.Dataset != "prefixes" || !complete[p.RunID] {
			continue
		}
		if p, err = s.Inspect(p); err != nil {
			return nil, err
		}
		if rows, err = readPart(rows, filepath.Join(s.Dir(), filepath.FromSlash(p.Path)), p.Rows); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	return NewTable(rows)
}

// readPart appends the rows of a part, which must be n.
func readPart(rows []prefixes.Row, path string, n int64) ([]prefixes.Row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := parquet.NewGenericReader[prefixes.Row](f)
	defer r.Close()
	before := len(rows)
	buffer := make([]prefixes.Row, 1024)
	for {
		got, err := r.Read(buffer)
		rows = append(rows, buffer[:got]...)
		clear(buffer) // so that no row shares memory with the next
		switch {
		case errors.Is(err, io.EOF) && int64(len(rows)-before) == n:
			return rows, nil
		case errors.Is(err, io.EOF):
			return nil, fmt.Errorf("it gave %d rows of %d", len(rows)-before, n)
		case err != nil:
			return nil, err
		}
	}
}
