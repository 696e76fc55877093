package spywarescan

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bridle/datasets/external"
)

// shape is the schema of the published file.
const shape = `
CREATE TABLE ssl_hit(ts DATETIME, ip text, md5 text, num int, src text);
CREATE TABLE banner(md5 TEXT primary key, banner TEXT);
CREATE TABLE http_hit(ts DATETIME, ip text, md5 text, src text);`

// Hashes for tests; they stand for no certificate or response.
const (
	leaf  = "00000000000000000000000000000001"
	other = "00000000000000000000000000000002"
	page  = "00000000000000000000000000000003"
)

// database makes a database by running SQL and returns the folder of the set.
func database(t testing.TB, statements ...string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, filepath.FromSlash(databaseFile))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return dir
}

// sample is a small sound database of several pages, in its bytes.
func sample(t testing.TB) []byte {
	t.Helper()
	dir := database(t, "PRAGMA page_size = 512", shape,
		`INSERT INTO banner VALUES ('`+page+`', 'HTTP/1.1 200 OK\n\nServer: x\n\n\n\nbody')`,
		`INSERT INTO ssl_hit VALUES ('2013-01-01 00:00:00', '192.0.2.1', '`+leaf+`', 1, 'umich-ssl'),
			('2013-01-01 00:00:00', '192.0.2.1', '`+other+`', 2, 'umich-ssl')`,
		`INSERT INTO http_hit VALUES ('2013-01-02 00:00:00', '192.0.2.2', '`+page+`', '80-x')`)
	content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(databaseFile)))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// readBytes reads a set whose database has the given bytes.
func readBytes(t testing.TB, dir string, content []byte) (rows []any, counts external.Counts, err error) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(databaseFile))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	counts, err = Read(t.Context(), dir, func(row any) error {
		rows = append(rows, row)
		return nil
	})
	if err != nil && !strings.Contains(err.Error(), "ht.db") {
		t.Fatalf("the error does not name the file: %v", err)
	}
	if err != nil && len(rows) > 0 {
		t.Fatalf("%d rows were handed on before %v", len(rows), err)
	}
	return rows, counts, err
}

// TestCutAtEveryByte cuts a database at each of its bytes: never a panic, never a
// hang, always one error that names the file, and no row.
func TestCutAtEveryByte(t *testing.T) {
	whole, dir := sample(t), t.TempDir()
	if rows, _, err := readBytes(t, dir, whole); err != nil || len(rows) != 8 {
		t.Fatalf("the whole database gives %d rows and %v, want 8 and none", len(rows), err)
	}
	for n := range len(whole) {
		if _, _, err := readBytes(t, dir, whole[:n]); err == nil {
			t.Fatalf("cut after %d of %d bytes, but read", n, len(whole))
		}
	}
}

// TestCutWithoutPageCount does the same where the header does not count the pages, as
// writers before 2010 left it. A cut between pages is then found by SQLite alone.
func TestCutWithoutPageCount(t *testing.T) {
	whole, dir := sample(t), t.TempDir()
	copy(whole[92:96], []byte{0, 0, 0, 0})
	if _, _, err := readBytes(t, dir, whole); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(whole); n += 64 {
		if _, _, err := readBytes(t, dir, whole[:n]); err == nil {
			t.Fatalf("cut after %d of %d bytes, but read", n, len(whole))
		}
	}
}

func TestNotADatabase(t *testing.T) {
	longer := append(sample(t), "more"...)
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":  {nil, "is empty"},
		"text":   {[]byte("domain_name,ip_address\n"), "is not an SQLite database"},
		"zeros":  {make([]byte, 4096), "is not an SQLite database"},
		"header": {sample(t)[:100], "is cut off"},
		"longer": {longer, "is cut off or altered"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := readBytes(t, t.TempDir(), c.content)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
		})
	}
}

func TestMissingFile(t *testing.T) {
	_, err := Read(t.Context(), t.TempDir(), nil)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "ht.db is missing: fetch the set first") {
		t.Errorf("the error is %v", err)
	}
}

// TestFolderNames reads from folders whose names mean something in a URL.
func TestFolderNames(t *testing.T) {
	for _, name := range []string{"a b", "100%", "a?mode=rwc", "a#b", "%41", "ü"} {
		dir := filepath.Join(t.TempDir(), name)
		if rows, _, err := readBytes(t, dir, sample(t)); err != nil || len(rows) != 8 {
			t.Errorf("folder %q: %d rows, %v", name, len(rows), err)
		}
	}
}

// TestShape gives tables another form: each is one error that names what is wrong.
func TestShape(t *testing.T) {
	for want, statements := range map[string][]string{
		"has no table ssl_hit":                  {shape, "DROP TABLE ssl_hit"},
		"has no table http_hit":                 {shape, "DROP TABLE http_hit"},
		"has no table banner":                   {shape, "DROP TABLE banner"},
		"has no column num in its table ssl_":   {shape, "ALTER TABLE ssl_hit DROP COLUMN num"},
		"has no column src in its table http":   {shape, "ALTER TABLE http_hit RENAME COLUMN src TO source"},
		"has no column banner in its table ban": {shape, "ALTER TABLE banner DROP COLUMN banner"},
		"has ssl_hit in another form": {shape, "DROP TABLE ssl_hit",
			"CREATE VIEW ssl_hit AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT i AS ts, i AS ip, i AS md5, i AS num, i AS src FROM n"},
		"has banner in another form": {shape, "DROP TABLE banner",
			"CREATE TABLE banner(md5 TEXT PRIMARY KEY, banner TEXT) WITHOUT ROWID"},
		"has a column rowid": {shape, "DROP TABLE banner",
			"CREATE TABLE banner(md5 TEXT PRIMARY KEY, banner TEXT, rowid INT)"},
		"numbers a row of its table http_hit as -7": {shape,
			"INSERT INTO http_hit(rowid, ts) VALUES (-7, 'x')"},
	} {
		_, err := Read(t.Context(), database(t, statements...), func(any) error { return nil })
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "ht.db") {
			t.Errorf("the error is %v, want %q", err, want)
		}
	}
}

func TestEmptyTables(t *testing.T) {
	counts, err := Read(t.Context(), database(t, shape), func(any) error { return nil })
	if err != nil || counts.Total() != (external.Count{}) || len(counts) != 3 {
		t.Errorf("a database without rows gives %v and %v", counts, err)
	}
}

func TestEmitError(t *testing.T) {
	dir, full := t.TempDir(), errors.New("disk full")
	readBytes(t, dir, sample(t))
	if _, err := Read(t.Context(), dir, func(any) error { return full }); err != full {
		t.Errorf("Read returns %v, want the error of emit", err)
	}
}

func TestCancelled(t *testing.T) {
	dir := t.TempDir()
	readBytes(t, dir, sample(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, dir, func(any) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("Read returns %v, want context.Canceled", err)
	}
}

// FuzzRead changes bytes of a sound database: Read returns rows or one error, and its
// account adds up.
func FuzzRead(f *testing.F) {
	whole := sample(f)
	f.Add(uint16(0), []byte("x"))
	f.Add(uint16(18), []byte{2, 2})
	f.Add(uint16(100), []byte{2})
	f.Add(uint16(512), []byte{13, 0, 0, 0, 9})
	f.Add(uint16(1020), []byte{0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, at uint16, change []byte) {
		content := append([]byte(nil), whole...)
		copy(content[int(at)%len(content):], change)
		_, counts, err := readBytes(t, t.TempDir(), content)
		if err == nil {
			err = counts.Check()
		}
		if err != nil && len(err.Error()) > 2000 {
			t.Errorf("the error has %d bytes", len(err.Error()))
		}
	})
}

func FuzzCheckHeader(f *testing.F) {
	f.Add(sample(f)[:100], int64(4096))
	f.Add([]byte("SQLite format 3\x00"), int64(16))
	f.Fuzz(func(t *testing.T, header []byte, size int64) {
		err := checkHeader(header[:min(len(header), headerSize)], size)
		if err == nil && (size < 512 || size%512 != 0) {
			t.Errorf("a database of %d bytes is accepted", size)
		}
	})
}
