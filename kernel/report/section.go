package report

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/markdown"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/verify/lock"
)

// A Section is the report of one notebook.
type Section struct {
	// File is the notebook's name without folder.
	File string

	Notebook *nbformat.Notebook
	Figures  []figure.Figure

	// Lock is nil if the notebook was run without one; LockHash is the hash of
	// its file.
	Lock     *lock.Lock
	LockHash string

	// Verdict is the summary of a verification of exactly this lock, or empty.
	// Stale says that there is one of another lock, which counts for nothing.
	Verdict string
	Stale   bool
}

// Load reads the folder of a report that 'bridle run' or 'bridle render' wrote.
//
// # Errors
//
// A folder without an executed notebook, or with several and no lock to choose
// one, is an error that names it; so are a run that failed, a figure that two
// cells drew, and cells, figures or files of figures that are not those of the
// lock: what is published must be what was verified.
func Load(dir string) (*Section, error) {
	s := &Section{}
	data, err := os.ReadFile(filepath.Join(dir, lock.Name))
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("cannot read the lock of the report: %w", err)
	default:
		if s.Lock, err = lock.Decode(data); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(dir, lock.Name), err)
		}
		s.LockHash = lock.Hash(data)
	}
	if s.File, err = notebookIn(dir, s.Lock); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, s.File)
	if s.Notebook, err = nbformat.ReadFile(path); err != nil {
		return nil, err
	}
	if err := complete(s.Notebook); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if s.Figures, err = figure.Find(s.Notebook); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if s.Lock != nil {
		if err := s.check(dir); err != nil {
			return nil, err
		}
	}
	return s, s.verified(dir)
}

// notebookIn finds the executed notebook of a folder.
func notebookIn(dir string, l *lock.Lock) (string, error) {
	if l != nil {
		return l.Notebook.File, nil // Decode saw to it that this is a file name
	}
	if _, err := os.Stat(dir); err != nil {
		return "", fmt.Errorf("cannot find the report: %w; give the folder that 'bridle run' wrote", err)
	}
	found, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*.ipynb"))
	if err != nil {
		return "", err
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("%s has no executed notebook; give the folder that 'bridle run' wrote", dir)
	case 1:
		return filepath.Base(found[0]), nil
	}
	return "", fmt.Errorf("%s has %d notebooks and no %s to say which is the report's; run each into a folder of its own", dir, len(found), lock.Name)
}

// escapeGlob makes a path a pattern that matches itself alone.
func escapeGlob(path string) string {
	return strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace(path)
}

// complete reports whether a notebook was run to its end.
func complete(n *nbformat.Notebook) error {
	own, _ := n.Metadata["bridle"].(map[string]any)
	switch own["status"] {
	case "complete":
		return nil
	case "failed":
		return fmt.Errorf("the run failed (%v), and half a notebook is no report; mend it and run it again", own["error"])
	}
	return errors.New("the notebook was not run by 'bridle run'; run it, and give the folder with the results")
}

// Title is the notebook's first heading of level 1, or its name.
func (s *Section) Title() string {
	for _, c := range s.Notebook.Cells {
		if c.Type == nbformat.Markdown {
			if title := markdown.Title(c.Source); title != "" {
				return title
			}
		}
	}
	return strings.TrimSuffix(s.File, filepath.Ext(s.File))
}

// Simulated reports whether any output says that its numbers come from a
// simulated world.
func (s *Section) Simulated() bool {
	for _, f := range s.Figures {
		if p, err := f.Plotted(); err == nil && p.Simulated() {
			return true
		}
	}
	for _, c := range s.Notebook.Cells {
		for _, o := range c.Outputs {
			if strings.HasPrefix(o.Text, simulated) || strings.Contains(o.Text, "\n"+simulated) {
				return true
			}
			for _, form := range []string{"text/plain", "text/html", "text/markdown", "image/svg+xml"} {
				if text, _ := o.Data[form].(string); strings.Contains(text, simulated) {
					return true
				}
			}
		}
	}
	return false
}

// simulated is the word that every output of a simulated world bears.
const simulated = "SIMULATED"
