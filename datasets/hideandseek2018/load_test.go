package hideandseek2018_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"bridle/datasets/hideandseek2018"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// In the session of a study all tables are there with all cells and comments, also after a second call, and the study's
// own tables are as before.
func TestCreateTablesInASession(t *testing.T) {
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := duck.Open(t.Context(), s, duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for range 2 {
		if err := hideandseek2018.CreateTables(t.Context(), r.DB()); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range hideandseek2018.Tables() {
		compare(t, r.DB(), table)
	}
	// Second route for three checks: by SQL.
	for query, want := range map[string]int{
		"SELECT count(*) FROM facts_2018_countries WHERE prior_abuse = 'yes'":                                            6,
		"SELECT sum(operators)::BIGINT FROM facts_2018_regions":                                                          36,
		"SELECT count(DISTINCT country) FROM facts_2018_operator_countries WHERE operator = 'KINGDOM'":                   9,
		"SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'facts_2018_%' AND comment LIKE '%published facts.'": 13,
		"SELECT count(*) FROM duckdb_columns() WHERE table_name LIKE 'facts_2018_%' AND coalesce(comment, '') = ''":      0,
		"SELECT count(*) FROM facts_2018_countries WHERE name = 'Côte d''Ivoire'":                                        1,
		"SELECT count(*) FROM facts_2018_later WHERE value IS NULL AND caveat LIKE 'Press differs%'":                     2,
		"SELECT count(DISTINCT country) FROM facts_2018_operator_countries WHERE relation = 'suspected_infection'":       21,
	} {
		var got int
		if err := r.DB().QueryRowContext(t.Context(), query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d, %v; want %d", query, got, err, want)
		}
	}
}

// compare fails unless the session has exactly the cells of a table.
func compare(t *testing.T, db *sql.DB, table hideandseek2018.Table) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM facts_2018_"+table.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	i := 0
	for ; rows.Next(); i++ {
		cells, into := make([]sql.NullString, len(table.Columns)), make([]any, len(table.Columns))
		for k := range cells {
			into[k] = &cells[k]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for k, c := range cells {
			if want := table.Rows[i][k]; c.String != want || c.Valid != (want != "") {
				t.Errorf("%s, row %d, column %s: %q, want %q", table.Name, i+1, table.Columns[k].Name, c.String, want)
			}
		}
	}
	if rows.Err() != nil || i != len(table.Rows) {
		t.Errorf("%s: %d rows, want %d (%v)", table.Name, i, len(table.Rows), rows.Err())
	}
}

// refusing is a database that takes no statement.
type refusing struct{}

func (refusing) ExecContext(context.Context, string, ...any) (sql.Result, error) {
	return nil, errors.New("read-only")
}

func TestCreateTablesSaysWhatFailed(t *testing.T) {
	err := hideandseek2018.CreateTables(t.Context(), refusing{})
	if err == nil || !strings.Contains(err.Error(), "table sources") || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("%v", err)
	}
}
