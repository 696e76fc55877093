package duck

import (
	"database/sql"
	"fmt"
	"math"
	"path/filepath"
	"testing"
	"time"

	"bridle/datasets/schema"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/attributes"
	"bridle/datasets/schema/cachefills"
	"bridle/datasets/schema/cachegroups"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/clustercounts"
	"bridle/datasets/schema/clusterevidence"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/schema/clustervalues"
	"bridle/datasets/schema/exposures"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/resolvergroups"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/schema/statements"
	"bridle/datasets/schema/targets"
	"bridle/datasets/schema/verdictevidence"
	"bridle/datasets/schema/verdicts"
	"bridle/datasets/study"

	"github.com/parquet-go/parquet-go"
)

// writers writes synthetic rows into a study, for each dataset that has parts.
func writers() []func(*testing.T, study.Study) schema.Dataset {
	return []func(*testing.T, study.Study) schema.Dataset{
		putSynthetic[grabs.Row],
		putSynthetic[certificates.Row],
		putSynthetic[httpresponses.Row],
		putSynthetic[indicators.Row],
		putSynthetic[resolutions.Row],
		putSynthetic[nameobservations.Row],
		putSynthetic[rejects.Row],
		putSynthetic[prefixes.Row],
		putSynthetic[attributes.Row], putSynthetic[statements.Row],
		putSynthetic[resolvers.Row],
		putSynthetic[resolvergroups.Row],
		putSynthetic[canaryqueries.Row],
		putSynthetic[qualificationexchanges.Row],
		putSynthetic[targets.Row],
		putSynthetic[probes.Row],
		putSynthetic[anomalies.Row],
		putSynthetic[fingerprintmatches.Row],
		putSynthetic[clustermembers.Row],
		putSynthetic[clustercounts.Row],
		putSynthetic[clustervalues.Row],
		putSynthetic[clusterevidence.Row],
		putSynthetic[operators.Row],
		putSynthetic[resolverqualifications.Row],
		putSynthetic[cachegroups.Row],
		putSynthetic[cachefills.Row],
		putSynthetic[exposures.Row],
		putSynthetic[verdictevidence.Row],
		putSynthetic[verdicts.Row],
		putSynthetic[operatorverdicts.Row],
	}
}

// putSynthetic writes the synthetic rows of the dataset whose rows have type T into a run
// of its own.
func putSynthetic[T any](t *testing.T, s study.Study) schema.Dataset {
	t.Helper()
	d := schema.For[T]()
	put(t, s, "write", readSynthetic[T](t, d)...)
	return d
}

// readSynthetic reads testdata/rows.json of a dataset.
func readSynthetic[T any](t *testing.T, d schema.Dataset) (rows []T) {
	t.Helper()
	for _, row := range syntheticRows(t, d) {
		rows = append(rows, row.Interface().(T))
	}
	return rows
}

// Parts hold what plain Parquet holds: DuckDB reads the same rows, nulls included, from
// a part as from a file that the Parquet encoder writes with its defaults.
func TestPartsHoldWhatPlainParquetHolds(t *testing.T) {
	db, err := connect("")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	seen := map[string]bool{}
	for _, write := range writers() {
		s := newStudy(t)
		d := write(t, s)
		seen[d.Name] = true
		plain := filepath.Join(t.TempDir(), "plain.parquet")
		n := writeSynthetic(t, d, plain)
		sameRows(t, db, d.Name, s, plain, n)
	}
	for _, d := range schema.All() {
		if d.HasParts() && !seen[d.Name] {
			t.Errorf("%s is not tested", d.Name)
		}
	}
}

// sameRows compares the parts of a study with a file of n rows.
func sameRows(t *testing.T, db *sql.DB, name string, s study.Study, plain string, n int) {
	t.Helper()
	parts := fmt.Sprintf("read_parquet(%s)", quote(filepath.Join(s.Dir(), "runs", "*", "*.parquet")))
	file := fmt.Sprintf("read_parquet(%s)", quote(plain))
	for query, want := range map[string]int{
		"SELECT count(*) FROM " + parts: n,
		"SELECT count(*) FROM (SELECT * FROM " + parts + " EXCEPT ALL SELECT * FROM " + file + ")": 0,
		"SELECT count(*) FROM (SELECT * FROM " + file + " EXCEPT ALL SELECT * FROM " + parts + ")": 0,
	} {
		var got int
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %s = %d, %v; want %d", name, query, got, err, want)
		}
	}
}

// The ends of every range, in all combinations of neighbours: parts keep integers as
// differences, which then overflow.
func TestExtremesPassThroughParts(t *testing.T) {
	db, err := connect("")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ints := []*int32{nil, new(int32(0)), new(int32(math.MaxInt32)), new(int32(-1)), new(int32(math.MinInt32))}
	longs := []*int64{new(int64(math.MinInt64)), nil, new(int64(math.MaxInt64)), new(int64(1))}
	ttls := []*uint32{new(uint32(math.MaxUint32)), new(uint32(0)), nil, new(uint32(1 << 31))}
	texts := []*string{nil, new(""), new("NOERROR"), new("é\x00é")}
	bools := []*bool{nil, new(true), new(false)}
	lists := [][]string{nil, {""}, {"a", "b", "a"}}
	const n = 20_000
	rows := make([]probes.Row, n)
	for i := range rows {
		k := i * i / 7 // neighbours of all kinds
		rows[i] = probes.Row{
			Address: fmt.Sprintf("2001:db8::%x", i), Name: fmt.Sprint(k % 100),
			ProbedAt: time.Date(1+k%9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
			Sweep:    int32(k), NTries: ints[k%5], SourcePort: ints[i%5], RTTUS: longs[k%4], SourceRow: longs[i%4],
			RemainingTTLS: ttls[k%4], NSRemainingTTLS: ttls[i%4], CNAME: texts[k%4], RCode: texts[i%4],
			IsTCP: bools[k%3], IsTruncated: bools[i%3], Answers: lists[k%3], EDECodes: make([]int32, k%4),
		}
	}
	s := newStudy(t)
	put(t, s, "write", rows...)
	plain := filepath.Join(t.TempDir(), "plain.parquet")
	if err := parquet.WriteFile(plain, rows); err != nil {
		t.Fatal(err)
	}
	sameRows(t, db, "probes", s, plain, n)
}
