package duck

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"
)

// dayOf returns noon of a day of 2016.
func dayOf(day int) time.Time { return time.Date(2016, 8, day, 12, 0, 0, 0, time.UTC) }

// sweep writes one run of a scanner: what became of each address, "" if it answered.
func sweep(t *testing.T, s study.Study, tool string, day int, failures map[string]string) string {
	t.Helper()
	return runOf(t, s, study.Plan{Tool: tool, Config: day, Now: func() time.Time { return dayOf(day) }}, func(id string) []grabs.Row {
		var rows []grabs.Row
		for _, address := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3"} {
			failure, asked := failures[address]
			if !asked {
				continue
			}
			row := grabs.Row{RunID: id, GrabID: int64(len(rows) + 1), GrabbedAt: dayOf(day), Address: address, Port: new(int32(443)),
				Protocol: "tls", Source: "scan", CertificateIDs: []string{}}
			if failure == "reset late" {
				failure, row.FirstByteUS = "reset", new(int64(900))
			}
			if failure != "" {
				row.Failure = &failure
			}
			rows = append(rows, row)
		}
		return rows
	})
}

// runOf writes a complete run.
func runOf[T any](t *testing.T, s study.Study, p study.Plan, rows func(id string) []T) string {
	t.Helper()
	r, err := s.Create(p)
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows(r.ID())...); err != nil {
		t.Fatal(err)
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	return r.ID()
}

// lines prints the rows of a query: cells parted by blanks, instants as days of the month.
func lines(t *testing.T, r *Reader, query string) string {
	t.Helper()
	rows, err := r.DB().Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	return printed(t, rows)
}

func printed(t *testing.T, rows *sql.Rows) string {
	t.Helper()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		cells, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, c := range cells {
			if at, ok := c.(time.Time); ok {
				c = at.UTC().Day()
			}
			if c == nil {
				c = "-"
			}
			words = append(words, fmt.Sprint(c))
		}
		out = append(out, strings.Join(words, " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

// TestServerSpans: .1 vanishes and returns, and the sweep that could not send says nothing; .2
// was never there; .3 goes for good. Expected rows follow from the plan of the sweeps.
func TestServerSpans(t *testing.T) {
	s := newStudy(t)
	plan := []map[string]string{
		1:  {"192.0.2.1": "", "192.0.2.2": "timeout", "192.0.2.3": ""},
		5:  {"192.0.2.1": "send_failed", "192.0.2.2": "port_refused", "192.0.2.3": "tls_alert"},
		9:  {"192.0.2.1": "reset late", "192.0.2.3": "over_cap"},
		13: {"192.0.2.1": "timeout", "192.0.2.2": "unreachable", "192.0.2.3": "timeout"},
		17: {"192.0.2.1": "reset", "192.0.2.3": "timeout"},
		21: {"192.0.2.1": "", "192.0.2.2": "opted_out"},
	}
	for day, failures := range plan {
		if failures != nil {
			sweep(t, s, "scan", day, failures)
		}
	}
	for _, loaded := range []bool{false, true} {
		if loaded {
			mustLoad(t, s)
		}
		r := open(t, s, Options{})
		got := lines(t, r, "SELECT address, span, absent_before_at, first_seen_at, last_seen_at, gone_at, n_sweeps FROM server_spans ORDER BY ALL")
		if want := "192.0.2.1 1 - 1 9 13 2\n192.0.2.1 2 17 21 21 - 1\n192.0.2.3 1 - 1 5 13 2"; got != want {
			t.Errorf("spans, loaded %v:\n%s\nwant\n%s", loaded, got, want)
		}
		got = lines(t, r, `SELECT address, first_seen_at, last_seen_at, n_sweeps_seen, n_sweeps_asked, n_sweeps_asked_since, gone_at, n_spans, has_returned
FROM server_sightings ORDER BY ALL`)
		if want := "192.0.2.1 1 21 3 5 0 - 2 true\n192.0.2.3 1 5 2 4 2 13 1 false"; got != want {
			t.Errorf("sightings, loaded %v:\n%s\nwant\n%s", loaded, got, want)
		}
		if n := count(t, r, "server_visits"); n != 5+3+4 { // .1 without send_failed, .2 without opted_out, .3 without over_cap
			t.Errorf("%d visits, want 12", n)
		}
		r.Close()
	}
}

// TestImportedSweeps: imported grabs are sweeps by source and day, whatever run brought them.
func TestImportedSweeps(t *testing.T) {
	s := newStudy(t)
	sweep(t, s, "import-scan", 1, map[string]string{"192.0.2.1": ""})
	sweep(t, s, "import", 1, map[string]string{"192.0.2.1": "", "192.0.2.2": ""})
	sweep(t, s, "import-scan", 3, map[string]string{"192.0.2.1": ""})
	r := open(t, s, Options{})
	got := lines(t, r, "SELECT address, sweep, n_grabs, len(run_ids) FROM server_visits ORDER BY ALL")
	if want := "192.0.2.1 scan 2016-08-01 2 2\n192.0.2.1 scan 2016-08-03 1 1\n192.0.2.2 scan 2016-08-01 1 1"; got != want {
		t.Errorf("visits:\n%s\nwant\n%s", got, want)
	}
}

// TestMatchSpans: .1 matches, answers otherwise, matches again and is gone; a sweep that the
// matching has not read yet ends no span.
func TestMatchSpans(t *testing.T) {
	s := newStudy(t)
	var ids []string
	for day, failure := range []string{1: "", 3: "", 5: "", 7: "timeout"} {
		if day%2 == 1 {
			ids = append(ids, sweep(t, s, "scan", day, map[string]string{"192.0.2.1": failure, "192.0.2.3": ""}))
		}
	}
	snap, err := s.Snapshot("grabs")
	if err != nil {
		t.Fatal(err)
	}
	p := study.Plan{Tool: "match", Inputs: snap.Inputs(), Now: func() time.Time { return dayOf(8) }}
	runOf(t, s, p, func(id string) []fingerprintmatches.Row {
		row := func(k int, day int, address string, grab int64) fingerprintmatches.Row {
			return fingerprintmatches.Row{RunID: id, GrabRunID: ids[k], GrabID: grab, Address: address, Port: new(int32(443)),
				GrabbedAt: dayOf(day), RuleID: "a", RuleVersion: 1, Selections: []string{"x"}}
		}
		return []fingerprintmatches.Row{row(0, 1, "192.0.2.1", 1), row(2, 5, "192.0.2.1", 1), row(0, 1, "192.0.2.3", 2), row(3, 7, "192.0.2.3", 2)}
	})
	sweep(t, s, "scan", 9, map[string]string{"192.0.2.1": "", "192.0.2.3": ""})
	r := open(t, s, Options{})
	got := lines(t, r, `SELECT rule_id, address, span, unmatched_before_at, first_matched_at, last_matched_at, ended_at, end_reason, n_sweeps
FROM match_spans ORDER BY ALL`)
	want := "a 192.0.2.1 1 - 1 1 3 no match 1\na 192.0.2.1 2 3 5 5 7 gone 1\n" +
		"a 192.0.2.3 1 - 1 1 3 no match 1\na 192.0.2.3 2 5 7 7 - - 1"
	if got != want {
		t.Errorf("match spans:\n%s\nwant\n%s", got, want)
	}

	// Names that pointed to .1: one in time, one before, one without dates, one over two aliases, of which a
	// loop and a link of another year lead nowhere.
	put(t, s, "import-resolutions", resolution("north.xc", "A", "192.0.2.1", 2, 4), resolution("old.xc", "A", "192.0.2.1", -300, -200),
		resolution("other.xc", "A", "192.0.2.9", 2, 4), resolution("dateless.xc", "A", "192.0.2.1", 0, 0),
		resolution("alias.xc", "CNAME", "middle.xc", 3, 9), resolution("middle.xc", "CNAME", "north.xc", 1, 8),
		resolution("north.xc", "CNAME", "alias.xc", 1, 8), resolution("late.xc", "CNAME", "north.xc", 20, 22))
	if err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	got = lines(t, r, "SELECT name, address, via, day(first_seen_at), day(last_seen_at), source, rule_id, is_during_match FROM names_of_matches ORDER BY ALL")
	want = "alias.xc 192.0.2.1 [middle.xc north.xc] 3 4 pdns a true\ndateless.xc 192.0.2.1 [] - - pdns a -\n" +
		"middle.xc 192.0.2.1 [north.xc] 2 4 pdns a true\nnorth.xc 192.0.2.1 [] 2 4 pdns a true\nold.xc 192.0.2.1 [] 5 13 pdns a false" // 300 and 200 days before 31 July 2016: 5 October 2015, 13 January 2016
	if got != want {
		t.Errorf("names:\n%s\nwant\n%s", got, want)
	}
}

// resolution is a record that was seen from one day until another; 0 is no date.
func resolution(name, rrtype, value string, from, until int) resolutions.Row {
	row := resolutions.Row{RunID: "r", Name: name, Rrtype: rrtype, Value: value, Source: "pdns"}
	if from != 0 {
		row.FirstSeenAt, row.LastSeenAt = new(dayOf(from)), new(dayOf(until))
	}
	return row
}

// TestViewsAreExplained: stock DuckDB finds every view with a comment for it and for each of
// its columns, also in a database from before there were views, after the next load.
func TestViewsAreExplained(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"))
	mustLoad(t, s)
	db, err := connect(s.Database())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DROP VIEW match_spans"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	mustLoad(t, s)
	if db, err = connect(s.Database()); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, name := range Views() {
		var about *string
		if err := db.QueryRow("SELECT comment FROM duckdb_views() WHERE view_name = ?", name).Scan(&about); err != nil || about == nil {
			t.Errorf("%s: comment %v, %v", name, about, err)
		}
		rows, err := db.Query("SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ?", name)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for rows.Next() {
			var column string
			var comment *string
			if err := rows.Scan(&column, &comment); err != nil {
				t.Fatal(err)
			}
			if n++; comment == nil || !form.MatchString(*comment) {
				t.Errorf("%s.%s: comment %v", name, column, comment)
			}
		}
		if n == 0 || rows.Err() != nil {
			t.Errorf("%s has no columns: %v", name, rows.Err())
		}
		rows.Close()
	}
}
