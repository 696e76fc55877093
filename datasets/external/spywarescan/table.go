package spywarescan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// table is one table of the database with the columns that are read of it.
type table struct {
	name    string
	columns []string
}

// The tables of ht.db, in the order in which they are read.
func bannerTable() table  { return table{"banner", []string{"md5", "banner"}} }
func sslHitTable() table  { return table{"ssl_hit", []string{"ts", "ip", "md5", "num", "src"}} }
func httpHitTable() table { return table{"http_hit", []string{"ts", "ip", "md5", "src"}} }

// record is one row as it is stored: each cell nil, int64, float64, string or []byte.
type record struct {
	row   int64
	cells []any
}

// checkShape makes sure that the table is an ordinary one and has its columns. A view
// or a virtual table in its place could run whatever its definition says.
func (t table) checkShape(ctx context.Context, db *sql.DB) error {
	var kind string
	var withoutRowid bool
	err := db.QueryRowContext(ctx,
		"SELECT type, wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", t.name).Scan(&kind, &withoutRowid)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("has no table %s", t.name)
	case err != nil:
		return fmt.Errorf("cannot be asked for its table %s: %w", t.name, err)
	case kind != "table" || withoutRowid:
		return fmt.Errorf("has %s in another form than an ordinary table with row numbers", t.name)
	}
	columns, err := t.stored(ctx, db)
	if err != nil {
		return fmt.Errorf("cannot be asked for the columns of its table %s: %w", t.name, err)
	}
	for _, c := range t.columns {
		if !slices.Contains(columns, c) {
			return fmt.Errorf("has no column %s in its table %s", c, t.name)
		}
	}
	if slices.Contains(columns, "rowid") {
		return fmt.Errorf("has a column rowid in its table %s, which hides the row numbers", t.name)
	}
	return nil
}

// stored returns the names of the ordinary columns in lower case; generated ones are
// not among them.
func (t table) stored(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT lower(name) FROM pragma_table_info(?)", t.name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// read returns all rows in the order of their row numbers, which are positive.
func (t table) read(ctx context.Context, db *sql.DB) ([]record, error) {
	// The plus signs change no value. They hide the declared type of the column,
	// which would make the driver turn text into times as it sees fit.
	query := fmt.Sprintf("SELECT rowid, +%s FROM %s ORDER BY rowid", strings.Join(t.columns, ", +"), t.name)
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("cannot be asked for the rows of its table %s: %w", t.name, err)
	}
	defer rows.Close()
	var all []record
	for rows.Next() {
		r := record{cells: make([]any, len(t.columns))}
		into := []any{&r.row}
		for i := range r.cells {
			into = append(into, &r.cells[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("cannot be read in its table %s: %w", t.name, err)
		}
		if r.row < 1 {
			return nil, fmt.Errorf("numbers a row of its table %s as %d, expected numbers from 1", t.name, r.row)
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("cannot be read in its table %s: %w", t.name, err)
	}
	return all, nil
}

// raw writes the row as it is stored: text quoted as in Go, null as NULL, bytes as
// X'hex'.
func (r record) raw() string {
	parts := make([]string, 0, len(r.cells))
	for _, cell := range r.cells {
		switch v := cell.(type) {
		case nil:
			parts = append(parts, "NULL")
		case int64:
			parts = append(parts, strconv.FormatInt(v, 10))
		case float64:
			parts = append(parts, strconv.FormatFloat(v, 'g', -1, 64))
		case string:
			parts = append(parts, strconv.Quote(v))
		case []byte:
			parts = append(parts, fmt.Sprintf("X'%x'", v))
		default:
			panic(fmt.Sprintf("spywarescan: a cell may not be a %T", cell))
		}
	}
	return strings.Join(parts, ", ")
}
