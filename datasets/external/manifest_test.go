package external_test

import (
	"encoding/hex"
	"errors"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/datasets/external"
	"bridle/datasets/external/published"
)

// isHex reports whether s is n lower-case hex digits.
func isHex(s string, n int) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b)*2 == n && s == strings.ToLower(s)
}

// isDay reports whether s is a day, YYYY-MM-DD.
func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func TestSets(t *testing.T) {
	var names []string
	for _, s := range external.Sets() {
		names = append(names, s.Name)
		if !isHex(s.Commit, 40) || !isDay(s.CommittedOn) || s.PublishedOn != "" && !isDay(s.PublishedOn) {
			t.Errorf("%s: commit %q of %q, published on %q", s.Name, s.Commit, s.CommittedOn, s.PublishedOn)
		}
		if s.Licence.SPDX == "" || s.Licence.File == "" || len(s.Files) == 0 || len(s.Limits) == 0 {
			t.Errorf("%s: licence, files or limits are missing", s.Name)
		}
		for _, text := range []string{s.Title, s.Product, s.Repository, s.Citation, s.Contains, s.Licence.Note} {
			if text == "" {
				t.Errorf("%s: a text is missing", s.Name)
			}
		}
		if !strings.Contains(s.Citation, s.Commit) || !strings.Contains(s.Citation, s.Repository) {
			t.Errorf("%s: the citation names neither commit nor repository", s.Name)
		}
		if got, found := external.Named(s.Name); !found || !reflect.DeepEqual(got, s) {
			t.Errorf("%s: Named finds %v, %v", s.Name, found, got)
		}
	}
	if want := []string{"hacking-team-2014", "amnesty-nso-2018", "amnesty-nso-2021"}; !slices.Equal(names, want) {
		t.Errorf("the sets are %v, want %v", names, want)
	}
	if _, found := external.Named("none"); found {
		t.Error("Named finds a set that there is not")
	}
}

func TestFiles(t *testing.T) {
	for _, s := range external.Sets() {
		seen, names := map[string]bool{}, map[string]bool{}
		for _, f := range s.Files {
			want := "https://raw.githubusercontent.com/" + s.Repository + "/" + s.Commit + "/" + f.Path
			if u, err := url.Parse(f.URL); err != nil || u.String() != want {
				t.Errorf("%s is at %s, want %s", f.Path, f.URL, want)
			}
			if !isHex(f.SHA256, 64) || f.Bytes < 1 || f.Contains == "" || !filepath.IsLocal(f.Path) || path.Clean(f.Path) != f.Path {
				t.Errorf("%s: the entry is not complete: %+v", s.Name, f)
			}
			if seen[f.Path] || names[path.Base(f.Path)] {
				t.Errorf("%s: %s stands there twice", s.Name, f.Path)
			}
			seen[f.Path], names[path.Base(f.Path)] = true, true
		}
	}
}

// TestSetsAreCopies changes a result, which must not change the next one.
func TestSetsAreCopies(t *testing.T) {
	external.Sets()[0].Files[0].SHA256 = "changed"
	if external.Sets()[0].Files[0].SHA256 == "changed" {
		t.Error("the caller can change the manifest")
	}
}

func TestSource(t *testing.T) {
	s := external.Set{Name: "a", Commit: "c0"}
	if got := s.Source("b/c", ""); got != "a@c0:b/c" {
		t.Errorf("Source is %q", got)
	}
	if got := s.Source("b/c", "d"); got != "a@c0:b/c#d" {
		t.Errorf("Source is %q", got)
	}
}

// TestPublishedFiles compares the manifest with copies of the published files.
func TestPublishedFiles(t *testing.T) {
	root := published.Root(t)
	for _, s := range external.Sets() {
		dir := t.TempDir()
		if err := external.Take(s, root, dir); err != nil {
			t.Error(err)
		}
		if err := external.Verify(s, dir); err != nil {
			t.Error(err)
		}
	}
}

func TestCacheDir(t *testing.T) {
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skipf("no cache folder: %v", err)
	}
	got, err := external.CacheDir("a-set")
	if want := filepath.Join(cache, "bridle", "a-set"); err != nil || got != want {
		t.Errorf("the folder is %s (%v), want %s", got, err, want)
	}
	for _, bad := range []string{"", "..", ".", "a/b", "/a", "../a"} {
		if got, err := external.CacheDir(bad); err == nil {
			t.Errorf("%q gives the folder %s", bad, got)
		}
	}
}

func TestCounts(t *testing.T) {
	good := external.Counts{{File: "a", Read: 3, Taken: 2, Rejected: 1}, {File: "b", Section: "s", Read: 1, Taken: 1}}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	if got, want := good.Total(), (external.Count{Read: 4, Taken: 3, Rejected: 1}); got != want {
		t.Errorf("the total is %+v, want %+v", got, want)
	}
	for _, bad := range []external.Count{{Read: 1}, {Read: 1, Taken: 1, Rejected: 1}, {Rejected: 1}} {
		bad.File = "the-file"
		if err := append(good[:2:2], bad).Check(); err == nil || !strings.Contains(err.Error(), "the-file") {
			t.Errorf("%+v is accepted: %v", bad, err)
		}
	}
}

func TestErrors(t *testing.T) {
	cause := &external.HashError{Want: "11", Got: "22"}
	err := error(&external.FileError{Set: "s", File: external.File{Path: "p", URL: "https://u"}, Err: cause})
	for _, part := range []string{"s: file p", "sha256 is 22, expected 11", "https://u", "--from DIR"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
	if got, ok := errors.AsType[*external.HashError](err); !ok || got != cause {
		t.Error("the cause cannot be reached")
	}
}
