package duck

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strings"
)

//go:embed views/*.sql
var viewFiles embed.FS

// Views returns the names of the ready views over several datasets, in the order in which
// they are made: a later one may ask an earlier one. Each has a comment that says what its
// rows are, and one for every column.
func Views() []string {
	return []string{"server_visits", "server_spans", "server_sightings", "match_spans", "names_of_matches", "name_sightings"}
}

// createViews makes the views of [Views] anew. Tables and current_ views must be there.
// condition limits which runs count, as for [createCurrentViews].
func createViews(ctx context.Context, db execer, condition string) error {
	if condition == "" {
		condition = "true"
	}
	for _, name := range Views() {
		text, err := viewFiles.ReadFile("views/" + name + ".sql")
		if err != nil {
			panic("duck: " + err.Error())
		}
		if _, err := db.ExecContext(ctx, strings.ReplaceAll(string(text), "{runs}", condition)); err != nil {
			return fmt.Errorf("create view %s: %w", name, err)
		}
	}
	return nil
}

// lacksViews reports whether a view is missing, as in a database of an older version.
func lacksViews(ctx context.Context, tx *sql.Tx) (bool, error) {
	for _, name := range Views() {
		var n int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM duckdb_views() WHERE schema_name = 'main' AND view_name = ?", name).Scan(&n)
		if err != nil || n == 0 {
			return true, err
		}
	}
	return false, nil
}
