package figuretable

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"flag"
	"html"
	"io"
	"math"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bridle/analysis/matrix"
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

// The rows of all four formats, each read by a way of its own, are the same texts.
func TestSameRows(t *testing.T) {
	d, err := example().Document()
	if err != nil {
		t.Fatal(err)
	}
	want := csvRows(t, d.CSV)
	for name, got := range map[string][][]string{"HTML": htmlRows(t, d.HTML), "Markdown": markdownRows(d.Markdown), "LaTeX": latexRows(d.LaTeX)} {
		if len(got) != len(want) {
			t.Fatalf("%s has %d rows, CSV %d", name, len(got), len(want))
		}
		for i := range got {
			if strings.Join(got[i], "¦") != strings.Join(want[i], "¦") {
				t.Errorf("%s, row %d: %q, CSV has %q", name, i+1, got[i], want[i])
			}
		}
	}
}

// csvRows reads CSV and makes empty fields that stand for no value dashes.
func csvRows(t *testing.T, s string) (rows [][]string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(s))
	r.Comment = '#'
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range all[1:] {
		for k, field := range row {
			if field == "" && !(i == 3 && k == 0) { // the empty name of the example
				row[k] = "–"
			}
			row[k] = strings.Replace(Printable(field), "Inf", "∞", 1)
			if row[k] == "" && !(i == 3 && k == 0) {
				row[k] = "–"
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// ungrouped takes off what readers like: commas between thousands, the true minus sign.
func ungrouped(s string) string {
	if regexp.MustCompile(`^[−\d,.]+(e.\d+)?$`).MatchString(s) || strings.ContainsAny(s, "−") {
		s = strings.ReplaceAll(strings.Replace(s, "−", "-", 1), ",", "")
	}
	return strings.Replace(s, "e−", "e-", 1)
}

func htmlRows(t *testing.T, s string) (rows [][]string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s))
	var row []string
	body, depth, words := false, 0, ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		switch v := token.(type) {
		case xml.StartElement:
			body = body || v.Name.Local == "tbody"
			if v.Name.Local == "td" || v.Name.Local == "th" {
				depth, words = 1, ""
			}
		case xml.CharData:
			if depth == 1 {
				words += string(v)
			}
		case xml.EndElement:
			switch v.Name.Local {
			case "td", "th":
				row, depth = append(row, ungrouped(words)), 0
			case "tr":
				if body {
					rows = append(rows, row)
				}
				row = nil
			}
		}
	}
}

func markdownRows(s string) (rows [][]string) {
	var lines []string
	for line := range strings.Lines(s) {
		if strings.HasPrefix(line, "|") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	for _, line := range lines[2:] {
		line = strings.ReplaceAll(line, `\|`, "\x00")
		var row []string
		for _, field := range strings.Split(strings.Trim(line, "|"), "|") {
			field = regexp.MustCompile(`\\([\\|*_\x60\[\]#~$!])`).ReplaceAllString(strings.TrimSpace(field), "$1")
			row = append(row, ungrouped(html.UnescapeString(strings.ReplaceAll(field, "\x00", "|"))))
		}
		rows = append(rows, row)
	}
	return rows
}

func latexRows(s string) (rows [][]string) {
	_, s, _ = strings.Cut(s, "\\midrule\n")
	s, _, _ = strings.Cut(s, "\\bottomrule")
	undo := strings.NewReplacer(`\textbackslash{}`, `\`, `\_`, "_", `\textquotedbl{}`, `"`, `\textbar{}`, "|", "{*}", "*", `{--}`, "–", `{$\infty$}`, "∞")
	for line := range strings.Lines(s) {
		var row []string
		for _, field := range strings.Split(strings.TrimSuffix(line, " \\\\\n"), " & ") {
			if field == "--" {
				field = "–"
			}
			row = append(row, undo.Replace(field))
		}
		rows = append(rows, row)
	}
	return rows
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
		if rows := htmlRows(t, d.HTML); len(rows) != 2 || len(rows[0]) != 2 || rows[0][0] != ungrouped(Printable(s)) {
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
