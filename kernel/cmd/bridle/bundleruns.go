package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bridle/datasets/study"
)

// stageRuns writes run.json of every run, with the parts that are here.
func (b *bundling) stageRuns(s *packedStudy, pins map[string]study.PinnedPart) error {
	runs, err := s.folder.Runs()
	if err != nil {
		return err
	}
	b.manifest.Date = max(b.manifest.Date, day(runs))
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
		dir := filepath.Join(b.stage, filepath.FromSlash(s.about.Data), "runs", m.RunID)
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
