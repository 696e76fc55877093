package duck

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"bridle/datasets/schema"
	"bridle/datasets/study"
)

// batchParts is the largest number of parts that are loaded in one transaction: two
// million rows. DuckDB writes compressed groups of 122,880 rows; whatever a transaction
// leaves over is written again by later ones.
const batchParts = 8

// batches groups parts that follow each other and belong to the same dataset.
func batches(parts []study.Part) (all [][]study.Part) {
	for _, p := range parts {
		if n := len(all); n > 0 && all[n-1][0].Dataset == p.Dataset && len(all[n-1]) < batchParts {
			all[n-1] = append(all[n-1], p)
			continue
		}
		all = append(all, []study.Part{p})
	}
	return all
}

// loadBatch loads parts of one dataset in one transaction, and if one of them is bad
// each by itself, so that the others are loaded and the bad one is named. It returns
// what was loaded.
func loadBatch(ctx context.Context, s study.Study, db *sql.DB, batch []study.Part) ([]study.Part, error) {
	err := loadParts(ctx, s, db, batch)
	switch {
	case err == nil:
		return batch, nil
	case len(batch) == 1 || ctx.Err() != nil || !errors.Is(err, study.ErrPart):
		return nil, err
	}
	var loaded []study.Part
	var bad []error
	for i, p := range batch {
		switch err := loadParts(ctx, s, db, batch[i:i+1]); {
		case err == nil:
			loaded = append(loaded, p)
		case errors.Is(err, study.ErrPart):
			bad = append(bad, err)
		default:
			return loaded, errors.Join(append(bad, err)...)
		}
	}
	return loaded, errors.Join(bad...)
}

// loadParts loads parts of one dataset in one transaction.
func loadParts(ctx context.Context, s study.Study, db *sql.DB, batch []study.Part) error {
	d, _ := schema.Named(batch[0].Dataset)
	var files []string
	var rows int64
	for _, p := range batch {
		files = append(files, quote(filepath.Join(s.Dir(), filepath.FromSlash(p.Path))))
		rows += p.Rows
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	// Keeping the order of rows costs a quarter of the time. It is kept where it is
	// cheap; nothing may count on it.
	order := fmt.Sprintf("SET preserve_insertion_order=%t", rows <= study.PartRows)
	if _, err := tx.ExecContext(ctx, order); err != nil {
		return err
	}
	// By name in each file too: parts of several versions may lie side by side.
	insert := fmt.Sprintf("INSERT INTO %s BY NAME SELECT * FROM read_parquet([%s], union_by_name=true)", d.Name, strings.Join(files, ", "))
	res, err := tx.ExecContext(ctx, insert)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return refused(batch[0], err)
	}
	if n, err := res.RowsAffected(); err != nil || n != rows {
		return refused(batch[0], fmt.Errorf("its footer says %d rows, %d were read (%v)", rows, n, err))
	}
	for _, p := range batch {
		if err := record(ctx, s, tx, p); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// record enters a part into loaded_parts.
func record(ctx context.Context, s study.Study, tx *sql.Tx, p study.Part) error {
	sum, size, err := study.HashFile(filepath.Join(s.Dir(), filepath.FromSlash(p.Path)))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO loaded_parts VALUES (?, ?, ?, ?, ?, ?, ?)",
		p.Path, p.Dataset, p.RunID, p.SchemaVersion, p.Rows, size, sum)
	return err
}

// refused is the error of a part whose rows DuckDB does not take. Of a batch the first
// part stands for all; each is tried again by itself.
func refused(p study.Part, err error) error {
	return &study.LocatedError{
		Location: study.Location{File: p.Path},
		Advice:   "none of its rows was loaded; restore it from a copy of the study",
		Err:      fmt.Errorf("%w: %w", study.ErrPart, err),
	}
}
