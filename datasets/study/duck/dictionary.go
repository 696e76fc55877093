package duck

import (
	"context"
	"fmt"
	"io"
	"strings"

	"bridle/datasets/schema"
)

// Described is a column with what the dictionary says of it.
type Described struct {
	// Name and Type are those of the table, in DuckDB's words.
	Name, Type string
	// Nullable reports whether the column may be null.
	Nullable bool
	// Comment says what it means: unit, meaning of a null, source.
	Comment string
}

// Describe returns the columns of a dataset in order and what its rows are, from what DuckDB itself says of them.
func Describe(ctx context.Context, d schema.Dataset) (columns []Described, about string, err error) {
	db, err := connect("")
	if err != nil {
		return nil, "", err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, d.SQL); err != nil {
		return nil, "", fmt.Errorf("%s: %w", d.Name, err)
	}
	err = db.QueryRowContext(ctx, "SELECT comment FROM duckdb_tables() WHERE table_name = ?", d.Name).Scan(&about)
	if err != nil {
		return nil, "", fmt.Errorf("comment of %s: %w", d.Name, err)
	}
	columns, err = describeColumns(ctx, db, d.Name)
	return columns, about, err
}

// DescribeView returns the same of one of [Views], of a database that has them.
func DescribeView(ctx context.Context, q Querier, view string) (columns []Described, about string, err error) {
	err = q.QueryRowContext(ctx, "SELECT comment FROM duckdb_views() WHERE view_name = ? AND schema_name = 'main' AND database_name <> 'study'", view).Scan(&about)
	if err != nil {
		return nil, "", fmt.Errorf("comment of %s: %w", view, err)
	}
	columns, err = describeColumns(ctx, q, view)
	return columns, about, err
}

func describeColumns(ctx context.Context, q Querier, table string) (columns []Described, err error) {
	rows, err := q.QueryContext(ctx, `SELECT column_name, data_type, is_nullable, coalesce(comment, '') FROM duckdb_columns()
WHERE table_name = ? AND schema_name = 'main' AND database_name <> 'study' ORDER BY column_index`, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c Described
		if err := rows.Scan(&c.Name, &c.Type, &c.Nullable, &c.Comment); err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	return columns, rows.Err()
}

// Dictionary writes the data dictionary of one dataset as Markdown; see [Describe].
func Dictionary(ctx context.Context, w io.Writer, d schema.Dataset) error {
	columns, about, err := Describe(ctx, d)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "# %s\n\n%s\n\nSchema version %d. Columns that the hash of the table leaves out are in italics.\n\n",
		d.Name, about, d.Version)
	fmt.Fprintf(w, "| column | type | null | meaning |\n|---|---|---|---|\n")
	science := map[string]bool{}
	for _, c := range d.Science() {
		science[c] = true
	}
	for _, c := range columns {
		shown, null := "`"+c.Name+"`", "no"
		if !science[c.Name] {
			shown = "*" + shown + "*"
		}
		if c.Nullable {
			null = "yes"
		}
		if _, err := fmt.Fprintf(w, "| %s | %s | %s | %s |\n", shown, c.Type, null, strings.ReplaceAll(c.Comment, "|", "\\|")); err != nil {
			return err
		}
	}
	return nil
}
