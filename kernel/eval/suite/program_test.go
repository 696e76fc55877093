package suite

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// toolchain finds the go command, or skips; in CI its absence is a failure.
func toolchain(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("go")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("no go command in CI")
	} else if err != nil {
		t.Skip("no go command here; the expected values are not compared with compiled Go")
	}
	return path
}

// TestAgainstCompiledGo is the second route to every expected value: the
// snippets that can be programs become packages of one module, a program runs
// them all, and each value or panic must be the one expected of engines. Paths
// are trimmed, so that the next run finds the packages built.
func TestAgainstCompiledGo(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program of 200 packages")
	}
	goCommand := toolchain(t)
	dir := t.TempDir()
	var imports, calls strings.Builder
	expected := map[string]Snippet{}
	for i, s := range Snippets() {
		if s.Notebook != "" || s.Failure != nil && s.Failure.Name == "CompileError" {
			continue
		}
		name := fmt.Sprintf("s%03d", i)
		expected[name] = s
		writePackage(t, dir, name, s)
		fmt.Fprintf(&imports, "import %q\n", "snippets/"+name)
		fmt.Fprintf(&calls, "\trun(%q, %s.Run)\n", name, name)
	}
	write(t, filepath.Join(dir, "go.mod"), "module snippets\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "main.go"), fmt.Sprintf(mainText, imports.String(), calls.String()))
	build := exec.CommandContext(t.Context(), goCommand, "build", "-trimpath", "-p", "2", "-o", "program", ".")
	build.Dir = dir
	build.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false", "GOWORK=off", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, named(string(out), expected))
	}
	out, err := exec.CommandContext(t.Context(), filepath.Join(dir, "program")).Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	compareWithCompiled(t, string(out), expected)
}

// compareWithCompiled reads lines of a name and a quoted text.
func compareWithCompiled(t *testing.T, out string, expected map[string]Snippet) {
	t.Helper()
	seen := 0
	for line := range strings.Lines(out) {
		var name, got string
		if _, err := fmt.Sscanf(line, "%s %q", &name, &got); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		seen++
		s := expected[name]
		got = strings.ReplaceAll(got, name+".", "main.") // names of types begin with that of their package
		if s.Failure == nil && got != s.Want {
			t.Errorf("%s: compiled Go gives %q, the snippet wants %q", s.Topic, got, s.Want)
		}
		if s.Failure != nil {
			for _, part := range s.Failure.Says {
				if !strings.HasPrefix(got, "panic: ") || !strings.Contains(got, part) {
					t.Errorf("%s: compiled Go gives %q, the snippet wants %q in a panic", s.Topic, got, part)
				}
			}
		}
	}
	if seen != len(expected) || seen < 200 {
		t.Errorf("%d of %d snippets ran", seen, len(expected))
	}
}

// TestAgainstCompiler asks the compiler for the words of its errors and the
// place, as far as that is given.
func TestAgainstCompiler(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the compiler for each error")
	}
	goCommand := toolchain(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module snippets\n\ngo 1.26\n")
	for i, s := range Snippets() {
		if s.Notebook != "" || s.Failure == nil || s.Failure.Name != "CompileError" {
			continue
		}
		name := fmt.Sprintf("s%03d", i)
		writePackage(t, dir, name, s)
		compiler := exec.CommandContext(t.Context(), goCommand, "build", "-trimpath", "-gcflags=-e", "./"+name)
		compiler.Dir = dir
		compiler.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false", "GOWORK=off", "CGO_ENABLED=0")
		out, err := compiler.CombinedOutput()
		if err == nil {
			t.Errorf("%s: the compiler accepts it", s.Topic)
		}
		place := fmt.Sprintf("cell%d:%d:", s.Failure.At.Cell, s.Failure.At.Line)
		if s.Failure.At.Column > 0 {
			place += fmt.Sprintf("%d:", s.Failure.At.Column)
		}
		if !slices.ContainsFunc(strings.Split(string(out), "\n"), func(line string) bool {
			return strings.Contains(line, place) && !slices.ContainsFunc(s.Failure.Says, func(part string) bool { return !strings.Contains(line, part) })
		}) {
			t.Errorf("%s: want %q at %s, the compiler says\n%s", s.Topic, s.Failure.Says, place, out)
		}
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// named puts topics in the place of package names.
func named(text string, expected map[string]Snippet) string {
	return regexp.MustCompile(`s\d\d\d`).ReplaceAllStringFunc(text, func(name string) string {
		return name + " (" + expected[name].Topic + ")"
	})
}

const mainText = `package main

import "fmt"
%s
func run(name string, f func() string) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Printf("%%s %%q\n", name, fmt.Sprint("panic: ", p))
		}
	}()
	fmt.Printf("%%s %%q\n", name, f())
}

func main() {
%s}
`
