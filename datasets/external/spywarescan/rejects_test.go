package spywarescan

import (
	"fmt"
	"strings"
	"testing"

	"bridle/datasets/external"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/rejects"
)

// imported reads a database made of the given rows of values.
func imported(t *testing.T, statements ...string) (all []any, counts external.Counts) {
	t.Helper()
	counts, err := Read(t.Context(), database(t, append([]string{shape}, statements...)...), func(row any) error {
		all = append(all, row)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, counts
}

// kept returns the rows of one type.
func kept[T any](all []any) []T {
	var rows []T
	for _, r := range all {
		if v, ok := r.(T); ok {
			rows = append(rows, v)
		}
	}
	return rows
}

// TestRejectedFields puts one wrong value after the other into an ssl_hit row.
func TestRejectedFields(t *testing.T) {
	good := []string{"'2013-01-01 00:00:00'", "'192.0.2.1'", "'" + leaf + "'", "1", "'umich-ssl'"}
	columns := sslHitTable().columns
	for _, c := range []struct {
		column        int
		value, reason string
	}{
		{0, "NULL", "is null, expected text"},
		{0, "1356998400", "is a number, expected text"},
		{0, "'1356998400'", "is a number, expected text"}, // numeric affinity turns it into one
		{0, "2013.5", "is a number, expected text"},
		{0, "x'3230'", "is a block of bytes, expected text"},
		{0, "''", "is not an instant such as 2013-09-10 20:50:22"},
		{0, "'2013-02-29 00:00:00'", "is not an instant"},
		{0, "'2013-01-01T00:00:00Z'", "is not an instant"},
		{0, "'2013-01-01 00:00:00.5'", "is not an instant"},
		{0, "'2013-01-01'", "is not an instant"},
		{1, "NULL", "is null, expected text"},
		{1, "''", "is not an address"},
		{1, "'192.0.2.256'", "is not an address"},
		{1, "'192.0.2.01'", "is not an address"},
		{1, "' 192.0.2.1'", "is not an address"},
		{1, "'fe80::1%eth0'", "has a zone"},
		{1, "x'c0000201'", "is a block of bytes, expected text"},
		{2, "NULL", "is null, expected text"},
		{2, "'abc'", "is not an MD5 hash of 32 hex digits"},
		{2, "'" + leaf[1:] + "g'", "is not an MD5 hash of 32 hex digits"},
		{3, "NULL", "is null, expected an integer"},
		{3, "'one'", "is not an integer"},
		{3, "1.5", "is not an integer"},
		{3, "0", "is 0, expected a place from 1"},
		{3, "-1", "is -1, expected a place from 1"},
		{4, "NULL", "is null, expected text"},
		{4, "''", "is empty"},
		{4, "'a' || char(0)", "has characters that cannot be printed"},
		{4, "CAST(x'ff' AS TEXT)", "is not UTF-8"},
	} {
		values := append([]string(nil), good...)
		values[c.column] = c.value
		all, counts := imported(t, "INSERT INTO ssl_hit VALUES ("+strings.Join(values, ", ")+")")
		got := kept[rejects.Row](all)
		if len(all) != 1 || len(got) != 1 || counts[0] != (external.Count{File: databaseFile, Section: "ssl_hit", Read: 1, Rejected: 1}) {
			t.Errorf("%s = %s gives %d rows, %d of them rejects, and %+v", columns[c.column], c.value, len(all), len(got), counts[0])
			continue
		}
		r := got[0]
		if r.File != databaseFile || r.Section != "ssl_hit" || r.Row != 1 || r.Raw == "" ||
			r.ColumnName == nil || *r.ColumnName != columns[c.column] || !strings.HasPrefix(r.Reason, c.reason) {
			t.Errorf("%s = %s is rejected as %+v, want %q", columns[c.column], c.value, r, c.reason)
		}
	}
}

func TestRejectedHTTP(t *testing.T) {
	all, counts := imported(t,
		"INSERT INTO banner VALUES ('"+page+"', 'HTTP/1.1 200 OK'), (NULL, 'x'), ('"+leaf+"', NULL), ('"+other+"', x'ff')",
		"INSERT INTO http_hit VALUES ('2013-01-01 00:00:00', '192.0.2.1', '"+page+"', 's')",
		"INSERT INTO http_hit VALUES ('2013-01-01 00:00:00', '192.0.2.1', '"+leaf+"', 's')",
		"INSERT INTO http_hit VALUES ('2013-01-01 00:00:00', '192.0.2.1', 'x', 's')",
		"INSERT INTO http_hit VALUES ('2013', '192.0.2.1', '"+page+"', 's')")
	var got []string
	for _, r := range kept[rejects.Row](all) {
		got = append(got, fmt.Sprintf("%s %d %s %s", r.Section, r.Row, *r.ColumnName, r.Reason))
	}
	want := []string{
		"http_hit 2 md5 names no banner that was taken over from the table banner",
		"http_hit 3 md5 is not an MD5 hash of 32 hex digits",
		"http_hit 4 ts is a number, expected text",
		"banner 2 md5 is null, expected text",
		"banner 3 banner is null, expected text",
		"banner 4 banner is a block of bytes, expected text",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("rejects are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if sum := counts.Total(); sum != (external.Count{Read: 8, Taken: 2, Rejected: 6}) {
		t.Errorf("counts are %+v", sum)
	}
}

// TestRepeatedBanner reads a database whose table banner has no key.
func TestRepeatedBanner(t *testing.T) {
	all, _ := imported(t, "DROP TABLE banner", "CREATE TABLE banner(md5 TEXT, banner TEXT)",
		"INSERT INTO banner VALUES ('"+page+"', 'HTTP/1.1 200 OK'), ('"+page+"', 'HTTP/1.1 404 No')")
	got := kept[rejects.Row](all)
	if len(got) != 1 || got[0].Row != 2 || got[0].Reason != "names the banner of row 1 again" {
		t.Errorf("rejects are %+v", got)
	}
}

// TestRepeatedHits keeps rows that repeat each other.
func TestRepeatedHits(t *testing.T) {
	row := "('2013-01-01 00:00:00', '192.0.2.1', '" + page + "', 's')"
	all, _ := imported(t, "INSERT INTO banner VALUES ('"+page+"', 'HTTP/1.1 200 OK')",
		"INSERT INTO http_hit VALUES "+row+", "+row+", "+row)
	if got := kept[grabs.Row](all); len(got) != 3 {
		t.Errorf("%d grabs, want 3", len(got))
	}
}

// TestUpperCaseAndMapped takes hashes in capitals and mapped addresses over in their
// canonical form; the source row of an indicator is the first one.
func TestUpperCaseAndMapped(t *testing.T) {
	all, _ := imported(t, "INSERT INTO ssl_hit VALUES "+
		"('2013-01-01 00:00:00', '::ffff:192.0.2.1', '"+strings.Repeat("aB", 16)+"', 1, 's'), "+
		"('2013-01-01 00:00:01', '2001:DB8:0::1', '"+strings.Repeat("ab", 16)+"', 1, 's')")
	g, i := kept[grabs.Row](all), kept[indicators.Row](all)
	if len(g) != 2 || g[0].Address != "192.0.2.1" || g[1].Address != "2001:db8::1" {
		t.Errorf("grabs are %+v", g)
	}
	if len(i) != 1 || i[0].Value != strings.Repeat("ab", 16) || i[0].SourceRow != 1 {
		t.Errorf("indicators are %+v", i)
	}
}
