package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"bridle/analysis/rerun"
	"bridle/datasets/command"
	"bridle/datasets/schema"
	"bridle/datasets/study"
	"bridle/kernel/bundle"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/verify"
)

// packedReport is a report on its way into an archive.
type packedReport struct {
	old      *verify.Report
	from     *packedStudy // nil if it reads none
	about    bundle.Report
	datasets map[string]bool // that its queries read
	pinned   *study.Snapshot // nil if it was not pinned
}

// load reads the reports and makes sure that each verifies on the study as it is:
// only then does a difference on the redacted study come from redaction.
func (b *bundling) load(ctx context.Context, dirs []string) ([]*packedReport, error) {
	var all []*packedReport
	names := map[string]bool{}
	for _, dir := range dirs {
		old, err := verify.Load(dir)
		if err != nil {
			return nil, err
		}
		p := &packedReport{old: old, datasets: map[string]bool{}}
		var needs string
		if p.from, needs, err = b.studyOf(old); err != nil {
			return nil, fmt.Errorf("report %s: %w", dir, err)
		}
		if needs != "" {
			if err := b.need(old, needs); err != nil {
				return nil, err
			}
			continue
		}
		if p.about, err = b.aboutReport(old, names); err != nil {
			return nil, fmt.Errorf("report %s: %w", dir, err)
		}
		if err := p.tables(); err != nil {
			return nil, fmt.Errorf("report %s: %w", dir, err)
		}
		if err := b.original(ctx, p); err != nil {
			return nil, fmt.Errorf("report %s: %w", dir, err)
		}
		all = append(all, p)
		if p.from != nil {
			p.about.Data = p.from.about.Data
			p.from.reports = append(p.from.reports, p)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("there is nothing to pack: %s needs %s", b.manifest.Needs[0].Report, b.manifest.Needs[0].Needs)
	}
	return all, nil
}

var notInNames = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// aboutReport says what is known of a report before it is run again.
func (b *bundling) aboutReport(old *verify.Report, names map[string]bool) (bundle.Report, error) {
	name, err := archiveName(old.Dir)
	if err != nil || names[name] {
		return bundle.Report{}, fmt.Errorf("its folder cannot name it in the archive: another report is called %q too; rename the folder", name)
	}
	names[name] = true
	n := old.Lock.Notebook
	r := bundle.Report{Name: name, Notebook: n.File, Title: n.File, Study: n.Study != "", Cells: len(n.Cells), Queries: len(old.Lock.Queries),
		Figures: []bundle.Figure{}, Silent: []string{}, Time: b.time, Stated: b.time != ""}
	tables := map[string]int64{}
	for _, name := range old.Lock.Names() {
		f := old.Lock.Figures[name]
		r.Figures = append(r.Figures, bundle.Figure{Name: name, Title: f.Title, Alt: f.Alt, Cell: f.Cell.ID})
		for table, t := range f.Tables {
			tables[table] = t.Rows
		}
	}
	for _, rows := range tables {
		r.Rows += rows
	}
	if r.Time == "" {
		r.Time = bundle.Estimate(r.Cells, r.Queries, r.Rows)
	}
	if text, err := nbformat.ReadFile(filepath.Join(old.Dir, n.File)); err == nil {
		r.Title = heading(text, n.File)
	}
	return r, nil
}

// heading returns the first heading of a notebook, or else a name.
func heading(n *nbformat.Notebook, name string) string {
	for _, c := range n.Cells {
		if c.Type != nbformat.Markdown {
			continue
		}
		for line := range strings.Lines(c.Source) {
			if title, ok := strings.CutPrefix(line, "# "); ok {
				return strings.TrimSpace(title)
			}
		}
	}
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// tables finds the datasets that a report rests on.
func (p *packedReport) tables() error {
	l := p.old.Lock
	var names []string
	for _, q := range l.Queries {
		names = append(names, q.Tables...)
	}
	for _, f := range l.Figures {
		names = slices.AppendSeq(names, maps.Keys(f.Tables))
	}
	for _, name := range names {
		d, ok := schema.Named(strings.TrimPrefix(name, "current_"))
		if !ok || !d.HasParts() {
			return fmt.Errorf("it reads the table %s of a second study, and a report in a bundle reads one: bundle it apart", name)
		}
		p.datasets[d.Name] = true
	}
	if p.datasets["verdicts"] { // a verdict that is taken apart is reached again from these, by a connection that keeps no log
		for _, name := range rerun.VerdictsRead() {
			p.datasets[name] = true
		}
	}
	if len(names) > 0 && l.Notebook.Study == "" {
		return errors.New("its cells open a study by a path of their own, which would not be found in the archive: run it with 'bridle run --study'")
	}
	if l.Notebook.Snapshot == "" {
		return nil
	}
	snap, err := study.ReadSnapshot(l.Notebook.Snapshot)
	p.pinned = &snap
	return err
}

// original runs the notebook on the study as it is.
func (b *bundling) original(ctx context.Context, p *packedReport) (err error) {
	v := verification{}
	if p.from != nil {
		v.study = p.from.dir
	}
	again, err := v.rerun(p.old)
	if err != nil {
		return err
	}
	out, err := os.MkdirTemp("", "bridle-bundle-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(out)) }()
	again.Out = filepath.Join(out, "report")
	again.Progress = cellProgress(b.stderr)
	if _, err := again.run(ctx); err != nil {
		return fmt.Errorf("it cannot be run again, so nothing was packed: %w", err)
	}
	now, err := verify.Load(again.Out)
	if err != nil {
		return err
	}
	verdict := verify.Compare(p.old, now, verify.Options{})
	if verdict.Pass() {
		return nil
	}
	return command.Differs(fmt.Errorf("it does not verify on the study as it is, so nothing was packed: run the notebook again.\n%s", verdict))
}

// stageReport writes notebook and report of the redacted study.
func (b *bundling) stageReport(ctx context.Context, p *packedReport) error {
	r := &p.about
	path := bundle.NotebooksDir + "/" + r.Name + ".ipynb"
	if err := b.stageNotebook(p, filepath.Join(b.stage, filepath.FromSlash(path))); err != nil {
		return err
	}
	b.hideAbout(r)
	where := filepath.Join(b.stage, bundle.ReportsDir, r.Name)
	w := within{dir: b.stage, path: path, about: r, given: p.given(b.hide), out: bundle.ReportsDir + "/" + r.Name, stderr: b.stderr}
	now, err := w.run(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		why := "the notebook does not run without what is withheld: " + b.hide(strings.ReplaceAll(err.Error(), b.stage+"/", ""))
		for i := range r.Figures {
			r.Figures[i].Withheld = why
			r.Figures[i].Hush()
		}
		return os.RemoveAll(where)
	}
	if w.marks = b.compare(p, now); len(w.marks) > 0 {
		if err := os.RemoveAll(where); err != nil {
			return err
		}
		w.marked = map[string]bool{}
		if now, err = w.run(ctx); err != nil {
			return fmt.Errorf("report %s: its figures cannot be drawn again with the mark: %w", r.Name, err)
		}
	}
	b.redrawn(p, now, w.marked)
	return b.withhold(p, now)
}

// hide replaces withheld values.
func (b *bundling) hide(text string) string {
	if b.redactor == nil {
		return text
	}
	return b.redactor.Text(text)
}

// hideAbout replaces withheld values in what is said of a report.
func (b *bundling) hideAbout(r *bundle.Report) {
	r.Title = b.hide(r.Title)
	for i := range r.Figures {
		f := &r.Figures[i]
		f.Title, f.Alt = b.hide(f.Title), b.hide(f.Alt)
	}
}

// stageNotebook writes a notebook without outputs, and with pseudonyms where its
// cells name withheld values: on the redacted study they find the same rows.
func (b *bundling) stageNotebook(p *packedReport, to string) error {
	n, err := nbformat.ReadFile(filepath.Join(p.old.Dir, p.about.Notebook))
	if err != nil {
		return err
	}
	n.Cells = slices.DeleteFunc(n.Cells, func(c nbformat.Cell) bool { return c.HasTag("injected-parameters") })
	for i := range n.Cells {
		c := &n.Cells[i]
		c.Outputs, c.ExecutionCount, c.Source = nil, 0, b.hide(c.Source)
	}
	data, err := nbformat.Write(n)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// given returns the parameters of a report with withheld values replaced.
func (p *packedReport) given(hide func(string) string) map[string]any {
	given, err := p.old.Lock.Notebook.Given()
	if err != nil {
		return nil // the run on the study as it is has refused it
	}
	for name, v := range given {
		if text, ok := v.(string); ok {
			given[name] = hide(text)
		}
	}
	return given
}
