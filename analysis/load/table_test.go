package load

import (
	"fmt"
	"path/filepath"
	"testing"

	"bridle/datasets/study"
)

func TestTable(t *testing.T) {
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	table, err := opened.Query(`SELECT * FROM (VALUES (1, 'a<b', NULL, ['x', 'y'], TIMESTAMPTZ '2014-02-17 12:00:00+01')) t(n, s, z, l, seen)`)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(table.Ints("n"), table.Strings("s"), table.Strings("z"), table.Strings("l"), table.Strings("seen")); got !=
		"[1] [a<b] [null] [[x, y]] [2014-02-17 11:00:00Z]" {
		t.Errorf("columns are %s", got)
	}
	for name, f := range map[string]func(){
		"no such column": func() { table.Strings("q") },
		"null as number": func() { table.Ints("z") },
		"text as number": func() { table.Ints("s") },
		"bad query":      func() { opened.MustQuery("SELECT") },
		"no study":       func() { MustOpen(filepath.Join(t.TempDir(), "none")) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
