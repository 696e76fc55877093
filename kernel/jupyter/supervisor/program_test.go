package supervisor

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A program that is replaced while the kernel runs is started as it was.
func TestProgramIsHeld(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("files that are in use are held on Linux alone")
	}
	path := filepath.Join(t.TempDir(), "echo")
	echo, err := os.ReadFile("/bin/echo")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, echo, 0o700); err != nil {
		t.Fatal(err)
	}
	command, err := Program(path, "one", "two")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		cmd := command()
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd.ExtraFiles = []*os.File{w, w, w, w} // as a worker has: they must not take its place
		out, err := cmd.Output()
		if err != nil || string(out) != "one two\n" {
			t.Errorf("%q, %v", out, err)
		}
		r.Close()
		w.Close()
	}
}

func TestMissingProgram(t *testing.T) {
	_, err := Program(filepath.Join(t.TempDir(), "bridle"))
	if err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("got %v", err)
	}
}
