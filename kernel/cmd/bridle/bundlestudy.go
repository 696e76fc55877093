package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bridle/datasets/schema"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
	"bridle/kernel/bundle"
)

// stageStudy writes the parts of the study that the reports read, redacted, and
// the manifests of all runs.
func (b *bundling) stageStudy(ctx context.Context, folder study.Study, packed []*packedReport) error {
	parts, err := folder.Parts()
	if err != nil {
		return err
	}
	if err := b.learn(ctx, folder, parts); err != nil {
		return err
	}
	datasets := map[string]bool{}
	for _, p := range packed {
		maps.Copy(datasets, p.datasets)
	}
	wanted := func(part study.Part) bool {
		return datasets[part.Dataset] && slices.ContainsFunc(packed, func(p *packedReport) bool { return p.pinned == nil || p.pinned.Has(part.Path) })
	}
	pins := map[string]study.PinnedPart{}
	left := map[string]bool{}
	for _, p := range parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !wanted(p) {
			left[p.Dataset] = !datasets[p.Dataset] || left[p.Dataset]
			continue
		}
		if pins[p.Path], err = b.stagePart(folder, p); err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	if err := b.stageRuns(folder, pins); err != nil {
		return err
	}
	for _, p := range packed {
		if err := b.stageSnapshot(p, pins); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(datasets)) {
		if err := b.describe(ctx, name); err != nil {
			return err
		}
	}
	return b.leftOut(folder, left)
}

// learn lets the redactor see all parts.
func (b *bundling) learn(ctx context.Context, folder study.Study, parts []study.Part) error {
	if b.redactor == nil {
		return nil
	}
	for _, p := range parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		f, err := os.Open(folder.File(p))
		if err != nil {
			return err
		}
		err = b.redactor.Learn(p.Dataset, f, p.Bytes)
		if err := errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	return nil
}

// stagePart writes one part.
func (b *bundling) stagePart(folder study.Study, p study.Part) (pin study.PinnedPart, err error) {
	to := filepath.Join(b.stage, bundle.DataDir, filepath.FromSlash(p.Path))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return pin, err
	}
	in, err := os.Open(folder.File(p))
	if err != nil {
		return pin, err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return pin, err
	}
	pin = study.PinnedPart{Path: p.Path, Dataset: p.Dataset}
	if b.redactor == nil {
		_, err = out.ReadFrom(in)
		if err == nil {
			p, err = folder.Inspect(p)
			pin.Rows = p.Rows
		}
	} else {
		pin.Rows, err = b.redactor.Part(p.Dataset, in, p.Bytes, out)
	}
	if err := errors.Join(err, out.Close()); err != nil {
		return pin, err
	}
	pin.SHA256, pin.Bytes, err = study.HashFile(to)
	return pin, err
}

// stageRuns writes run.json of every run, with the parts that are here.
func (b *bundling) stageRuns(folder study.Study, pins map[string]study.PinnedPart) error {
	runs, err := folder.Runs()
	if err != nil {
		return err
	}
	b.manifest.Date = day(runs)
	if b.manifest.Simulated, _, err = folder.IsSimulated(); err != nil {
		return err
	}
	for _, m := range runs {
		held := []study.PartRecord{}
		counts := map[string]study.Count{}
		for _, pin := range pins {
			if path.Dir(pin.Path) != "runs/"+m.RunID {
				continue
			}
			held = append(held, study.PartRecord{Name: path.Base(pin.Path), Rows: pin.Rows, Bytes: pin.Bytes, SHA256: pin.SHA256})
			c := counts[pin.Dataset]
			counts[pin.Dataset] = study.Count{Rows: c.Rows + pin.Rows, Parts: c.Parts + 1}
		}
		slices.SortFunc(held, func(x, y study.PartRecord) int { return strings.Compare(x.Name, y.Name) })
		if m.State == study.Complete || len(m.Parts) > 0 {
			m.Parts = held
		}
		for name := range m.Counts {
			if _, ok := counts[name]; !ok && m.Counts[name].Rows == 0 {
				counts[name] = m.Counts[name]
			}
		}
		m.Counts = counts
		if err := b.hideRun(&m, pins); err != nil {
			return err
		}
		data, err := m.Encode()
		if err != nil {
			return err
		}
		dir := filepath.Join(b.stage, bundle.DataDir, "runs", m.RunID)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "run.json"), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// hideRun takes out of a manifest what tells of the machine or of withheld values.
// Arguments hold paths. Hashes of small input files can be guessed back to what is
// in them; those of parts become the hashes of the parts here.
func (b *bundling) hideRun(m *study.Manifest, pins map[string]study.PinnedPart) error {
	m.Arguments = []string{}
	if b.redactor == nil {
		return nil
	}
	inputs := []study.Input{}
	for _, in := range m.Inputs {
		pin := pins[in.Name]
		inputs = append(inputs, study.Input{Name: b.redactor.Text(in.Name), SHA256: pin.SHA256, Bytes: pin.Bytes})
	}
	m.Inputs = inputs
	if len(m.Config) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(m.Config))
	d.UseNumber()
	var config any
	if err := d.Decode(&config); err != nil {
		return fmt.Errorf("run %s: its configuration cannot be read: %w", m.RunID, err)
	}
	data, err := json.Marshal(b.hideIn(config))
	m.Config = data
	return err
}

// hideIn replaces withheld values in all texts of a JSON value, keys too.
func (b *bundling) hideIn(v any) any {
	switch v := v.(type) {
	case string:
		return b.redactor.Text(v)
	case []any:
		for i := range v {
			v[i] = b.hideIn(v[i])
		}
	case map[string]any:
		to := map[string]any{}
		for key, value := range v {
			to[b.redactor.Text(key)] = b.hideIn(value)
		}
		return to
	}
	return v
}

// stageSnapshot writes the snapshot that a report is pinned to, with the parts that
// are here.
func (b *bundling) stageSnapshot(p *packedReport, pins map[string]study.PinnedPart) error {
	if p.pinned == nil {
		return nil
	}
	snap := study.Snapshot{Parts: []study.PinnedPart{}}
	for _, part := range p.pinned.Parts {
		if pin, ok := pins[part.Path]; ok {
			snap.Parts = append(snap.Parts, pin)
		}
	}
	data, err := snap.Encode()
	if err != nil {
		return err
	}
	p.about.Snapshot = "snapshots/" + p.about.Name + ".json"
	to := filepath.Join(b.stage, filepath.FromSlash(p.about.Snapshot))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// leftOut notes what of the study is not in the archive.
func (b *bundling) leftOut(folder study.Study, left map[string]bool) error {
	m := &b.manifest
	m.LeftOut = append(m.LeftOut, "arguments of all runs, which hold paths of the machine")
	var names []string
	for name, out := range left {
		if out {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) > 0 {
		m.LeftOut = append(m.LeftOut, "datasets that no report reads: "+strings.Join(names, ", "))
	}
	entries, err := os.ReadDir(folder.Dir())
	if err != nil {
		return err
	}
	others := 0
	for _, e := range entries {
		switch e.Name() {
		case "runs":
		case study.DatabaseName:
			m.LeftOut = append(m.LeftOut, study.DatabaseName+", which 'bridle load' makes again from a copy of data/")
		case "study.toml":
			m.LeftOut = append(m.LeftOut, "study.toml, the settings of collectors, which may hold contacts")
		default:
			others++
		}
	}
	if others > 0 {
		m.LeftOut = append(m.LeftOut, fmt.Sprintf("%d other files or folders in the folder of the study", others))
	}
	return nil
}

// tableDescription returns the dictionary of a dataset.
func tableDescription(ctx context.Context, name string) (bundle.Table, error) {
	d, ok := schema.Named(name)
	if !ok {
		return bundle.Table{}, fmt.Errorf("there is no dataset %q", name)
	}
	columns, about, err := duck.Describe(ctx, d)
	t := bundle.Table{Name: name, About: about}
	for _, c := range columns {
		t.Fields = append(t.Fields, bundle.Field{Name: c.Name, Type: c.Type, Null: c.Nullable, Comment: c.Comment})
	}
	return t, err
}

// lastLook searches every file for withheld values once more, and for paths of
// this machine. It should never find any.
func (b *bundling) lastLook() error {
	return fs.WalkDir(os.DirFS(b.stage), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".parquet") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(b.stage, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		if bytes.Contains(data, []byte(b.stage)) {
			return fmt.Errorf("%s holds the path of a folder of this machine: let the notebook not print it", name)
		}
		if b.redactor == nil || strings.HasSuffix(name, ".png") || strings.HasSuffix(name, ".pdf") || strings.HasSuffix(name, ".jpeg") {
			return nil
		}
		for n, line := range bytes.Split(data, []byte("\n")) {
			if b.redactor.Holds(string(line)) {
				return fmt.Errorf("%s, line %d, still holds an address or label that is withheld; nothing was packed: take it out of the notebook", name, n+1)
			}
		}
		return nil
	})
}
