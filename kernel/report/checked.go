package report

import (
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"

	"bridle/kernel/notebook/figure"
	"bridle/kernel/verify/lock"
)

// check compares cells, figures and files with the lock.
func (s *Section) check(dir string) error {
	locked := map[string]string{}
	for _, c := range s.Lock.Notebook.Cells {
		locked[c.ID] = c.SHA256
	}
	ran := map[string]bool{}
	for _, c := range s.Notebook.Cells {
		if c.ExecutionCount == 0 || c.HasTag(injectedTag) {
			continue
		}
		if lock.Hash([]byte(c.Source)) != locked[c.ID] {
			return fmt.Errorf("%s: cell %d (%s) is not the one that was locked; run the notebook again", filepath.Join(dir, s.File), c.ExecutionCount, c.ID)
		}
		ran[c.ID] = true
	}
	for _, c := range s.Lock.Notebook.Cells {
		if !ran[c.ID] {
			return fmt.Errorf("%s: cell %d (%s) was locked and is not there; run the notebook again", filepath.Join(dir, s.File), c.Number, c.ID)
		}
	}
	drawn := map[string]bool{}
	for _, f := range s.Figures {
		drawn[f.Name] = true
		if err := s.checkFigure(dir, f); err != nil {
			return err
		}
	}
	for _, name := range s.Lock.Names() {
		if !drawn[name] {
			return fmt.Errorf("%s has no figure %s, which was locked; run the notebook again", filepath.Join(dir, s.File), name)
		}
	}
	return nil
}

// injectedTag marks the cell of a run's parameters, which locks leave out.
const injectedTag = "injected-parameters"

// checkFigure compares a figure of the notebook, and its files if they are
// there, with the lock.
func (s *Section) checkFigure(dir string, f figure.Figure) error {
	entry, ok := s.Lock.Figures[f.Name]
	if !ok {
		return fmt.Errorf("%s: figure %s is not in %s; run the notebook again", filepath.Join(dir, s.File), f.Name, lock.Name)
	}
	if f.Alt != entry.Alt || f.Caption != entry.Title {
		return fmt.Errorf("%s: the words of figure %s are not those that were locked; run the notebook again", filepath.Join(dir, s.File), f.Name)
	}
	forms := f.Forms()
	if len(forms) != len(entry.Files) {
		return fmt.Errorf("%s: figure %s has %d forms where %d were locked; run the notebook again", filepath.Join(dir, s.File), f.Name, len(forms), len(entry.Files))
	}
	for _, form := range forms {
		if lock.Hash(form.Data) != entry.Files[form.Ending] {
			return fmt.Errorf("%s: figure %s is not the one that was locked (%s); run the notebook again", filepath.Join(dir, s.File), f.Name, form.Ending)
		}
		path := filepath.Join(dir, "figures", f.Name+"."+form.Ending)
		data, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue // the notebook holds it
		}
		if err != nil {
			return err
		}
		if lock.Hash(data) != entry.Files[form.Ending] {
			return fmt.Errorf("%s was changed after it was locked; run the notebook again, or 'bridle verify' to see how", path)
		}
	}
	return nil
}

var (
	verifiedLock    = regexp.MustCompile(`<meta name="bridle-lock" content="(sha256:[0-9a-f]{64})">`)
	verifiedSummary = regexp.MustCompile(`(?s)</h1>\s*<p>([^<]*?)\.?\s*(?:<span|</p>)`)
)

// verified takes the summary from the page of a verification, if that is one of
// this lock.
func (s *Section) verified(dir string) error {
	data, err := os.ReadFile(filepath.Join(dir, "verify", "index.html"))
	if errors.Is(err, os.ErrNotExist) || err == nil && s.Lock == nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot read the page of the verification: %w", err)
	}
	about, summary := verifiedLock.FindSubmatch(data), verifiedSummary.FindSubmatch(data)
	if about == nil || summary == nil || string(about[1]) != s.LockHash {
		s.Stale = true
		return nil
	}
	s.Verdict = html.UnescapeString(string(summary[1]))
	return nil
}
