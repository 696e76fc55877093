package spywarescan_test

import (
	"context"
	"database/sql"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"bridle/datasets/external"
	"bridle/datasets/external/published"
	"bridle/datasets/external/spywarescan"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/rejects"
)

// All numbers in this file are of the published data set
// citizenlab/spyware-scan@539a310811280855def2d51ff4baa80f748affed, counted; those on
// the rows up to 17 February 2014 are also the 555 servers of the 2014 study.

// readAll returns all rows of the published set.
func readAll(t *testing.T, dir string) ([]any, external.Counts) {
	t.Helper()
	var rows []any
	counts, err := spywarescan.Read(t.Context(), dir, func(row any) error {
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

func TestPublishedCounts(t *testing.T) {
	rows, counts := readAll(t, published.Folder(t, spywarescan.SetName))
	want := external.Counts{
		{File: "ht/results/ht.db", Section: "ssl_hit", Read: 28967, Taken: 28967},
		{File: "ht/results/ht.db", Section: "http_hit", Read: 4704, Taken: 4704},
		{File: "ht/results/ht.db", Section: "banner", Read: 33, Taken: 33},
	}
	if !reflect.DeepEqual(counts, want) {
		t.Errorf("counts are %+v, want %+v", counts, want)
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"certificates", len(only[certificates.Row](rows)), 324},
		{"http_responses", len(only[httpresponses.Row](rows)), 33},
		{"indicators", len(only[indicators.Row](rows)), 324 + 33},
		{"rejects", len(only[rejects.Row](rows)), 0},
		{"grabs", len(only[grabs.Row](rows)), 23675 + 4704},
	} {
		if c.got != c.want {
			t.Errorf("%d %s, want %d", c.got, c.what, c.want)
		}
	}
}

// hits is the grabs of one protocol.
type hits []grabs.Row

func of(rows []any, protocol string) hits {
	return slices.DeleteFunc(only[grabs.Row](rows), func(g grabs.Row) bool { return g.Protocol != protocol })
}

func (h hits) before(end time.Time) hits {
	return slices.DeleteFunc(slices.Clone(h), func(g grabs.Row) bool { return !g.GrabbedAt.Before(end) })
}

func (h hits) addresses() map[string]bool {
	all := map[string]bool{}
	for _, g := range h {
		all[g.Address] = true
	}
	return all
}

func TestPublishedAddresses(t *testing.T) {
	rows, _ := readAll(t, published.Folder(t, spywarescan.SetName))
	tls, http := of(rows, "tls"), of(rows, "http")
	never := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		end                    time.Time
		tls, http, both, union int
	}{
		{time.Date(2014, 2, 18, 0, 0, 0, 0, time.UTC), 454, 379, 278, 555},
		{never, 482, 395, 287, 590},
	} {
		overTLS, overHTTP := tls.before(c.end).addresses(), http.before(c.end).addresses()
		union := maps.Clone(overTLS)
		maps.Copy(union, overHTTP)
		both := len(overTLS) + len(overHTTP) - len(union)
		if len(overTLS) != c.tls || len(overHTTP) != c.http || both != c.both || len(union) != c.union {
			t.Errorf("before %v: %d, %d, %d both, %d in all; want %d, %d, %d, %d", c.end,
				len(overTLS), len(overHTTP), both, len(union), c.tls, c.http, c.both, c.union)
		}
	}
}

func TestPublishedGrabs(t *testing.T) {
	rows, _ := readAll(t, published.Folder(t, spywarescan.SetName))
	shown, two := 0, 0
	for _, g := range of(rows, "tls") {
		shown += len(g.CertificateIDs)
		if len(g.CertificateIDs) == 2 {
			two++
		}
	}
	if shown != 28967 || two != 5292 { // rows of ssl_hit; rows with num 2
		t.Errorf("%d certificates shown, %d chains of two; want 28967 and 5292", shown, two)
	}
	distinct := map[string]bool{}
	for _, g := range of(rows, "http") {
		distinct[g.GrabbedAt.String()+g.Address+*g.ResponseID+g.Source] = true
	}
	if len(distinct) != 4523 { // SELECT DISTINCT ts, ip, md5, src FROM http_hit
		t.Errorf("%d distinct HTTP grabs, want 4523", len(distinct))
	}
	byTime := func(a, b grabs.Row) int { return a.GrabbedAt.Compare(b.GrabbedAt) }
	for protocol, want := range map[string][2]string{ // MIN(ts) and MAX(ts)
		"tls":  {"2012-06-13T18:30:15Z", "2014-09-29T00:00:00Z"},
		"http": {"2012-05-16T13:18:55Z", "2014-04-16T00:00:00Z"},
	} {
		all := of(rows, protocol)
		first, last := slices.MinFunc(all, byTime).GrabbedAt, slices.MaxFunc(all, byTime).GrabbedAt
		if got := [2]string{first.Format(time.RFC3339Nano), last.Format(time.RFC3339Nano)}; got != want {
			t.Errorf("%s grabs lie between %v, want %v", protocol, got, want)
		}
	}
	for i, g := range only[grabs.Row](rows) {
		if g.GrabID != int64(i)+1 {
			t.Fatalf("grab %d is numbered %d", i+1, g.GrabID)
		}
	}
}

func TestPublishedPorts(t *testing.T) {
	rows, _ := readAll(t, published.Folder(t, spywarescan.SetName))
	count := map[int32]int{}
	for _, g := range only[grabs.Row](rows) {
		if g.Port != nil {
			count[*g.Port]++
		}
	}
	// SELECT count(*) FROM ssl_hit WHERE num = 1 AND src LIKE '443-%' and
	// SELECT count(*) FROM http_hit WHERE src LIKE '80-%'.
	if want := map[int32]int{443: 228, 80: 540}; !maps.Equal(count, want) {
		t.Errorf("grabs by port are %v, want %v", count, want)
	}
}

// TestPublishedResponses checks that the bytes of every response could be rebuilt: the
// hash over them is the published one, so body_sha256 is known for all 33.
func TestPublishedResponses(t *testing.T) {
	rows, _ := readAll(t, published.Folder(t, spywarescan.SetName))
	status := map[int32]int{}
	for _, r := range only[httpresponses.Row](rows) {
		status[*r.Status]++
		if r.BodySHA256 == nil || *r.BodyBytes != int64(len(*r.Body)) {
			t.Errorf("%s: the bytes could not be rebuilt", r.ResponseID)
		}
	}
	// SELECT substr(banner, 10, 3), count(*) FROM banner GROUP BY 1.
	if want := map[int32]int{200: 11, 404: 22}; !maps.Equal(status, want) {
		t.Errorf("responses by status are %v, want %v", status, want)
	}
}

// TestPublishedByDatabase compares with a second route: SQL on the file itself.
func TestPublishedByDatabase(t *testing.T) {
	dir := published.Folder(t, spywarescan.SetName)
	rows, _ := readAll(t, dir)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "ht", "results", "ht.db")+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tls, http := of(rows, "tls"), of(rows, "http")
	first := time.Date(2014, 2, 18, 0, 0, 0, 0, time.UTC)
	for query, got := range map[string]int{
		"SELECT count(DISTINCT md5) FROM ssl_hit":                                                len(only[certificates.Row](rows)),
		"SELECT count(*) FROM (SELECT DISTINCT ts, ip, src FROM ssl_hit)":                        len(tls),
		"SELECT count(*) FROM http_hit":                                                          len(http),
		"SELECT count(*) FROM banner":                                                            len(only[httpresponses.Row](rows)),
		"SELECT count(DISTINCT ip) FROM ssl_hit WHERE ts < '2014-02-18'":                         len(tls.before(first).addresses()),
		"SELECT count(DISTINCT ip) FROM http_hit WHERE ts < '2014-02-18'":                        len(http.before(first).addresses()),
		"SELECT count(*) FROM (SELECT ip FROM ssl_hit UNION SELECT ip FROM http_hit)":            len(append(tls, http...).addresses()),
		"SELECT count(*) FROM ssl_hit WHERE num = 1 AND substr(ts, 1, 4) = '2013'":               len(tls.in(2013)),
		"SELECT count(*) FROM http_hit WHERE src = 'shodan' AND typeof(ts) = 'text'":             len(http.from("shodan")),
		"SELECT count(*) FROM ssl_hit WHERE typeof(ts) <> 'text' OR typeof(num) <> 'integer'":    len(only[rejects.Row](rows)),
		"SELECT count(*) FROM (SELECT ts, ip, src, num FROM ssl_hit GROUP BY 1, 2, 3, 4) AS one": certificatesOf(tls),
	} {
		var want int
		if err := db.QueryRowContext(t.Context(), query).Scan(&want); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s gives %d, the rows %d", query, want, got)
		}
	}
}

func (h hits) in(year int) hits {
	return slices.DeleteFunc(slices.Clone(h), func(g grabs.Row) bool { return g.GrabbedAt.Year() != year })
}

func (h hits) from(source string) hits {
	return slices.DeleteFunc(slices.Clone(h), func(g grabs.Row) bool { return g.Source != source })
}

func certificatesOf(h hits) int {
	n := 0
	for _, g := range h {
		n += len(g.CertificateIDs)
	}
	return n
}

// TestPublishedIsRepeatable reads twice: an import is continued by passing over rows,
// so the order must not depend on anything.
func TestPublishedIsRepeatable(t *testing.T) {
	dir := published.Folder(t, spywarescan.SetName)
	file := filepath.Join(dir, "ht", "results", "ht.db")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := readAll(t, dir)
	two, _ := readAll(t, dir)
	if !reflect.DeepEqual(one, two) {
		t.Error("two readings give different rows")
	}
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(before, after) {
		t.Error("reading changed the file")
	}
	if entries, _ := os.ReadDir(filepath.Dir(file)); len(entries) != 1 {
		t.Errorf("reading left %d entries beside the database, want 1", len(entries))
	}
}

// TestPublishedStops ends the import by its context after 100 rows.
func TestPublishedStops(t *testing.T) {
	dir := published.Folder(t, spywarescan.SetName)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	_, err := spywarescan.Read(ctx, dir, func(any) error {
		if n++; n == 100 {
			cancel()
		}
		return nil
	})
	if err != context.Canceled || n != 100 {
		t.Errorf("after %d rows Read returns %v, want context.Canceled after 100", n, err)
	}
}
