package duck

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"bridle/datasets/schema"
)

// execer runs statements.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// createTables makes the tables of all datasets that are not there yet, with their
// comments, the views over derived datasets and the ready views.
func createTables(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	created := false
	for _, d := range schema.All() {
		var n int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = ? AND NOT internal", d.Name).Scan(&n)
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		if _, err := tx.ExecContext(ctx, d.SQL); err != nil {
			return fmt.Errorf("create table %s: %w", d.Name, err)
		}
		created = true
	}
	lacking, err := lacksViews(ctx, tx)
	if err != nil || !created && !lacking {
		return err
	}
	if err := createCurrentViews(ctx, tx, ""); err != nil {
		return err
	}
	if err := createViews(ctx, tx, ""); err != nil {
		return err
	}
	return tx.Commit()
}

// createCurrentViews makes, for each derived dataset, the view current_NAME over
// the rows of the latest complete run that wrote it. Several runs of a derived
// dataset describe the same thing, so counting over all of them would count
// twice.
//
// Runs are taken per tool: a second program that derives the same dataset has a
// current run of its own. ranges limits which runs count, as an SQL condition.
func createCurrentViews(ctx context.Context, db execer, condition string) error {
	if condition == "" {
		condition = "true"
	}
	for _, d := range schema.All() {
		if !d.IsDerived() {
			continue
		}
		q := fmt.Sprintf(`CREATE OR REPLACE VIEW current_%[1]s AS
SELECT t.* FROM %[1]s t WHERE t.run_id IN (
  SELECT arg_max(r.run_id, (r.ended_at, r.run_id)) FROM runs r
  WHERE r.state = 'complete' AND %[2]s AND list_contains(r.datasets, '%[1]s')
  GROUP BY r.tool)`, d.Name, condition)
		if _, err := db.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("create view current_%s: %w", d.Name, err)
		}
		c := fmt.Sprintf("COMMENT ON VIEW current_%s IS %s", d.Name,
			quote("Rows of "+d.Name+" from the latest complete run of each tool that wrote it. Use it rather than the table, which holds all runs."))
		if _, err := db.ExecContext(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// columnList returns the columns of a dataset, quoted and separated by commas.
func columnList(d schema.Dataset) string {
	var names []string
	for _, c := range d.Columns() {
		names = append(names, `"`+c.Name+`"`)
	}
	return strings.Join(names, ", ")
}
