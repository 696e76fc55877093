package duck

import (
	"fmt"
	"strings"
	"testing"

	"bridle/datasets/schema"
)

// A whole table alone is read as it is; one that lacks a column, or has it in another type, or stands beside parts, by the names of columns. What a
// view shows is the same.
func TestWholeTablesAreReadAsTheyAre(t *testing.T) {
	d, _ := schema.Named("indicators")
	for _, c := range []struct {
		name, alter string
		more, whole bool
	}{
		{"as today", "", false, true},
		{"beside a part", "", true, false},
		{"without a column", "ALTER TABLE indicators DROP COLUMN label", false, false},
		{"of another type", "ALTER TABLE indicators ALTER COLUMN value TYPE BLOB USING value::BLOB", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStudy(t)
			put(t, s, "import", domain("a.example"), domain("b.example"))
			mustLoad(t, s)
			if c.alter != "" {
				db, err := connect(s.Database())
				if err != nil {
					t.Fatal(err)
				}
				if _, err := db.Exec(c.alter); err != nil {
					t.Fatal(err)
				}
				db.Close()
			}
			n := 2
			if c.more {
				put(t, s, "later", domain("c.example"))
				n++
			}
			r := open(t, s, Options{})
			if got := count(t, r, "indicators WHERE kind IS NOT NULL"); got != n {
				t.Errorf("%d rows, want %d", got, n)
			}
			if got := lines(t, r, "SELECT count(*) FROM (DESCRIBE indicators)"); strings.TrimSpace(got) != fmt.Sprint(len(d.Columns())) {
				t.Errorf("%s columns, want %d", got, len(d.Columns()))
			}
			sql := lines(t, r, "SELECT sql FROM duckdb_views() WHERE view_name = 'indicators'")
			if strings.Contains(sql, "shape") == c.whole {
				t.Errorf("the view is %s, whole: %v", sql, c.whole)
			}
		})
	}
}
