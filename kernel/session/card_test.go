package session

import (
	"strings"
	"testing"
	"time"
)

// TestCard: what a card says, in text and safely in HTML.
func TestCard(t *testing.T) {
	card := &Card{
		Simulated: true, Engine: "DuckDB 1.5.5", Took: 1500 * time.Microsecond, Result: strings.Repeat("ab", 32), Ordered: true, Grade: "F",
		Tables: []Source{{"grabs", strings.Repeat("0f", 32)}, {"my_view", ""}}, Reasons: []string{"line 1: <list> has no order"},
	}
	want := "1.5 ms · DuckDB 1.5.5 · grabs 0f0f0f0f0f0f · my_view · result abababababab (rows in this order) · determinism F\nline 1: <list> has no order"
	if got := card.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if page := card.HTML(); strings.Contains(page, "<list>") || !strings.Contains(page, "<details>") {
		t.Errorf("got %s", page)
	}
	card.Notes = []string{"the <mean> is missing"}
	if text, page := card.String(), card.HTML(); !strings.HasPrefix(text, "the <mean> is missing\n") || !strings.HasPrefix(page, "<p>the &lt;mean&gt; is missing</p>") {
		t.Errorf("got %s and %s", text, page)
	}
	card.Notes = nil
	table := operators(1)
	table.Card = card
	if text := table.String(); !strings.HasPrefix(text, "SIMULATED\n") || !strings.HasSuffix(text, want) {
		t.Errorf("got %s", text)
	}
	if page := table.HTML(); !strings.HasPrefix(page, "<p><strong>SIMULATED") {
		t.Errorf("got %s", page)
	}
}

// TestPages: each row of a long table is on one page; there is none beyond.
func TestPages(t *testing.T) {
	table := operators(2*shown + 1)
	for n, want := range map[int]string{1: "40 of 81 rows; .Page(2) shows the next", 2: "rows 41 to 80 of 81 rows; .Page(3) shows the next", 3: "rows 81 to 81 of 81 rows"} {
		text := table.Page(n).String()
		if !strings.HasSuffix(text, want) {
			t.Errorf("page %d ends with %q, want %q", n, text[strings.LastIndexByte(text, '\n')+1:], want)
		}
		if first := "<op " + grouped((n-1)*shown) + ">"; !strings.Contains(text, first) {
			t.Errorf("page %d lacks %s", n, first)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("there is no page 4")
		}
	}()
	table.Page(4)
}

// TestColumns: columns as Go has them; what is no value of the type is an
// error with its place.
func TestColumns(t *testing.T) {
	at := time.Date(2018, 8, 1, 0, 0, 0, 0, time.UTC)
	table := Table{Columns: []Column{{"n", "BIGINT"}, {"at", "TIMESTAMP"}, {"ok", "BOOLEAN"}}, Total: 2, Rows: [][]Datum{
		{{Text: "7", Value: int64(7)}, {Text: "x", Value: at}, {Text: "true", Value: true}},
		{{Null: true}, {Text: "y", Value: at.Add(time.Hour)}, {Text: "false", Value: false}},
	}}
	if _, err := table.Ints("n"); err == nil || err.Error() != "column n, row 2: null is not a whole number of 64 bits" {
		t.Errorf("got %v", err)
	}
	if times, err := table.Times("at"); err != nil || !times[1].Equal(at.Add(time.Hour)) {
		t.Errorf("got %v, %v", times, err)
	}
	if values, err := table.Bools("ok"); err != nil || !values[0] || values[1] {
		t.Errorf("got %v, %v", values, err)
	}
	if _, err := Values[float64](&table, "ok"); err == nil || err.Error() != "column ok, row 1: a bool is not a float64" {
		t.Errorf("got %v", err)
	}
	table.Rows = table.Rows[:1]
	if numbers, err := table.Ints("n"); err != nil || numbers[0] != 7 {
		t.Errorf("got %v, %v", numbers, err)
	}
}
