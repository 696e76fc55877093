package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bridle/datasets/study"
	"bridle/kernel/bundle"
)

// stageStudy writes the parts of a study that its reports read, redacted, and
// the manifests of all runs.
func (b *bundling) stageStudy(ctx context.Context, s *packedStudy) error {
	folder, packed := s.folder, s.reports
	parts, err := folder.Parts()
	if err != nil {
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
		if pins[p.Path], err = b.stagePart(s, p); err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	if err := b.stageRuns(s, pins); err != nil {
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
	return b.leftOut(s, left)
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
func (b *bundling) stagePart(s *packedStudy, p study.Part) (pin study.PinnedPart, err error) {
	folder := s.folder
	to := filepath.Join(b.stage, filepath.FromSlash(s.about.Data), filepath.FromSlash(p.Path))
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
func (b *bundling) leftOut(s *packedStudy, left map[string]bool) error {
	m := &b.manifest
	where := ""
	if s.about.Data != bundle.DataDir {
		where = " (" + s.about.Data + ")"
	} else {
		m.LeftOut = append(m.LeftOut, "arguments of all runs, which hold paths of the machine")
	}
	var names []string
	for name, out := range left {
		if out {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) > 0 {
		m.LeftOut = append(m.LeftOut, "datasets that no report reads: "+strings.Join(names, ", ")+where)
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	others := 0
	for _, e := range entries {
		switch e.Name() {
		case "runs":
		case study.DatabaseName:
			m.LeftOut = append(m.LeftOut, study.DatabaseName+", which 'bridle load' makes again from a copy of "+s.about.Data+"/")
		case "study.toml":
			m.LeftOut = append(m.LeftOut, "study.toml, the settings of collectors, which may hold contacts"+where)
		default:
			others++
		}
	}
	if others > 0 {
		m.LeftOut = append(m.LeftOut, fmt.Sprintf("%d other files or folders in the folder of the study%s", others, where))
	}
	return nil
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
