package stdlib_test

import (
	"bytes"
	"maps"
	"os"
	"runtime"
	"strings"
	"testing"

	"bridle/kernel/eval/bind"
)

// TestFresh: the files are what the generator writes today, with the version
// of Go they were made with.
func TestFresh(t *testing.T) {
	if !strings.HasPrefix(runtime.Version(), "go1.26") {
		t.Skipf("the files were generated with go1.26, this is %s", runtime.Version())
	}
	data, err := os.ReadFile("packages.txt")
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			paths = append(paths, line)
		}
	}
	list, err := bind.Load(t.Context(), "", paths...)
	if err != nil {
		t.Fatal(err)
	}
	files, err := bind.Register("stdlib", list)
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range list {
		if files[pkg.FileName()], err = pkg.File("stdlib"); err != nil {
			t.Fatal(err)
		}
	}
	archives, err := bind.Archives("stdlib", list)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(files, archives)
	for name, want := range files {
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not fresh (%v); run go generate here", name, err)
		}
	}
	if len(list) != len(paths) {
		t.Errorf("%d packages of %d", len(list), len(paths))
	}
}
