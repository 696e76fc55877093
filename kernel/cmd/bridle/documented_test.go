package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Commands that documents name are there: what a reader types must not be unknown.
func TestDocumentedCommandsExist(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	named := regexp.MustCompile("(?:`|\n    |; )bridle ([a-z]+)( (?:scan|resolvers|prefixes|targets|operators|resolutions|attributes|groups|statements|install|uninstall|list|check|hacking-team-2014)\\b)?")
	seen := 0
	for _, file := range []string{"README.md", "CONTRIBUTING.md", "notebooks/README.md", "kernel/cmd/bridle/README.md", "collectors/README.md", "collectors/REAL.md"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			if m[1] == "help" || m[1] == "cannot" { // cobra's own; prose
				continue
			}
			words := append([]string{m[1]}, strings.Fields(m[2])...)
			command, rest, err := newRoot(nil).Find(words)
			if err != nil || len(rest) > 0 && command.Name() != "import" || command.Name() == "bridle" {
				t.Errorf("%s: there is no 'bridle %s'", file, strings.Join(words, " "))
			}
			seen++
		}
	}
	if seen < 40 {
		t.Errorf("only %d commands were found in the documents", seen)
	}
	if code := run([]string{"no-such-command"}, io.Discard, io.Discard); code != 2 {
		t.Errorf("an unknown command ends with %d", code)
	}
}
