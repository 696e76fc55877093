package duck

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema"
	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/study"
)

// TestMain lets the test binary stand in for another process that holds a
// database: with BRIDLE_HOLD set it opens that file, says so and waits.
func TestMain(m *testing.M) {
	if path := os.Getenv("BRIDLE_HOLD"); path != "" {
		db, err := connect(path)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		defer db.Close()
		fmt.Println("held")
		time.Sleep(time.Minute)
		return
	}
	os.Exit(m.Run())
}

// holdElsewhere opens the database at path in another process until the test ends.
func holdElsewhere(t *testing.T, path string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "BRIDLE_HOLD="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	b := make([]byte, 100)
	if n, _ := out.Read(b); string(b[:n]) != "held\n" {
		t.Fatalf("the other process says %q", b[:n])
	}
}

func newStudy(t *testing.T) study.Study {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "it's a study"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// put writes rows of one dataset as a complete run of tool.
func put[T any](t *testing.T, s study.Study, tool string, rows ...T) string {
	t.Helper()
	r, err := s.Create(study.Plan{Tool: tool, Config: len(rows)})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	return r.ID()
}

func domain(value string) indicators.Row {
	return indicators.Row{RunID: "r", Kind: "domain", Value: value, Product: "p", Source: "s", SourceRow: 1}
}

func mustLoad(t *testing.T, s study.Study) Loaded {
	t.Helper()
	l, err := Load(t.Context(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func open(t *testing.T, s study.Study, o Options) *Reader {
	t.Helper()
	r, err := Open(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func count(t *testing.T, r *Reader, from string) (n int) {
	t.Helper()
	if err := r.DB().QueryRow("SELECT count(*) FROM " + from).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Totals are the same before loading, after, and in between.
func TestCountsNeitherDoubleNorFall(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"), domain("two"))
	check := func(when string, want int) {
		t.Helper()
		r := open(t, s, Options{})
		defer r.Close()
		if n := count(t, r, "indicators"); n != want {
			t.Errorf("%s: %d rows, want %d", when, n, want)
		}
		if n := count(t, r, "runs"); n != (want+1)/2 {
			t.Errorf("%s: %d runs, want %d", when, n, (want+1)/2)
		}
	}
	check("before loading", 2)
	if l := mustLoad(t, s); l.Parts != 1 || l.Rows != 2 {
		t.Errorf("first load: %+v", l)
	}
	check("after loading", 2)
	if l := mustLoad(t, s); l.Parts != 0 || l.Already != 1 {
		t.Errorf("second load: %+v", l)
	}
	put(t, s, "b", domain("three"))
	check("one part loaded, one not", 3)
	mustLoad(t, s)
	check("both loaded", 3)
	if _, err := Rebuild(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	check("rebuilt", 3)
}

func TestReaderSeesNewPartsOnRefresh(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"))
	mustLoad(t, s)
	r := open(t, s, Options{})
	put(t, s, "b", domain("two"))
	if n := count(t, r, "indicators"); n != 1 {
		t.Errorf("before Refresh: %d rows", n)
	}
	if err := r.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, r, "indicators"); n != 2 {
		t.Errorf("after Refresh: %d rows, want 2", n)
	}
}

func TestHeldByAnotherProcess(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"))
	mustLoad(t, s)
	put(t, s, "b", domain("two"))
	before, err := os.ReadFile(s.Database())
	if err != nil {
		t.Fatal(err)
	}
	holdElsewhere(t, s.Database())
	for name, f := range map[string]func() error{
		"load":    func() error { _, err := Load(t.Context(), s, nil); return err },
		"rebuild": func() error { _, err := Rebuild(t.Context(), s, nil); return err },
	} {
		if err := f(); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "process ") {
			t.Errorf("%s = %v, want ErrLocked and the process", name, err)
		}
	}
	r := open(t, s, Options{})
	if n := count(t, r, "indicators"); n != 2 || !r.Locked() {
		t.Errorf("reader sees %d rows (locked %v), want 2 from the parts", n, r.Locked())
	}
	after, err := os.ReadFile(s.Database())
	if err != nil || string(before) != string(after) {
		t.Errorf("the database was changed (%v)", err)
	}
}

func TestHeldByThisProcess(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"))
	mustLoad(t, s)
	r := open(t, s, Options{})
	if _, err := Load(t.Context(), s, nil); !errors.Is(err, ErrLocked) {
		t.Errorf("load while open = %v, want ErrLocked", err)
	}
	r.Close()
	mustLoad(t, s)
}

func TestBadPartIsNamedAndNothingLost(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"))
	id := put(t, s, "b", domain("two"))
	path := filepath.Join(s.Dir(), "runs", id, "indicators-000001.parquet")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, whole[:len(whole)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]func() error{
		"load":    func() error { _, err := Load(t.Context(), s, nil); return err },
		"rebuild": func() error { _, err := Rebuild(t.Context(), s, nil); return err },
		"open":    func() error { _, err := Open(t.Context(), s, Options{}); return err },
	} {
		err := f()
		if !errors.Is(err, study.ErrPart) || strings.Count(err.Error(), id) != 1 {
			t.Errorf("%s = %v; want one ErrPart that names the file", name, err)
		}
	}
	if err := os.WriteFile(path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	mustLoad(t, s)
	if n := count(t, open(t, s, Options{}), "indicators"); n != 2 {
		t.Errorf("after restoring: %d rows, want 2", n)
	}
}

func TestRowThatBreaksACheckIsRefused(t *testing.T) {
	s := newStudy(t)
	bad := domain("one")
	bad.Kind = "no such kind"
	id := put(t, s, "a", bad)
	_, err := Load(t.Context(), s, nil)
	if !errors.Is(err, study.ErrPart) || !strings.Contains(err.Error(), id) {
		t.Errorf("Load = %v, want ErrPart naming the part", err)
	}
}

func TestDamagedDatabaseIsRebuilt(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"))
	if err := os.WriteFile(s.Database(), []byte("this is no database, but long enough to look at"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]func() error{
		"load": func() error { _, err := Load(t.Context(), s, nil); return err },
		"open": func() error { _, err := Open(t.Context(), s, Options{}); return err },
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), "bridle rebuild") {
			t.Errorf("%s = %v, want advice to rebuild", name, err)
		}
	}
	if _, err := Rebuild(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	if n := count(t, open(t, s, Options{}), "indicators"); n != 1 {
		t.Errorf("after rebuild: %d rows, want 1", n)
	}
}

func TestSnapshotIsPinned(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"))
	snap, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "b", domain("two"))
	mustLoad(t, s)
	if n := count(t, open(t, s, Options{Snapshot: &snap}), "indicators"); n != 1 {
		t.Errorf("snapshot shows %d rows, want 1", n)
	}
	if n := count(t, open(t, s, Options{}), "indicators"); n != 2 {
		t.Errorf("study shows %d rows, want 2", n)
	}
}

func TestCurrentViewShowsTheLatestCompleteRun(t *testing.T) {
	s := newStudy(t)
	member := func(a string) clustermembers.Row {
		return clustermembers.Row{RunID: "r", ClusterID: "c", Address: a, Standing: "core"}
	}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, n := range []int{1, 2, 3} {
		r, err := s.Create(study.Plan{Tool: "cluster", Config: i, Now: func() time.Time { return start.Add(time.Duration(i) * time.Hour) }})
		if err != nil {
			t.Fatal(err)
		}
		w, _ := study.Table[clustermembers.Row](r)
		for range n {
			m := member("192.0.2.1")
			m.RunID = r.ID()
			w.Write(m)
		}
		end := r.Finish
		if i == 2 { // cut off: must not be shown
			end = r.Abandon
		}
		if err := end(); err != nil {
			t.Fatal(err)
		}
	}
	for _, loaded := range []bool{false, true} {
		if loaded {
			mustLoad(t, s)
		}
		r := open(t, s, Options{})
		if n := count(t, r, "cluster_members"); n != 6 {
			t.Errorf("loaded %v: cluster_members has %d rows, want 6", loaded, n)
		}
		if n := count(t, r, "current_cluster_members"); n != 2 {
			t.Errorf("loaded %v: current_cluster_members has %d rows, want 2", loaded, n)
		}
		r.Close()
	}
}

func TestTableHash(t *testing.T) {
	ctx := context.Background()
	hash := func(rows ...grabs.Row) string {
		s := newStudy(t)
		put(t, s, "a", rows...)
		d := schema.For[grabs.Row]()
		sum, n, err := TableHash(ctx, open(t, s, Options{}).DB(), d, d.Name)
		if err != nil || n != int64(len(rows)) {
			t.Fatalf("TableHash = %d rows, %v", n, err)
		}
		return sum
	}
	g := func(run, address string) grabs.Row {
		return grabs.Row{RunID: run, GrabID: 1, GrabbedAt: time.Date(2014, 2, 17, 0, 0, 0, 0, time.UTC),
			Address: address, Protocol: "tls", Source: "test", CertificateIDs: []string{"md5:aa"}}
	}
	a, b := g("r", "192.0.2.1"), g("r", "192.0.2.2")
	base := hash(a, b)
	if hash(b, a) != base {
		t.Error("the hash depends on the order of rows")
	}
	if hash(g("other", "192.0.2.1"), b) != base {
		t.Error("the hash depends on the run")
	}
	if hash(a, a, b) == base || hash(a, a, b, b) == hash(a, b) {
		t.Error("the hash does not see that a row occurs twice")
	}
	changed := a
	changed.CertificateIDs = []string{"md5:a", "a"}
	if hash(changed, b) == base {
		t.Error("the hash does not see a changed list")
	}
	empty := ""
	withEmpty := a
	withEmpty.Request = &empty
	if hash(withEmpty, b) == base {
		t.Error("the hash does not tell an empty text from a null")
	}
}

// The stock driver, told nothing of this package and run from another folder, sees
// every table, row and comment.
func TestStockDriverSeesEverything(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"), domain("two"))
	mustLoad(t, s)
	t.Chdir(t.TempDir())
	db, err := sql.Open("duckdb", s.Database()+"?access_mode=READ_ONLY")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for query, want := range map[string]int{
		"SELECT count(*) FROM indicators":                                2,
		"SELECT count(*) FROM runs":                                      1,
		"SELECT count(*) FROM loaded_parts":                              1,
		"SELECT count(*) FROM current_cluster_members":                   0,
		"SELECT count(*) FROM duckdb_tables() WHERE comment IS NOT NULL": len(schema.All()),
		"SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL AND table_name NOT LIKE 'current_%'": 0,
	} {
		var n int
		if err := db.QueryRow(query).Scan(&n); err != nil || n != want {
			t.Errorf("%s = %d, %v; want %d", query, n, err, want)
		}
	}
}

// A database from before a dataset was added is read all the same, and the next
// load adds the table.
func TestOlderDatabaseLacksATable(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"))
	mustLoad(t, s)
	db, err := connect(s.Database())
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"DROP VIEW current_verdicts", "DROP TABLE verdicts"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	db.Close()
	r := open(t, s, Options{})
	if n := count(t, r, "verdicts") + count(t, r, "current_verdicts"); n != 0 {
		t.Errorf("verdicts has %d rows", n)
	}
	if n := count(t, r, "indicators"); n != 1 {
		t.Errorf("indicators has %d rows, want 1", n)
	}
	r.Close()
	mustLoad(t, s)
	if db, err = connect(s.Database()); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var n int
	if err := db.QueryRow("SELECT count(*) FROM current_verdicts").Scan(&n); err != nil {
		t.Error(err)
	}
}

// A loader that was killed before its first commit leaves a database without tables.
func TestDatabaseWithoutTables(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"))
	db, err := connect(s.Database())
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	r := open(t, s, Options{})
	if n := count(t, r, "indicators"); n != 1 || r.Unloaded() != 1 {
		t.Errorf("%d rows, %d parts not loaded; want 1 and 1", n, r.Unloaded())
	}
	r.Close()
	if l := mustLoad(t, s); l.Parts != 1 {
		t.Errorf("load: %+v", l)
	}
}

// BenchmarkLoad loads one part of 100,000 grabs; rows/s is what a loader takes in.
func BenchmarkLoad(b *testing.B) {
	const n = 100_000
	all := make([]grabs.Row, n)
	for i := range all {
		all[i] = grabs.Row{RunID: "r", GrabID: int64(i + 1), GrabbedAt: time.Unix(int64(i), 0).UTC(),
			Address: fmt.Sprintf("198.51.%d.%d", i>>8&0xff, i&0xff), Protocol: "tls", Source: "bench", CertificateIDs: []string{"md5:aa"}}
	}
	for b.Loop() {
		b.StopTimer()
		s, err := study.Create(filepath.Join(b.TempDir(), "s"))
		if err != nil {
			b.Fatal(err)
		}
		r, err := s.Create(study.Plan{Tool: "bench"})
		if err != nil {
			b.Fatal(err)
		}
		w, err := study.Table[grabs.Row](r)
		if err != nil {
			b.Fatal(err)
		}
		w.Write(all...)
		if err := r.Finish(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := Load(b.Context(), s, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
}

// A process that was killed while it made the database leaves what nobody can open, under a name of its own: the next load takes no notice.
func TestDatabaseHalfMade(t *testing.T) {
	s := newStudy(t)
	put(t, s, "a", domain("one"))
	half := s.Database() + ".creating"
	if err := os.WriteFile(half, []byte("no database"), 0o644); err != nil {
		t.Fatal(err)
	}
	mustLoad(t, s)
	if n := count(t, open(t, s, Options{}), "indicators"); n != 1 {
		t.Errorf("indicators has %d rows, want 1", n)
	}
	for _, name := range []string{half, half + ".wal"} {
		if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is still there: %v", name, err)
		}
	}
}
