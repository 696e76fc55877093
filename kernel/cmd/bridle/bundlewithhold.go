package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	charts "bridle/analysis/figure"
	"bridle/kernel/bundle"
	"bridle/kernel/notebook"
	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/notebook/page"
	"bridle/kernel/verify"
	"bridle/kernel/verify/lock"
)

// within is a run of a notebook of a bundle from the bundle's folder, so that the path
// of its study is the same wherever it is unpacked.
type within struct {
	dir    string
	path   string // of the notebook, within the folder
	about  *bundle.Report
	given  map[string]any
	out    string            // within the folder, or absolute
	marks  map[string]string // words over figures, by name
	marked map[string]bool   // if not nil, gets those that were marked
	stderr io.Writer
}

func (w within) run(ctx context.Context) (_ *verify.Report, err error) {
	back, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	if err := os.Chdir(w.dir); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.Chdir(back)) }()
	r := notebookRun{Options: notebook.Options{Path: w.path, Out: w.out, Parameters: w.given, Dark: charts.DarkStyle, Progress: cellProgress(w.stderr)},
		study: w.about.Data, snapshot: w.about.Snapshot, marks: w.marks, marked: w.marked}
	if _, err := r.run(ctx); err != nil {
		return nil, err
	}
	return verify.Load(w.out)
}

// compare finds what differs on the redacted study, and what shows withheld values.
// It returns the words for the figures that are to be drawn again under a mark.
func (b *bundling) compare(p *packedReport, now *verify.Report) map[string]string {
	marks := map[string]string{}
	verdict := verify.Compare(p.old, now, verify.Options{})
	failed := map[string]verify.Result{}
	for _, r := range verdict.Failed() {
		failed[r.Name] = r
	}
	for i := range p.about.Figures {
		f := &p.about.Figures[i]
		if b.shows(p.old, f.Name) {
			f.Redrawn = "it shows values that are withheld"
		} else if _, ok := failed[f.Name]; ok {
			f.Redrawn = "what it shows follows from values that are withheld"
		}
		if f.Redrawn != "" {
			marks[f.Name] = b.mark()
		}
	}
	silent := map[string]bool{}
	for _, r := range verdict.Failed() {
		if r.Layer == verify.Text {
			silent[r.Cell] = true
		}
	}
	for cell, text := range p.old.Texts {
		if b.redactor != nil && b.redactor.Holds(text) {
			silent[cell] = true
		}
	}
	p.about.Silent = append([]string{}, slices.Sorted(maps.Keys(silent))...)
	return marks
}

// redrawn sees which of the figures that differ were drawn again under the mark. The
// others, which cannot bear one or were not drawn, are withheld.
func (b *bundling) redrawn(p *packedReport, now *verify.Report, marked map[string]bool) {
	for i := range p.about.Figures {
		f := &p.about.Figures[i]
		if f.Redrawn == "" {
			continue
		}
		entry, drawn := now.Lock.Figures[f.Name]
		if drawn && marked[f.Name] && strings.Contains(entry.Alt, b.mark()) && !b.shows(now, f.Name) {
			f.Title, f.Alt = entry.Title, entry.Alt
			continue
		}
		f.Withheld, f.Redrawn = f.Redrawn, ""
		f.Hush()
	}
}

// shows reports whether a figure, as it was published, has a withheld value in its
// words or plotted data.
func (b *bundling) shows(old *verify.Report, name string) bool {
	if b.redactor == nil {
		return false
	}
	f := old.Lock.Figures[name]
	texts := []string{f.Title, f.Alt}
	for ending, data := range old.Files[name] {
		if ending == "csv" || ending == "svg" {
			texts = append(texts, string(data))
		}
	}
	return slices.ContainsFunc(texts, b.redactor.Holds)
}

// withhold takes figures and texts that are withheld out of the report that was
// just written, and writes page, notebook and lock anew.
func (b *bundling) withhold(p *packedReport, now *verify.Report) error {
	gone := map[string]bool{}
	for _, f := range p.about.Figures {
		gone[f.Name] = f.Withheld != ""
	}
	for _, name := range now.Lock.Names() {
		if _, known := gone[name]; !known {
			gone[name] = true // it was not in the report that was published
		}
	}
	dir := filepath.Join(b.stage, bundle.ReportsDir, p.about.Name)
	path := filepath.Join(dir, now.Lock.Notebook.File)
	n, err := nbformat.ReadFile(path)
	if err != nil {
		return err
	}
	figures, err := figure.Find(n)
	if err != nil {
		return err
	}
	figures = silence(n, figures, gone, p.about.Silent)
	data, err := nbformat.Write(n)
	if err != nil {
		return err
	}
	l := now.Lock
	for name, f := range l.Figures {
		if !gone[name] {
			continue
		}
		for ending := range f.Files {
			if err := os.Remove(filepath.Join(dir, "figures", name+"."+ending)); err != nil {
				return err
			}
		}
		delete(l.Figures, name)
	}
	locked, err := lock.Encode(l)
	if err != nil {
		return err
	}
	written := map[string][]byte{path: data, filepath.Join(dir, lock.Name): locked,
		filepath.Join(dir, "index.html"): page.Write(n, figures, page.Options{Name: l.Notebook.File, Dark: charts.DarkStyle})}
	for name, data := range written {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// silence replaces withheld outputs of a notebook by a word, and returns the figures
// that stay.
func silence(n *nbformat.Notebook, figures []figure.Figure, gone map[string]bool, silent []string) []figure.Figure {
	at := map[[2]int]string{}
	for _, f := range figures {
		at[[2]int{f.Cell, f.Output}] = f.Name
	}
	moved := map[string]int{}
	for i := range n.Cells {
		c := &n.Cells[i]
		var kept []nbformat.Output
		quiet := slices.Contains(silent, c.ID)
		said := false
		for j, o := range c.Outputs {
			name, isFigure := at[[2]int{i, j}]
			switch {
			case isFigure && gone[name]:
				o = withheldNote("The figure " + name + " is withheld, and cannot be verified here.")
			case isFigure:
				moved[name] = len(kept)
			case quiet && said:
				continue
			case quiet:
				o, said = withheldNote("What this cell printed is withheld, and cannot be verified here."), true
			}
			kept = append(kept, o)
		}
		c.Outputs = kept
	}
	var stay []figure.Figure
	for _, f := range figures {
		if !gone[f.Name] {
			f.Output = moved[f.Name]
			stay = append(stay, f)
		}
	}
	return stay
}

// withheldNote is an output that says so. It has no plain text, which would be
// compared with that of a new run.
func withheldNote(text string) nbformat.Output {
	return nbformat.Output{Type: nbformat.Display, Data: map[string]any{"text/markdown": text}, Metadata: map[string]any{}}
}

// passOver takes what is withheld out of a report that is to be compared.
func passOver(r *verify.Report, about *bundle.Report, locked *lock.Lock) {
	for _, name := range r.Lock.Names() {
		withheld := slices.ContainsFunc(about.Figures, func(f bundle.Figure) bool { return f.Name == name && f.Withheld != "" })
		if _, known := locked.Figures[name]; !known && withheld {
			delete(r.Lock.Figures, name)
			delete(r.Files, name)
		}
	}
	for _, cell := range about.Silent {
		delete(r.Texts, cell)
	}
}

// withheldLines says of each withheld figure that it cannot be verified here.
func withheldLines(about *bundle.Report) string {
	var b strings.Builder
	for _, f := range about.Figures {
		if f.Redrawn != "" {
			fmt.Fprintf(&b, "%-24s -  drawn again from the redacted tables, not the published figure (%s)\n", f.Name, f.Redrawn)
		}
		if f.Withheld != "" {
			fmt.Fprintf(&b, "%-24s -  cannot be verified here: withheld (%s)\n", f.Name, f.Withheld)
		}
	}
	if len(about.Silent) > 0 {
		fmt.Fprintf(&b, "text of cells %s -  cannot be verified here: withheld\n", strings.Join(about.Silent, ", "))
	}
	return b.String()
}
