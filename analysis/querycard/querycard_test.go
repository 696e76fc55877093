package querycard_test

import (
	"fmt"
	"strings"
	"testing"

	"bridle/analysis/querycard"
)

// TestGrade: what differed from run to run with eight threads is found, what
// did not is not (DuckDB operations manual, Non-deterministic behaviour).
func TestGrade(t *testing.T) {
	for _, test := range []struct{ query, want string }{
		{"SELECT 1", "A"},
		{"SELECT count(*) FROM grabs", "A"},
		{"SELECT port, count(*) FROM grabs GROUP BY port ORDER BY ALL", "A"},
		{"SELECT port, count(*) FROM grabs GROUP BY port", "F 1 the rows come in any order"},
		{"SELECT *\nFROM grabs", "F 2 the rows come in any order"},
		{"SELECT avg(rtt) FROM grabs", "F 1 avg of doubles differs in its last bits"},
		{"SELECT round(avg(rtt), 3) FROM grabs", "B 1 avg of doubles differs in its last bits"},
		{"SELECT avg(rtt ORDER BY rtt) FROM grabs", "A"},
		{"SELECT sum(x::BIGINT), sum((a + b)::HUGEINT) FROM t", "A"},
		{"SELECT sum(y * x::BIGINT) FROM t", "F 1 sum of doubles differs in its last bits"},
		{"SELECT sum(x::BIGINT * 0.5) FROM t", "F 1 sum of doubles differs in its last bits"},
		{"SELECT printf('%.9g', 2 * (1 + sum(x))) FROM t", "B 1 sum of doubles differs in its last bits"},
		{"SELECT list(name) FROM t", "F 1 list has no order"},
		{"SELECT (SELECT count(*) FROM u), a FROM t", "F 1 the rows come in any order"},
		{"WITH n AS (SELECT k FROM t) SELECT count(*) FROM n", "A"},
		{"SELECT k, string_agg(name, ',' ORDER BY name) FROM t GROUP BY k ORDER BY k", "A"},
		{"SELECT any_value(a) AS a FROM t ORDER BY a", "F 1 any_value picks any of several where there are ties"},
		{"SELECT arg_max(i, k), count(*) FROM t", "F 1 arg_max picks any of several where there are ties"},
		{"SELECT * FROM t LIMIT 3", "F 1 LIMIT without an order keeps any rows, 1 the rows come in any order"},
		{"SELECT * FROM t ORDER BY ALL LIMIT 3", "A"},
		{"SELECT * FROM (SELECT * FROM t LIMIT 3) ORDER BY ALL", "F 1 LIMIT without an order keeps any rows"},
		{"SELECT row_number() OVER (ORDER BY a) FROM t ORDER BY ALL", "F 1 row_number is arbitrary where its order has ties"},
		{"SELECT random() AS r FROM t ORDER BY r", "F 1 random differs at each run"},
		{"SELECT * FROM t WHERE at < now() ORDER BY ALL", "F 1 now is the time of the run"},
		{"SELECT * FROM t WHERE at < current_timestamp ORDER BY ALL", "F 1 current_timestamp is the time of the run"},
		{"SELECT t.first, t.list FROM t ORDER BY ALL", "A"},
		{"SELECT * FROM t USING SAMPLE 10% ORDER BY ALL", "F 1 a sample differs at each run"},
		{"SELECT * FROM t TABLESAMPLE 10% REPEATABLE (1) ORDER BY ALL", "A"},
		{"SELECT a FROM t JOIN u USING (k) ORDER BY ALL", "A"},
		{"-- avg(x)\nSELECT 'list(a)' AS \"any_value(\" /* now() */ FROM t ORDER BY ALL", "A"},
		{"SUMMARIZE grabs", "A"},
		{"SELECT 'it''s avg(x) '", "A"},
		{"SELECT sum(x) OVER (PARTITION BY k ORDER BY i) FROM t ORDER BY ALL", "F 1 sum of doubles differs in its last bits"},
		{"", "A"},
	} {
		grade, found := querycard.Grade(test.query)
		got := []string{}
		for _, f := range found {
			got = append(got, fmt.Sprintf("%d %s", f.Line, f.What))
			if f.Instead == "" {
				t.Errorf("%q: no way out for %q", test.query, f.What)
			}
		}
		if text := strings.TrimSpace(grade + " " + strings.Join(got, ", ")); text != test.want {
			t.Errorf("%q\n got %s\nwant %s", test.query, text, test.want)
		}
	}
}

// FuzzGrade: any text is graded.
func FuzzGrade(f *testing.F) {
	for _, seed := range []string{"SELECT avg(", "'", "/*", "x OVER (", ")))", "limit", "tablesample", "using", "\xff(", "a\n--"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		grade, found := querycard.Grade(query)
		if (grade == "A") != (len(found) == 0) {
			t.Errorf("grade %s with %d findings", grade, len(found))
		}
		for _, finding := range found {
			if lines := strings.Count(query, "\n") + 1; finding.Line < 1 || finding.Line > lines {
				t.Errorf("line %d of %d", finding.Line, lines)
			}
		}
	})
}

// TestHash: rows in another order change one hash alone, a row that occurs
// twice more changes both (an exclusive or would not see it), and a null is no
// empty text.
func TestHash(t *testing.T) {
	hashes := func(rows ...string) (string, string) {
		h := querycard.NewHasher("a", "b")
		for _, r := range rows {
			a, b, _ := strings.Cut(r, ",")
			values := []*string{&a, &b}
			if b == "null" {
				values[1] = nil
			}
			h.Add(values)
		}
		return h.Ordered(), h.Unordered()
	}
	o1, u1 := hashes("x,1", "y,2")
	o2, u2 := hashes("y,2", "x,1")
	if o1 == o2 || u1 != u2 {
		t.Error("the order of rows must change the ordered hash alone")
	}
	_, u3 := hashes("x,1", "y,2", "x,1", "x,1")
	if u3 == u1 {
		t.Error("a row added twice must show")
	}
	o4, _ := hashes("x,")
	o5, _ := hashes("x,null")
	o6, _ := hashes(",x")
	if o4 == o5 || o4 == o6 {
		t.Error("null, empty text and another column must differ")
	}
}
