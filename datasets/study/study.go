package study

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Names within a study folder.
const (
	DatabaseName = "study.duckdb"
	runsName     = "runs"
	manifestName = "run.json"
	lockName     = ".lock"
)

// Study is a study folder. It holds no open files.
type Study struct{ dir string }

// Open returns the study in dir. It fails with an error that wraps [ErrNoStudy]
// if dir has no folder runs.
func Open(dir string) (Study, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Study{}, err
	}
	info, err := os.Stat(filepath.Join(abs, runsName))
	if err == nil && info.IsDir() {
		return Study{abs}, nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return Study{}, err
	}
	return Study{}, fmt.Errorf("%s: %w: it has no folder %q; an import or a collector makes one", dir, ErrNoStudy, runsName)
}

// Create returns the study in dir, making the folder if it is not there.
func Create(dir string) (Study, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Study{}, err
	}
	if err := os.MkdirAll(filepath.Join(abs, runsName), 0o755); err != nil {
		return Study{}, err
	}
	return Study{abs}, syncDir(abs)
}

// Dir returns the absolute path of the study folder.
func (s Study) Dir() string { return s.dir }

// Database returns the path of study.duckdb, which need not exist.
func (s Study) Database() string { return filepath.Join(s.dir, DatabaseName) }

func (s Study) runs() string { return filepath.Join(s.dir, runsName) }

func (s Study) runDir(id string) string { return filepath.Join(s.runs(), id) }

// Runs returns the manifests of all runs, oldest first.
func (s Study) Runs() ([]Manifest, error) {
	entries, err := os.ReadDir(s.runs())
	if err != nil {
		return nil, err
	}
	var all []Manifest
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		m, err := readManifest(s.runDir(e.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	slices.SortStableFunc(all, func(a, b Manifest) int {
		return cmp.Or(a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.RunID, b.RunID))
	})
	return all, nil
}

// IsSimulated reports whether the runs of the study come from a simulated world.
// A study without runs is neither; known is false then.
func (s Study) IsSimulated() (simulated, known bool, err error) {
	all, err := s.Runs()
	if err != nil || len(all) == 0 {
		return false, false, err
	}
	return all[0].Simulated, true, nil
}

// Latest returns the complete run of a tool that ended last, and whether there is
// one. It is the run whose derived rows are current.
func Latest(runs []Manifest, tool string) (latest Manifest, ok bool) {
	for _, m := range runs {
		if m.Tool != tool || m.State != Complete || m.EndedAt == nil {
			continue
		}
		if !ok || cmp.Or(m.EndedAt.Compare(*latest.EndedAt), cmp.Compare(m.RunID, latest.RunID)) > 0 {
			latest, ok = m, true
		}
	}
	return latest, ok
}
