package figuretable

import (
	"encoding/csv"
	"flag"
	"math"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/analysis/matrix"
	"bridle/datasets/escaped"
)

var update = flag.Bool("update", false, "write the golden files anew")

func example() Table {
	rate := 3.14159
	return Table{
		ID: "rates", Title: "Rates by country | 50 % & more", Source: "Made up", Note: "of <nothing>", Simulated: true, Verdicts: true,
		Columns: []Column{{Name: "country"}, {Name: "rate", Unit: "lookups a day", Digits: 2}, {Name: "p", Digits: 2, Significant: true}, {Name: "phones"}, {Name: "seen"}},
		Rows: [][]any{
			{"XA", 12.345, 1.23e-9, 1234567, true},
			{"X_B*", &rate, 0.05, nil, false},
			{"XC", math.NaN(), nil, -12, nil},
			{"", math.Inf(1), 0.0, 0, netip.MustParseAddr("192.0.2.1")},
			{"a,\"b\"\n|", -0.001, 123456.0, uint8(7), time.Date(2026, 3, 12, 1, 2, 3, 0, time.FixedZone("", 3600))},
		},
	}
}

func TestGolden(t *testing.T) {
	d, err := example().Document()
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"rates.html": d.HTML, "rates.tex": d.LaTeX, "rates.csv": d.CSV, "rates.md": d.Markdown} {
		path := filepath.Join("testdata", name)
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
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
		if !strings.Contains(got, "SIMULATED") || !strings.Contains(got, matrix.Statement) {
			t.Errorf("%s has no stamp", name)
		}
	}
}

func TestWrongUse(t *testing.T) {
	for want, change := range map[string]func(*Table){
		"the ID":                      func(t *Table) { t.ID = "Table 1" },
		"no title":                    func(t *Table) { t.Title = " " },
		"no source":                   func(t *Table) { t.Source = "" },
		"no columns":                  func(t *Table) { t.Columns = nil },
		"no rows":                     func(t *Table) { t.Rows = nil },
		"column 2 has no name":        func(t *Table) { t.Columns[1].Name = "" },
		`"country" stands twice`:      func(t *Table) { t.Columns[2].Name = "country" },
		"-1 digits":                   func(t *Table) { t.Columns[1].Digits = -1 },
		`column "p": 0 digits`:        func(t *Table) { t.Columns[2].Digits = 0 },
		"row 2 has 1 values":          func(t *Table) { t.Rows[1] = t.Rows[1][:1] },
		`row 1, column "country": a `: func(t *Table) { t.Rows[0][0] = []int{1} },
	} {
		table := example()
		change(&table)
		if _, err := table.Document(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// Source of the expected texts: rounding by hand, half a unit up in these cases.
func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		v      any
		column Column
		want   string
	}{
		{1.005e3, Column{Digits: 1}, "1005.0"}, {-0.04, Column{Digits: 1}, "-0.04"}, {-0.06, Column{Digits: 1}, "-0.1"}, {2.0, Column{}, "2"}, {-0.0012, Column{Digits: 2}, "-0.001"}, {math.Copysign(0, -1), Column{Digits: 2}, "0.00"},
		{1234.5, Column{Digits: 2, Significant: true}, "1200"}, {0.000123456, Column{Digits: 3, Significant: true}, "0.000123"}, {99.96, Column{Digits: 3, Significant: true}, "100"},
		{9.996, Column{Digits: 3, Significant: true}, "10.0"}, {1e-9, Column{Digits: 1, Significant: true}, "1e-9"}, {2.5e20, Column{Digits: 2, Significant: true}, "2.5e20"},
		{0.0, Column{Digits: 2, Significant: true}, "0"}, {float32(0.5), Column{Digits: 1}, "0.5"}, {int8(-3), Column{Digits: 4}, "-3"},
	} {
		got, err := cellOf(c.v, c.column)
		if err != nil || got.text != c.want || got.kind != number {
			t.Errorf("%v with %d digits: %q, %v, want %q", c.v, c.column.Digits, got.text, err, c.want)
		}
	}
	for s, want := range map[string]string{"1": "1", "-123": "-123", "1234": "1,234", "-1234567.1234": "-1,234,567.1234", "0.1234": "0.1234", "1e-9": "1e-9"} {
		if got := grouped(s); got != want {
			t.Errorf("grouped(%s) = %s, want %s", s, got, want)
		}
	}
}

// Five thousand rows go over several pages, and none is lost.
func TestManyRows(t *testing.T) {
	table := Table{ID: "many", Title: "Many", Source: "Made up", Columns: []Column{{Name: "n"}}}
	for i := range 5000 {
		table.Rows = append(table.Rows, []any{i})
	}
	d, err := table.Document()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(d.LaTeX, "\\begin{longtable}{S[table-format=4]}") || strings.Count(d.LaTeX, "\n") != 5000+12 {
		t.Errorf("LaTeX has %d lines and begins\n%.300s", strings.Count(d.LaTeX, "\n"), d.LaTeX)
	}
	if len(htmlRows(t, d.HTML)) != 5000 || len(markdownRows(d.Markdown)) != 5000 || !strings.Contains(d.CSV, "# 5000 rows.\n") {
		t.Error("rows are lost")
	}
}

// Whatever a foreign server says stays in its cell.
func FuzzCells(f *testing.F) {
	for _, seed := range []string{"a|b", "</td><script>", "\\end{tabular}", "%x", "# c", "a\nb", "\xff\x00", "=1+1", "`x`", "\u202eabc"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Table{ID: "t", Title: "T", Source: "S", Columns: []Column{{Name: "a"}, {Name: "b"}}, Rows: [][]any{{s, 1}, {"end", 2}}}.Document()
		if err != nil {
			t.Fatal(err)
		}
		if rows := markdownRows(d.Markdown); len(rows) != 2 || len(rows[0]) != 2 || rows[1][0] != "end" {
			t.Errorf("Markdown breaks at %q:\n%s", s, d.Markdown)
		}
		if rows := htmlRows(t, d.HTML); len(rows) != 2 || len(rows[0]) != 2 || rows[0][0] != ungrouped(escaped.Printable(s)) {
			t.Errorf("HTML breaks at %q:\n%s", s, d.HTML)
		}
		if rows := latexRows(d.LaTeX); len(rows) != 2 || rows[1][0] != "end" || strings.Contains(rows[0][0], "&") && !strings.Contains(s, "&") {
			t.Errorf("LaTeX breaks at %q:\n%s", s, d.LaTeX)
		}
		r := csv.NewReader(strings.NewReader(d.CSV))
		r.Comment = '#'
		if rows, err := r.ReadAll(); err != nil || len(rows) != 3 || rows[1][0] != strings.ReplaceAll(s, "\r\n", "\n") {
			t.Errorf("CSV breaks at %q (%v):\n%s", s, err, d.CSV)
		}
	})
}
