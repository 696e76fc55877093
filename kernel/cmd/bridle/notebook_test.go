package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bridle/kernel/notebook"
)

const hackingTeamNotebook = "../../../notebooks/01-hacking-team-2014.ipynb"

// runTwice runs a notebook over a study into two folders and returns the files of
// each by name, as hashes.
func runTwice(t *testing.T, path, study string) (dir string, files [2]map[string]string) {
	t.Helper()
	for i := range files {
		dir = filepath.Join(t.TempDir(), "report")
		o := notebook.Options{Path: path, Out: dir, Parameters: map[string]any{}}
		if err := runNotebook(t.Context(), io.Discard, o, study, ""); err != nil {
			t.Fatal(err)
		}
		files[i] = map[string]string{}
		err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := os.ReadFile(p)
			rel, _ := filepath.Rel(dir, p)
			files[i][rel] = fmt.Sprintf("%x", sha256.Sum256(b))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir, files
}

// The page says the published figures (their origin stands at the tests of
// published_test.go), two runs give the same bytes, and the README shows the figure
// that the notebook draws.
func TestHackingTeamNotebook(t *testing.T) {
	s := hackingTeam(t)
	dir, files := runTwice(t, hackingTeamNotebook, s.Folder().Dir())
	if len(files[0]) != 3+4*4 {
		t.Errorf("%d files were written, want page, notebook, lock and four figures of four files: %v", len(files[0]), files[0])
	}
	for name, sum := range files[0] {
		if files[1][name] != sum {
			t.Errorf("%s differs between two runs", name)
		}
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(page), " ")), " ")
	for _, want := range []string{
		"to 17 February 2014 555 454 379 278",
		"all dates 590 482 395 287",
		"on up to 30 servers 482 188 24 110",
		"all 482 110 102 32",
		// 102 servers in one cluster or in k: 110 - 1 + k = 188 clusters give k = 79.
		"the largest cluster without the cut has 102 servers; with it they are 79 clusters, 78 of them single servers",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if m := regexp.MustCompile(`(src|href)="(https?:)?//[^"]*"`).Find(page); m != nil {
		t.Errorf("the page asks for something outside: %s", m)
	}
	shown, err := os.ReadFile("../../../notebooks/01-hacking-team-2014.png")
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := os.ReadFile(filepath.Join(dir, "figures", "ht-hub.png"))
	if err != nil || !bytes.Equal(shown, drawn) {
		t.Errorf("the picture in README is not the one drawn (%v); look at it, then copy figures/ht-hub.png to notebooks/01-hacking-team-2014.png", err)
	}
}

// The generated bindings are those of the packages as they are.
func TestBindingsAreFresh(t *testing.T) {
	b, err := os.ReadFile("generate.go")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^//go:generate go run bridle/kernel/cmd/bridle-bind (.*)$`).FindSubmatch(b)
	if m == nil {
		t.Fatal("generate.go has no go:generate line")
	}
	args := strings.Fields(strings.Replace(string(m[1]), "-o bindings", "-o "+filepath.Join(t.TempDir(), "bindings"), 1))
	out := args[1]
	if output, err := generate(t, args); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	fresh, err := filepath.Glob(filepath.Join(out, "*.go"))
	if err != nil || len(fresh) == 0 {
		t.Fatal("nothing was generated", err)
	}
	for _, f := range append(fresh, filepath.Join(out, "types.bin")) {
		want, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		have, err := os.ReadFile(filepath.Join("bindings", filepath.Base(f)))
		if err != nil || !bytes.Equal(have, want) {
			t.Errorf("bindings/%s is stale (%v); run 'make bindings'", filepath.Base(f), err)
		}
	}
}

// generate runs the generator of bindings.
func generate(t *testing.T, args []string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"run", "bridle/kernel/cmd/bridle-bind"}, args...)...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
