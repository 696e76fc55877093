package duck

import (
	"context"
	"fmt"
	"io"
	"strings"

	"bridle/datasets/schema"
)

// Dictionary writes the data dictionary of one dataset as Markdown, from what
// DuckDB itself says of its columns and their comments.
func Dictionary(ctx context.Context, w io.Writer, d schema.Dataset) error {
	db, err := connect("")
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, d.SQL); err != nil {
		return fmt.Errorf("%s: %w", d.Name, err)
	}
	var about string
	err = db.QueryRowContext(ctx, "SELECT comment FROM duckdb_tables() WHERE table_name = ?", d.Name).Scan(&about)
	if err != nil {
		return fmt.Errorf("comment of %s: %w", d.Name, err)
	}
	fmt.Fprintf(w, "# %s\n\n%s\n\nSchema version %d. Columns that the hash of the table leaves out are in italics.\n\n",
		d.Name, about, d.Version)
	fmt.Fprintf(w, "| column | type | null | meaning |\n|---|---|---|---|\n")
	rows, err := db.QueryContext(ctx, `SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns()
WHERE table_name = ? ORDER BY column_index`, d.Name)
	if err != nil {
		return err
	}
	defer rows.Close()
	science := map[string]bool{}
	for _, c := range d.Science() {
		science[c] = true
	}
	for rows.Next() {
		var name, kind, comment string
		var nullable bool
		if err := rows.Scan(&name, &kind, &nullable, &comment); err != nil {
			return err
		}
		shown, null := "`"+name+"`", "no"
		if !science[name] {
			shown = "*" + shown + "*"
		}
		if nullable {
			null = "yes"
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", shown, kind, null, strings.ReplaceAll(comment, "|", "\\|"))
	}
	return rows.Err()
}
