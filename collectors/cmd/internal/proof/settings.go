package proof

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// Collect adds lines below [collect] in the study's study.toml.
func (a *Arena) Collect(t *testing.T, lines string) {
	t.Helper()
	path := filepath.Join(a.Study.Dir(), settings.Name)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(b), "[collect]\n", "[collect]\n"+lines+"\n", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// File puts a file into the study's folder, at once, as whoever changes an opt-out list should.
func (a *Arena) File(t *testing.T, name, content string) {
	t.Helper()
	if err := study.WriteFile(filepath.Join(a.Study.Dir(), name), []byte(content)); err != nil {
		t.Error(err)
	}
}
