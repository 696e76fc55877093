package study_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"bridle/analysis/study"
)

const mixedQuery = `SELECT * FROM (VALUES
  (1::INTEGER, 1::BIGINT, 0.1::DOUBLE, true, 'a<b', TIMESTAMPTZ '2018-08-15 14:00:00.5+02', ['x', 'y'], 9::HUGEINT, 'q,"r"'::BLOB),
  (NULL, 9223372036854775807, NULL, NULL, '', NULL, [], NULL, NULL),
  (-3, -1, 1e300, false, NULL, TIMESTAMPTZ '1969-12-31 23:59:59+00', ['z, w'], -9, ''::BLOB)
) t(small, big, share, yes, text, instant, list, huge, raw)`

func TestColumns(t *testing.T) {
	s := study.Open(small(t, false))
	table := s.SQL(mixedQuery)
	var nulls []int
	for _, c := range table.Columns {
		nulls = append(nulls, c.Nulls)
	}
	if !reflect.DeepEqual(nulls, []int{1, 0, 1, 1, 1, 1, 0, 1, 1}) || table.Total != 3 || table.Cut() {
		t.Errorf("nulls %v of %d rows", nulls, table.Total)
	}
	if got := table.Ints("big"); !reflect.DeepEqual(got, []int{1, math.MaxInt64, -1}) {
		t.Errorf("big: %v", got)
	}
	if got := table.FloatsOr("share", -1); !reflect.DeepEqual(got, []float64{0.1, -1, 1e300}) {
		t.Errorf("share: %v", got)
	}
	if got := table.Strings("instant"); !reflect.DeepEqual(got, []string{"2018-08-15 12:00:00.5Z", "null", "1969-12-31 23:59:59Z"}) {
		t.Errorf("at: %v", got)
	}
	whole := s.SQL("SELECT true AS yes, TIMESTAMPTZ '2018-08-15 14:00:00+02' AS instant, sum(n)::BIGINT AS n, sum(n) AS huge FROM range(4) r(n)")
	if !whole.Bools("yes")[0] || whole.Times("instant")[0] != time.Date(2018, 8, 15, 12, 0, 0, 0, time.UTC) || whole.Ints("huge")[0] != 6 || whole.Floats("n")[0] != 6 {
		t.Errorf("%s", whole)
	}
}

func TestInto(t *testing.T) {
	s := study.Open(small(t, false))
	var rows []struct {
		Small  *int
		N      int64 `sql:"big"`
		Share  *float64
		Yes    any
		Text   *string
		List   []string
		Huge   *int64
		ignore struct{}
	}
	// The field ignore has no column.
	if err := panics(t, func() { s.SQL(mixedQuery).Into(&rows) }); !strings.Contains(err.Error(), `column "ignore"`) {
		t.Error(err)
	}
	var good []struct {
		Small *int
		N     int64 `sql:"big"`
		Share *float64
		Yes   any
		Text  *string
		List  []string
		Huge  *int64
	}
	s.SQL(mixedQuery).Into(&good)
	if len(good) != 3 || *good[0].Small != 1 || good[1].Small != nil || good[1].N != math.MaxInt64 || *good[2].Share != 1e300 || good[0].Yes != true || *good[1].Text != "" ||
		good[2].Text != nil || !reflect.DeepEqual(good[0].List, []string{"x", "y"}) || *good[2].Huge != -9 {
		t.Errorf("%+v", good)
	}
	for want, do := range map[string]func(){
		"does not go into a field of type string": func() {
			var r []struct{ Text string }
			s.SQL(mixedQuery).Into(&r)
		},
		"9223372036854775807 does not go into a field of type int32": func() {
			var r []struct{ Big int32 }
			s.SQL(mixedQuery).Into(&r)
		},
		"give the address of a slice of structs": func() { s.SQL(mixedQuery).Into([]int{}) },
		"the table has none of that name": func() {
			var r []struct{ RuleID string }
			s.SQL(mixedQuery).Into(&r)
		},
	} {
		if err := panics(t, do); !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
	var hits []struct {
		RuleID      string
		GrabbedAt   time.Time
		RuleSHA256  string `sql:"rule_sha256"`
		RuleVersion uint8
	}
	s.Matches().Into(&hits)
	if len(hits) != 7 || hits[0].RuleID != "rule-a" || hits[0].RuleVersion != 1 || !hits[6].GrabbedAt.Equal(begin) {
		t.Errorf("%+v", hits)
	}
}

func TestShown(t *testing.T) {
	s := study.Open(small(t, true))
	table := s.SQL("SELECT n, CASE WHEN n % 4 = 0 THEN NULL ELSE 'v' || n END AS word, NULL AS nothing, 'x' || chr(27) || chr(8238) AS odd FROM range(1000) r(n) ORDER BY n")
	text, page := table.String(), table.HTML()
	for _, want := range []string{"SIMULATED\n", " n  word  nothing  odd\n", "\n19  v19   null     x\\x1b\\u202e\n", "1,000 rows, 4 columns; the first 20 are shown; word 25 % null, nothing all null"} {
		if !strings.Contains(text, want) {
			t.Errorf("text lacks %q:\n%s", want, text)
		}
	}
	for _, want := range []string{"<strong>SIMULATED</strong>", ">VARCHAR, 25 % null</small>", "<em>null</em>", ">rows 21 to 40</summary>", ">rows 181 to 200</summary>",
		"180 more are folded, later ones are on page 11 and on", `<td style="text-align:right;white-space:nowrap">199</td>`} {
		if !strings.Contains(page, want) {
			t.Errorf("page lacks %q", want)
		}
	}
	if strings.Contains(page, ">200</td>") || strings.ContainsAny(page, "\x1b\u202e") || strings.Contains(text, "v20 ") {
		t.Error("too much is shown")
	}
	eleven := table.Page(11)
	if eleven.Ints("n")[0] != 200 || eleven.Len() != 20 || !strings.Contains(eleven.String(), "rows 201 to 220 of 1000") {
		t.Errorf("page 11:\n%s", eleven)
	}
	if rare := s.SQL("SELECT nullif(n, 5) AS n FROM range(1000) r(n)"); !strings.Contains(rare.String(), "n 1 null") {
		t.Errorf("one null in a thousand:\n%s", rare)
	}
	if long := s.SQL("SELECT repeat('é', 200) AS word").String(); !strings.Contains(long, strings.Repeat("é", 120)+"… (200 letters)") {
		t.Errorf("long text:\n%s", long)
	}
	if all := s.SQL("SELECT repeat('é', 200) AS word FROM range(30)").Whole().String(); strings.Count(all, strings.Repeat("é", 200)) != 30 {
		t.Errorf("30 rows of 200 letters, shown whole:\n%s", all)
	}
}

// Of an answer with more rows than are held, all are counted and saved, and none can be computed with.
func TestMoreRowsThanAreHeld(t *testing.T) {
	s := study.Open(small(t, false))
	table := s.SQL("SELECT n, nullif(n, 100001) AS m FROM range(100002) r(n) ORDER BY n")
	if table.Total != 100_002 || table.Len() != study.MaxRows || table.Columns[1].Nulls != 1 || !table.Cut() {
		t.Errorf("%d of %d rows, %v", table.Len(), table.Total, table.Columns)
	}
	if !strings.Contains(table.String(), "100,000 are held, all of them go to files") {
		t.Error(table.String())
	}
	for _, do := range []func(){func() { table.Ints("n") }, func() { table.Into(&[]struct{ N int }{}) }} {
		if err := panics(t, do); !strings.Contains(err.Error(), "the table holds 100000 of 100002 rows") {
			t.Error(err)
		}
	}
	path := filepath.Join(t.TempDir(), "all")
	if saved := table.CSV(path + ".csv"); saved.Rows != 100_002 {
		t.Error(saved)
	}
	if n := strings.Count(read(t, path+".csv"), "\n"); n != 100_003 {
		t.Errorf("%d lines", n)
	}
	table.Parquet(path + ".parquet")
	if back := s.SQL("SELECT count(*) AS n, count(m) AS m FROM '" + path + ".parquet'"); back.Ints("n")[0] != 100_002 || back.Ints("m")[0] != 100_001 {
		t.Errorf("%s", back)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCSV(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "mixed.csv")
	study.Open(small(t, true)).SQL(mixedQuery).CSV(path)
	want := `# SIMULATED
small,big,share,yes,text,instant,list,huge,raw
1,1,0.1,true,a<b,2018-08-15T12:00:00.5Z,"[""x"",""y""]",9,712c227222
,9223372036854775807,,,"",,[],,
-3,-1,1e+300,false,,1969-12-31T23:59:59Z,"[""z, w""]",-9,""
`
	if got := read(t, path); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Whatever text a field holds, encoding/csv reads it back.
func TestCSVReadsBack(t *testing.T) {
	s := study.Open(small(t, false))
	path := filepath.Join(t.TempDir(), "a.csv")
	check := func(a, b string) bool {
		a, b = strings.ToValidUTF8(strings.ReplaceAll(a, "\x00", ""), "?"), strings.ToValidUTF8(strings.ReplaceAll(b, "\x00", ""), "?")
		s.SQL("SELECT ? AS a, ? AS b", a, b).CSV(path)
		rows, err := csv.NewReader(strings.NewReader(read(t, path))).ReadAll()
		// The reader turns \r\n within quotes into \n.
		return err == nil && len(rows) == 2 && rows[1][0] == strings.ReplaceAll(a, "\r\n", "\n") && rows[1][1] == strings.ReplaceAll(b, "\r\n", "\n")
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 40}); err != nil {
		t.Error(err)
	}
}

// The second route: DuckDB reads the file and finds the same rows.
func TestParquet(t *testing.T) {
	s := study.Open(small(t, true))
	path := filepath.Join(t.TempDir(), "mixed.parquet")
	saved := s.SQL(mixedQuery).Parquet(path)
	back := s.SQL("SELECT small, big, share, yes, text, instant, list, huge, raw FROM read_parquet(?)", path)
	if want := s.SQL(mixedQuery); !reflect.DeepEqual(textOf(back), textOf(want)) || saved.Rows != 3 {
		t.Errorf("got\n%s\nwant\n%s", back, want)
	}
	types := map[string]string{}
	for _, c := range back.Columns {
		types[c.Name] = c.Type
	}
	want := map[string]string{"small": "INTEGER", "big": "BIGINT", "share": "DOUBLE", "yes": "BOOLEAN", "text": "VARCHAR", "instant": "TIMESTAMPTZ", "list": "VARCHAR[]", "huge": "BIGINT", "raw": "BLOB"}
	if !reflect.DeepEqual(types, want) {
		t.Errorf("types %v\nwant %v", types, want)
	}
	if mark := s.SQL("SELECT decode(value) AS v FROM parquet_kv_metadata(?) WHERE decode(key) = 'simulated'", path); mark.Strings("v")[0] != "true" {
		t.Errorf("%s", mark)
	}
	again := filepath.Join(t.TempDir(), "again.parquet")
	if same := s.SQL(mixedQuery).Parquet(again); same.SHA256 != saved.SHA256 {
		t.Error("two files of the same rows differ")
	}
}

func textOf(t *study.Table) (rows [][]string) {
	for _, c := range t.Columns {
		rows = append(rows, t.Strings(c.Name))
	}
	return rows
}

func TestLaTeX(t *testing.T) {
	s := study.Open(small(t, true))
	path := filepath.Join(t.TempDir(), "t.tex")
	s.SQL(`SELECT 1 AS n_rows, 'a_b & 50 % {x} \ "q" <' AS text, NULL AS nothing`).LaTeX(path)
	want := `% packages: booktabs; 1 row, 3 columns
\begin{tabular}{rll}
\toprule
\multicolumn{3}{l}{\textbf{SIMULATED}} \\
n\_rows & text & nothing \\
\midrule
1 & a\_b \& 50 \% \{x\} \textbackslash{} \symbol{34}q\symbol{34} \textless{} & -- \\
\bottomrule
\end{tabular}
`
	if got := read(t, path); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	s.SQL("SELECT n FROM range(41) r(n)").LaTeX(path)
	if got := read(t, path); !strings.Contains(got, "\\begin{longtable}{r}") || !strings.Contains(got, "\\endhead\n0 \\\\\n") || strings.Count(got, "\n") != 41+9 {
		t.Errorf("got\n%s", got)
	}
}

// Days and times of day are no instants, wherever a table is shown or written; before 1970 too. The second route: DuckDB reads the
// files and finds the same days.
func TestDates(t *testing.T) {
	s := study.Open(small(t, false))
	query := "SELECT * FROM (VALUES (DATE '2018-09-18', TIME '12:30:00.5', [DATE '1969-12-31', NULL]), (DATE '1969-12-31', NULL, []), (NULL, TIME '00:00:00', NULL), (DATE '0001-01-01', NULL, NULL)) v(d, t, l) ORDER BY ALL"
	table := s.SQL(query)
	if got, want := table.Strings("d")[:3], []string{"0001-01-01", "1969-12-31", "2018-09-18"}; !reflect.DeepEqual(got, want) {
		t.Errorf("days %q, want %q", got, want)
	}
	for what, shown := range map[string]string{"text": table.String(), "page": table.HTML()} {
		for _, want := range []string{"2018-09-18", "12:30:00.5", "[1969-12-31, null]"} {
			if !strings.Contains(shown, want) {
				t.Errorf("%s without %q:\n%s", what, want, shown)
			}
		}
		if strings.Contains(shown, "Z") {
			t.Errorf("%s shows an instant:\n%s", what, shown)
		}
	}
	dir := t.TempDir()
	table.LaTeX(filepath.Join(dir, "t.tex"))
	if got := read(t, filepath.Join(dir, "t.tex")); !strings.Contains(got, "2018-09-18 & 12:30:00.5 & ") {
		t.Errorf("got\n%s", got)
	}
	table.CSV(filepath.Join(dir, "t.csv"))
	table.Parquet(filepath.Join(dir, "t.parquet"))
	back := s.SQL("SELECT p.d AS parquet, c.d AS csv, typeof(p.d) AS kind FROM read_parquet(?) p POSITIONAL JOIN read_csv(?, types = {'d': 'DATE'}, header = true) c", filepath.Join(dir, "t.parquet"), filepath.Join(dir, "t.csv"))
	if want := table.Strings("d"); !reflect.DeepEqual(back.Strings("parquet"), want) || !reflect.DeepEqual(back.Strings("csv"), want) || back.Strings("kind")[0] != "DATE" {
		t.Errorf("read back:\n%s\nwant %q", back, want)
	}
}
