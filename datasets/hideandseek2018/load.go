package hideandseek2018

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Execer runs statements; *sql.DB is one.
type Execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// CreateTables makes the tables facts_2018_NAME, with comments on tables and columns, in the current schema of a
// DuckDB database. Tables of these names are replaced, so a second call changes nothing.
//
// It is meant for the session of an opened study, whose changes stay in memory. The tables are no temporary ones,
// since these belong to one connection and database/sql keeps several.
func CreateTables(ctx context.Context, db Execer) error {
	for _, t := range Tables() {
		if _, err := db.ExecContext(ctx, t.SQL()); err != nil {
			return fmt.Errorf("facts of 2018: table %s could not be made, is the database open for reading only? %w", t.Name, err)
		}
	}
	return nil
}

// SQL returns statements that make the table, its rows and comments in DuckDB. Empty texts become nulls, integers BIGINT.
func (t Table) SQL() string {
	var b strings.Builder
	name := `"facts_2018_` + t.Name + `"`
	fmt.Fprintf(&b, "CREATE OR REPLACE TABLE %s (", name)
	for i, c := range t.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		kind := "VARCHAR"
		if c.Type == "integer" {
			kind = "BIGINT"
		}
		fmt.Fprintf(&b, `"%s" %s`, c.Name, kind)
	}
	fmt.Fprintf(&b, ");\nINSERT INTO %s VALUES\n", name)
	for i, row := range t.Rows {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.WriteString("  (" + strings.Join(t.literals(row), ", ") + ")")
	}
	fmt.Fprintf(&b, ";\nCOMMENT ON TABLE %s IS %s;\n", name, quote(t.About+" Layer: published facts."))
	for _, c := range t.Columns {
		fmt.Fprintf(&b, "COMMENT ON COLUMN %s.\"%s\" IS %s;\n", name, c.Name, quote(c.Meaning))
	}
	return b.String()
}

// literals returns the cells of a row as SQL.
func (t Table) literals(row []string) []string {
	all := make([]string, len(row))
	for i, cell := range row {
		switch {
		case cell == "":
			all[i] = "NULL"
		case t.Columns[i].Type == "integer":
			all[i] = cell // checked when it was read
		default:
			all[i] = quote(cell)
		}
	}
	return all
}

// quote writes a text as an SQL literal.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
