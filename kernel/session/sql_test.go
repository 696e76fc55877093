package session

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

var update = flag.Bool("update", false, "rewrite golden files")

// fakeSQL answers every query with the same table or error.
type fakeSQL struct {
	table Table
	err   error
}

func (f fakeSQL) Query(context.Context, string, ...any) (Table, error) { return f.table, f.err }

func operators(rows int) Table {
	table := Table{Columns: []Column{{"operator", "VARCHAR"}, {"share", "DOUBLE"}}, Total: rows}
	for i := range rows {
		table.Rows = append(table.Rows, []Datum{{Text: "<op " + grouped(i) + ">"}, {Text: "0.5"}})
	}
	return table
}

func TestSQLCells(t *testing.T) {
	cut := operators(3)
	cut.Total, cut.Cut = 1234, true
	for _, test := range []struct {
		name  string
		sql   SQL
		cells []string
		want  string
	}{
		{"into a variable", fakeSQL{table: operators(3)}, []string{"%%sql ops <<\nSELECT"}, "execute_result map[text/plain:ops: 3 rows, 2 columns]"},
		{"fields", fakeSQL{table: operators(3)}, []string{"%%sql ops <<\nSELECT", "ops.Rows[2][0].Text + ops.Columns[1].Type"}, "execute_result map[text/plain:<op 2>DOUBLE]"},
		{"floats", fakeSQL{table: operators(2)}, []string{"%%sql ops <<\nSELECT", "shares, err := ops.Floats(\"share\")\nif err != nil { panic(err) }\nshares"}, "execute_result map[text/plain:[0.5 0.5]]"},
		{"floats of text", fakeSQL{table: operators(2)}, []string{"%%sql ops <<\nSELECT", "ops.Floats(\"operator\")"}, "error cell 2, line 1, column 1: column operator, row 1: \"<op 0>\" is not a number"},
		{"no such column", fakeSQL{table: operators(2)}, []string{"%%sql ops <<\nSELECT", "ops.Strings(\"x\")"}, "error cell 2, line 1, column 1: panic: session: no column \"x\"; there are operator, share"},
		{"named type", fakeSQL{table: operators(2)}, []string{"%%sql ops <<\nSELECT", "import \"bridle/kernel/session\"\nfunc n(t *session.Table) int { return t.Total }\nn(ops)"}, "execute_result map[text/plain:2]"},
		{"cut into a variable", fakeSQL{table: cut}, []string{"\n%%sql ops <<\nSELECT"}, "error cell 1, line 2, column 1: the result has 1,234 rows, of which only 3 were kept, so ops would not be the whole; aggregate in SQL or add a LIMIT"},
		{"error with a place", fakeSQL{err: errors.New("Parser Error: syntax error at or near \"FORM\"\n\nLINE 2: SELECT * FORM t\n                 ^")},
			[]string{"%%sql\n-- all\nSELECT * FORM t"}, `error cell 1, line 3, column 10: Parser Error: syntax error at or near "FORM"`},
		{"error without", fakeSQL{err: errors.New("IO Error: disk full")}, []string{"%%sql\nSELECT"}, "error cell 1, line 2: IO Error: disk full"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := New(Options{SQL: test.sql})
			defer s.Close()
			var outputs []Output
			for i, source := range test.cells {
				outputs, _ = s.Execute(t.Context(), eval.Cell{Number: i + 1, Source: source})
			}
			if got := show(outputs); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestSQLInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := New(Options{SQL: fakeSQL{err: context.Canceled}})
	defer s.Close()
	if _, err := s.Execute(ctx, eval.Cell{Number: 1, Source: "%%sql\nSELECT 1"}); !errors.Is(err, eval.ErrInterrupted) {
		t.Errorf("got %v", err)
	}
}

// TestSQLErrorPlaces: the messages have the form of DuckDB 1.5, positions are
// counted by hand.
func TestSQLErrorPlaces(t *testing.T) {
	long := "SELECT " + strings.Repeat("aaaaaaaa, ", 20) + "b FORM t" // FORM at byte 210
	for _, test := range []struct {
		name, text, message string
		line, column        int
	}{
		{"first line", "SELECT x FROM t", "Binder Error: no x\n\nLINE 1: SELECT x FROM t\n               ^", 2, 8},
		{"later line", "SELECT 1,\n  y\nFROM t", "Binder Error: no y\n\nLINE 2:   y\n          ^", 3, 3},
		{"accents before", "SELECT 'é', x", "Binder Error: no x\n\nLINE 1: SELECT 'é', x\n                    ^", 2, 14},
		{"long line", long, "Parser Error: near FORM\n\nLINE 1: ...aaaaaaaa, b FORM t\n                       ^", 2, 210},
		{"line that is not there", "SELECT 1", "E\n\nLINE 9: SELECT 1\n        ^", 2, 0},
		{"excerpt that is not there", "SELECT 1", "E\n\nLINE 1: WHERE\n        ^", 2, 0},
		{"at the end", "SELECT (", "E\n\nLINE 1: SELECT (\n                ^", 2, 9},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := sqlError(errors.New(test.message), 1, &front.SQL{Text: test.text, Line: 2})
			if got.Line != test.line || got.Column != test.column {
				t.Errorf("got line %d, column %d, want %d, %d", got.Line, got.Column, test.line, test.column)
			}
			if strings.Contains(got.Message, "LINE") || strings.Contains(got.Message, "\n") {
				t.Errorf("message %q", got.Message)
			}
		})
	}
}

func FuzzSQLError(f *testing.F) {
	f.Add("E\n\nLINE 1: SELECT x\n               ^", "SELECT x")
	f.Add("LINE 1: ...\n^", "é")
	f.Fuzz(func(t *testing.T, message, text string) {
		got := sqlError(errors.New(message), 1, &front.SQL{Text: text, Line: 2})
		lines := strings.Split(text, "\n")
		if got.Line < 2 || got.Line >= 2+len(lines) || got.Column < 0 || got.Column > len(lines[got.Line-2])+1 {
			t.Fatalf("%v is not in %q", got.Position, text)
		}
	})
}

func TestTableGolden(t *testing.T) {
	table := operators(41)
	table.Rows[0] = []Datum{{Null: true}, {Null: true}}
	table.Rows[1] = []Datum{{Text: "two\nlines & more"}, {Text: "-1.25"}}
	small := Table{Columns: []Column{{"n", "BIGINT"}}, Total: 1, Rows: [][]Datum{{{Text: "7"}}}}
	empty := Table{Columns: []Column{{"n", "BIGINT"}}}
	got := table.HTML() + "\n" + table.String() + "\n" + small.String() + "\n" + empty.String() + "\n" + empty.HTML() + "\n"
	path := filepath.Join("testdata", "table.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s (-update rewrites it):\n%s", path, got)
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123"} {
		if got := grouped(n); got != want {
			t.Errorf("grouped(%d) = %s, want %s", n, got, want)
		}
	}
}
