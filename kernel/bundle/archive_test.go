package bundle

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func testFiles() fstest.MapFS {
	return fstest.MapFS{
		"b/two.txt": {Data: []byte("two"), ModTime: time.Unix(1, 0)},
		"a.txt":     {Data: []byte("one")},
		"b/é.txt":   {Data: []byte("three"), Mode: 0o600},
	}
}

// TestPackIsDeterministic: times and modes of files do not show, names are sorted.
func TestPackIsDeterministic(t *testing.T) {
	files := testFiles()
	var first, second bytes.Buffer
	if err := Pack(&first, files); err != nil {
		t.Fatal(err)
	}
	files["a.txt"].ModTime, files["a.txt"].Mode = time.Unix(2e9, 0), 0o755
	if err := Pack(&second, files); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same files give other bytes")
	}
	r, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
		if f.Method != zip.Store || !f.Modified.Equal(epoch) {
			t.Errorf("%s: method %d, time %s", f.Name, f.Method, f.Modified)
		}
	}
	if !slices.IsSorted(names) || len(names) != 3 {
		t.Errorf("names %q", names)
	}
	dir := filepath.Join(t.TempDir(), "new")
	if err := Unpack(bytes.NewReader(first.Bytes()), int64(first.Len()), dir, Limits{}); err != nil {
		t.Fatal(err)
	}
	for name, f := range testFiles() {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, f.Data) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if err := Unpack(bytes.NewReader(first.Bytes()), int64(first.Len()), dir, Limits{}); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("unpacked over files: %v", err)
	}
}

// made writes an archive without any check.
func made(t testing.TB, names ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if strings.HasPrefix(name, "link") {
			header.SetMode(os.ModeSymlink | 0o777)
		}
		f, err := w.CreateHeader(header)
		if err == nil && !strings.HasSuffix(name, "/") {
			_, err = f.Write(bytes.Repeat([]byte("x"), 5000))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestUnpackRefuses: archives that would write elsewhere, or without end.
func TestUnpackRefuses(t *testing.T) {
	lying := made(t, "a")
	lying = bytes.ReplaceAll(lying, []byte{0x88, 0x13, 0, 0}, []byte{1, 0, 0, 0}) // 5,000 bytes, said to be 1
	for _, c := range []struct {
		name, want string
		data       []byte
		limits     Limits
	}{
		{"up", "not safe", made(t, "../a"), Limits{}},
		{"up within", "not safe", made(t, "a/../../b"), Limits{}},
		{"absolute", "not safe", made(t, "/etc/a"), Limits{}},
		{"backslash", "not safe", made(t, `..\a`), Limits{}},
		{"drive", "not safe", made(t, "c:a"), Limits{}},
		{"empty", "not safe", made(t, ""), Limits{}},
		{"dot", "not safe", made(t, "./a"), Limits{}},
		{"folder", "not safe", made(t, "a/"), Limits{}},
		{"link", "not a regular file", made(t, "link"), Limits{}},
		{"twice", "twice", made(t, "a", "A"), Limits{}},
		{"a file as folder", "a/b", made(t, "a", "a/b"), Limits{}},
		{"long", "not safe", made(t, strings.Repeat("a/", 300)+"b"), Limits{}},
		{"many", "more than 1", made(t, "a", "b"), Limits{Files: 1}},
		{"large", "limit", made(t, "a", "b"), Limits{Bytes: 9000}},
		{"lying", "a:", lying, Limits{}},
		{"cut off", "not a whole archive", made(t, "a")[:60], Limits{}},
		{"nothing", "not a whole archive", nil, Limits{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			parent := t.TempDir()
			err := Unpack(bytes.NewReader(c.data), int64(len(c.data)), filepath.Join(parent, "in"), c.limits)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if entries, _ := os.ReadDir(parent); len(entries) > 1 {
				t.Errorf("it wrote beside its folder: %v", entries)
			}
		})
	}
}

// TestCheck: each way of tampering is named.
func TestCheck(t *testing.T) {
	files := testFiles()
	entries, err := Entries(files)
	if err != nil {
		t.Fatal(err)
	}
	// sha256 of "one", from sha256sum.
	if entries[0].Name != "a.txt" || entries[0].SHA256 != "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed" || entries[0].Bytes != 3 {
		t.Errorf("first entry %+v", entries[0])
	}
	files[SumsName] = &fstest.MapFile{Data: Sums(entries)}
	files[PagesDir+"/r/index.html"] = &fstest.MapFile{Data: []byte("page")}
	if wrong, right, err := Check(files); err != nil || len(wrong) != 0 || right != 3 {
		t.Errorf("as packed: %v, %d, %v", wrong, right, err)
	}
	files["a.txt"] = &fstest.MapFile{Data: []byte("onf")}
	files["new"] = &fstest.MapFile{}
	delete(files, "b/two.txt")
	wrong, right, err := Check(files)
	var said []string
	for _, w := range wrong {
		said = append(said, w.String())
	}
	want := []string{"a.txt was changed", "b/two.txt is missing", "new is not listed: it was added"}
	if err != nil || right != 1 || !slices.Equal(said, want) {
		t.Errorf("said %q, %d right, %v", said, right, err)
	}
	if _, _, err := Check(fstest.MapFS{}); err == nil {
		t.Error("a folder without sums passes")
	}
}

func TestParseSumsRefuses(t *testing.T) {
	sum := strings.Repeat("0", 64)
	for text, want := range map[string]string{
		"x":                                      "line 1",
		sum + "  a\n" + sum + " b\n":             "line 2",
		sum + "  ../a\n":                         "line 1",
		sum + "  a\n" + sum + "  a\n":            "twice",
		strings.ToUpper("a"+sum[1:]) + "  a\n":   "line 1",
		sum + "  " + strings.Repeat("a", 70_000): "too long",
	} {
		if _, err := ParseSums([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80q: %v, want %q", text, err, want)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(made(f, "a", "b/c"))
	f.Add(made(f, "../a"))
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, data []byte) {
		parent := t.TempDir()
		_ = Unpack(bytes.NewReader(data), int64(len(data)), filepath.Join(parent, "in"), Limits{Files: 20, Bytes: 1 << 20})
		if entries, _ := os.ReadDir(parent); len(entries) > 1 {
			t.Errorf("it wrote beside its folder: %v", entries)
		}
	})
}

func FuzzParseSums(f *testing.F) {
	f.Add([]byte(strings.Repeat("0", 64) + "  a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sums, err := ParseSums(data)
		if err != nil {
			return
		}
		for name := range sums {
			if checkName(name) != nil {
				t.Errorf("the name %q is taken", name)
			}
		}
	})
}
