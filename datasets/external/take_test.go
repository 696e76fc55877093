package external

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// twoFiles is a set of two small files, with their contents by path.
func twoFiles() (Set, map[string]string) {
	contents := map[string]string{"one/two/a.txt": "alpha", "LICENCE": "free"}
	set := Set{Name: "a-set"}
	for _, path := range []string{"one/two/a.txt", "LICENCE"} {
		sum := sha256.Sum256([]byte(contents[path]))
		set.Files = append(set.Files, File{
			Path: path, URL: "https://example.org/" + path,
			SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(contents[path])),
		})
	}
	return set, contents
}

// write puts files into dir.
func write(t *testing.T, dir string, contents map[string]string) {
	t.Helper()
	for path, content := range contents {
		file := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTakeLayouts takes the files from each of the layouts in which people keep them.
func TestTakeLayouts(t *testing.T) {
	set, contents := twoFiles()
	flat := map[string]string{"a.txt": "alpha", "LICENCE": "free"}
	for name, c := range map[string]struct {
		below    string
		contents map[string]string
	}{
		"clone":          {"", contents},
		"folder above":   {"b-clone", contents},
		"side by side":   {"", flat},
		"flat and above": {"x", flat},
	} {
		t.Run(name, func(t *testing.T) {
			from, dir := t.TempDir(), filepath.Join(t.TempDir(), "new")
			write(t, from, map[string]string{"a-other/LICENCE": "of another set", "z.txt": ""})
			write(t, filepath.Join(from, c.below), c.contents)
			if err := Take(set, from, dir); err != nil {
				t.Fatal(err)
			}
			if err := Verify(set, dir); err != nil {
				t.Error(err)
			}
			if left := remains(t, dir); !slices.Equal(left, []string{"LICENCE", "a.txt"}) {
				t.Errorf("files are %v", left)
			}
		})
	}
}

func TestTakeMissing(t *testing.T) {
	set, _ := twoFiles()
	from, dir := t.TempDir(), t.TempDir()
	write(t, from, map[string]string{"clone/LICENCE": "free"})
	err := Take(set, from, dir)
	f, ok := errors.AsType[*FileError](err)
	if !ok || f.File.Path != "one/two/a.txt" || !strings.Contains(err.Error(), "https://example.org/one/two/a.txt") ||
		!strings.Contains(err.Error(), "it is missing in "+filepath.Join(from, "clone")) {
		t.Errorf("the error is %v", err)
	}
	if err := Take(set, filepath.Join(from, "nowhere"), dir); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("the error is %v", err)
	}
	if left := remains(t, dir); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
}

func TestTakeAltered(t *testing.T) {
	set, contents := twoFiles()
	for changed, want := range map[string]string{
		"Alpha": "sha256 is ", "alph": "it ended after 4 of 5 bytes", "alphabet": "it is longer than the 5 bytes",
	} {
		from, dir := t.TempDir(), t.TempDir()
		write(t, from, contents)
		write(t, from, map[string]string{"one/two/a.txt": changed})
		err := Take(set, from, dir)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), filepath.Join(from, "one", "two", "a.txt")) {
			t.Errorf("%q gives %v, want %q", changed, err, want)
		}
		if left := remains(t, dir); len(left) > 0 {
			t.Errorf("files are left: %v", left)
		}
	}
}

// TestTakeOntoItself takes a set from the folder in which it stands.
func TestTakeOntoItself(t *testing.T) {
	set, contents := twoFiles()
	dir := t.TempDir()
	write(t, dir, contents)
	if err := Take(set, dir, dir); err != nil {
		t.Error(err)
	}
	if err := Verify(set, dir); err != nil {
		t.Error(err)
	}
}

// TestVerify finds each of the ways in which a file may be wrong, all at once.
func TestVerify(t *testing.T) {
	set, contents := twoFiles()
	dir := t.TempDir()
	write(t, dir, contents)
	if err := Verify(set, dir); err != nil {
		t.Error(err)
	}
	write(t, dir, map[string]string{"one/two/a.txt": "Alpha"})
	if err := os.Remove(filepath.Join(dir, "LICENCE")); err != nil {
		t.Fatal(err)
	}
	err := Verify(set, dir)
	if err == nil || !strings.Contains(err.Error(), "file one/two/a.txt: sha256 is ") ||
		!strings.Contains(err.Error(), "file LICENCE: it is missing") || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the error is %v", err)
	}
	write(t, dir, map[string]string{"LICENCE": "fre", "one/two/a.txt": "alpha"})
	if err := Verify(set, dir); err == nil || !strings.Contains(err.Error(), "it has 3 bytes, expected 4") {
		t.Errorf("the error is %v", err)
	}
	if err := Verify(set, filepath.Join(dir, "nowhere")); err == nil || !strings.Contains(err.Error(), "a-set is not at hand") {
		t.Errorf("the error is %v", err)
	}
}

// TestStoreStaysInside refuses paths that lead out of the folder of the set.
func TestStoreStaysInside(t *testing.T) {
	set, _ := twoFiles()
	dir := t.TempDir()
	root, err := os.OpenRoot(filepath.Join(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	for _, path := range []string{"../a.txt", "link/a.txt", "/a.txt"} {
		f := set.Files[0]
		f.Path = path
		if err := store(root, f, bytes.NewReader([]byte("alpha"))); err == nil {
			t.Errorf("%s was written", path)
		}
	}
	if left := remains(t, outside); len(left) > 0 {
		t.Errorf("files are left outside: %v", left)
	}
}
