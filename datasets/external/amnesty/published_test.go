package amnesty_test

import (
	"database/sql"
	"net/netip"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"bridle/datasets/external"
	"bridle/datasets/external/amnesty"
	"bridle/datasets/external/importers"
	"bridle/datasets/external/published"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
)

// All numbers in this file are of the published data set
// AmnestyTech/investigations@3d8f248a0d015f183724ae7d096a5c46a8bb5fc7, counted.

// readSet returns all rows of a published set.
func readSet(t *testing.T, name string) ([]any, external.Counts) {
	t.Helper()
	read, found := importers.For(name)
	if !found {
		t.Fatalf("%s has no reader", name)
	}
	var rows []any
	counts, err := read(t.Context(), published.Folder(t, name), func(row any) error {
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, counts
}

// only returns the rows of one type, in order.
func only[T any](rows []any) []T {
	var all []T
	for _, r := range rows {
		if v, ok := r.(T); ok {
			all = append(all, v)
		}
	}
	return all
}

// distinct counts the distinct values of rows.
func distinct[T any](rows []T, value func(T) string) int {
	all := map[string]bool{}
	for _, r := range rows {
		all[value(r)] = true
	}
	return len(all)
}

func TestPublished2018(t *testing.T) {
	rows, counts := readSet(t, amnesty.Set2018)
	want := external.Counts{{File: "2018-08-01_nso/indicators.csv", Read: 604, Taken: 604}}
	if !reflect.DeepEqual(counts, want) {
		t.Errorf("counts are %+v, want %+v", counts, want)
	}
	pairs := only[resolutions.Row](rows)
	networks := map[netip.Prefix]map[string]bool{}
	for _, r := range pairs {
		p, err := netip.MustParseAddr(r.Value).Prefix(24)
		if err != nil {
			t.Fatal(err)
		}
		if networks[p] == nil {
			networks[p] = map[string]bool{}
		}
		networks[p][r.Value] = true
	}
	single := 0
	for _, addresses := range networks {
		if len(addresses) == 1 {
			single++
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"resolutions", len(pairs), 604},
		{"names", distinct(pairs, func(r resolutions.Row) string { return r.Name }), 595},
		{"addresses", distinct(pairs, func(r resolutions.Row) string { return r.Value }), 596},
		{"networks", len(networks), 169},
		{"networks of one address", single, 79},
		{"indicators", len(only[indicators.Row](rows)), 2 * 604},
		{"rejects", len(only[rejects.Row](rows)), 0},
		{"rows", len(rows), 3 * 604},
	} {
		if c.got != c.want {
			t.Errorf("%d %s, want %d", c.got, c.what, c.want)
		}
	}
}

func TestPublished2021(t *testing.T) {
	rows, counts := readSet(t, amnesty.Set2021)
	lines := []int64{1438, 96, 610, 688, 26} // wc -l
	for i, c := range counts {
		if c.Read != lines[i] || c.Taken != lines[i] {
			t.Errorf("%s: %d lines read, %d taken over, want %d", c.File, c.Read, c.Taken, lines[i])
		}
	}
	lists := map[string]map[string]bool{}
	for _, r := range only[nameobservations.Row](rows) {
		if lists[*r.Label] == nil {
			lists[*r.Label] = map[string]bool{}
		}
		lists[*r.Label][r.Name] = true
	}
	for label, want := range map[string]int{"all": 1438, "v2": 95, "v3": 601, "v4": 688, "v4-validation": 26} {
		if len(lists[label]) != want {
			t.Errorf("list %s has %d names, want %d", label, len(lists[label]), want)
		}
	}
	versions := map[string]bool{}
	outside := 0
	for label, list := range lists {
		for name := range list {
			if label == "all" || versions[name] {
				continue
			}
			versions[name] = true
			if !lists["all"][name] {
				outside++
			}
		}
	}
	unversioned := 0
	for name := range lists["all"] {
		if !versions[name] {
			unversioned++
		}
	}
	if unversioned != 32 || outside != 1 {
		t.Errorf("%d names are in no version list and %d not in the list of all, want 32 and 1", unversioned, outside)
	}
	if i, o := len(only[indicators.Row](rows)), len(only[nameobservations.Row](rows)); i != 2858 || o != 2858 || len(rows) != 2*2858 {
		t.Errorf("%d indicators, %d observations, %d rows, want 2858, 2858 and twice that", i, o, len(rows))
	}
}

// TestPublishedTogether looks up the names of 2018 in the lists of 2021, by SQL as a
// second route.
func TestPublishedTogether(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "names.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var values strings.Builder
	for _, set := range []string{amnesty.Set2018, amnesty.Set2021} {
		rows, _ := readSet(t, set)
		for _, r := range only[indicators.Row](rows) {
			label := "2018"
			if r.Label != nil {
				label = *r.Label
			}
			if r.Kind == "domain" {
				values.WriteString(",('" + r.Value + "','" + label + "')")
			}
		}
	}
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE n AS SELECT DISTINCT column1 AS name, column2 AS label FROM (VALUES "+values.String()[1:]+")"); err != nil {
		t.Fatal(err)
	}
	for label, want := range map[string]int{"2018": 595, "v3": 589, "v2": 3, "v4": 0, "v4-validation": 0} {
		var got int
		err := db.QueryRowContext(t.Context(),
			"SELECT count(*) FROM n a JOIN n b USING (name) WHERE a.label = '2018' AND b.label = ?", label).Scan(&got)
		if err != nil || got != want {
			t.Errorf("%d names of 2018 are in %s (%v), want %d", got, label, err, want)
		}
	}
}

func TestPublishedIsRepeatable(t *testing.T) {
	for _, set := range []string{amnesty.Set2018, amnesty.Set2021} {
		one, _ := readSet(t, set)
		two, _ := readSet(t, set)
		if !reflect.DeepEqual(one, two) {
			t.Errorf("%s: two readings give different rows", set)
		}
	}
}
