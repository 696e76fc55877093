package main

import (
	"context"
	"path/filepath"
	"runtime"
	"strings"

	"bridle/analysis/load"
	"bridle/analysis/typeset"
	"bridle/datasets/command"
	"bridle/datasets/study"
	"bridle/kernel/notebook"
	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/verify/lock"
)

// lock makes a run write its lock: queries are noted after each cell, tables are
// hashed when all have run.
func (r notebookRun) lock(ctx context.Context, o *notebook.Options, queries *recorder) {
	progress := o.Progress
	o.Progress = func(p notebook.Progress) {
		if p.Done {
			queries.after(ctx, p.Cell)
		}
		if progress != nil {
			progress(p)
		}
	}
	given := o.Parameters
	o.LockName = lock.Name
	o.Lock = func(n *nbformat.Notebook, figures []figure.Figure) ([]byte, error) {
		record := lock.Record{File: filepath.Base(o.Path), Params: map[string]any{}, Study: r.study, Snapshot: r.snapshot, Queries: queries.asked}
		for name, value := range given {
			if name != studyParameter && name != snapshotParameter {
				record.Params[name] = value
			}
		}
		var err error
		if record.Tables, err = queries.hashes(ctx); err != nil {
			return nil, err
		}
		if record.SnapshotID, err = snapshotID(r.snapshot); err != nil {
			return nil, err
		}
		if record.Build, err = build(ctx, queries.first()); err != nil {
			return nil, err
		}
		made, err := lock.New(n, figures, record)
		if err != nil {
			return nil, err
		}
		return lock.Encode(made)
	}
}

// snapshotID identifies the parts that a run is pinned to, if it is.
func snapshotID(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	snap, err := study.ReadSnapshot(file)
	if err != nil {
		return "", err
	}
	return snap.ID(), nil
}

// first returns the study that was opened first, or nil.
func (r *recorder) first() *load.Study {
	if len(r.studies) == 0 {
		return nil
	}
	return r.studies[0].Study
}

// build says what this program is made of. Without a study DuckDB was not asked
// and is left out.
func build(ctx context.Context, s *load.Study) (lock.Build, error) {
	b := lock.Build{Fonts: fontsHash(), Go: strings.TrimPrefix(runtime.Version(), "go"), GOARCH: runtime.GOARCH, Tool: command.Version()}
	if s == nil {
		return b, nil
	}
	version, err := s.Engine(ctx)
	b.DuckDB = strings.TrimPrefix(version, "v")
	return b, err
}

// fontsHash returns the hash over the whole chain of faces that figures are set in.
func fontsHash() string { return "sha256:" + typeset.Digest() }
