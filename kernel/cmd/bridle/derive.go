package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// derivation is a piece of work that computes datasets of a study from others.
type derivation struct {
	tool   string
	config any
	// from are the datasets it reads; with their content and the configuration
	// the result is determined.
	from []string
	// needs are those of them without rows of which there is nothing to do.
	needs []string
	// rows reads from the study and writes to the run. It must give the same rows
	// in the same order each time.
	rows func(ctx context.Context, s *load.Study, r *study.Run) error
	// anyThreads is true if the rows and their order do not depend on how many threads
	// DuckDB has, nor on the order of what it reads.
	anyThreads bool
}

// derive carries out a derivation as a run and loads it. If it was done before on
// the same data with the same configuration, it is not repeated.
func (a app) derive(ctx context.Context, stdout, stderr io.Writer, dir string, d derivation) error {
	folder, err := study.Open(dir)
	if err != nil {
		return err
	}
	snap, err := folder.Snapshot(d.from...)
	if err != nil {
		return err
	}
	for _, need := range d.needs {
		if !slices.ContainsFunc(snap.Parts, func(p study.PinnedPart) bool { return p.Dataset == need && p.Rows > 0 }) {
			return fmt.Errorf("%s has no rows of %s to work on; 'bridle status %s' says what to do first", dir, need, dir)
		}
	}
	simulated, _, err := folder.IsSimulated()
	if err != nil {
		return err
	}
	plan := study.Plan{
		Tool: d.tool, Version: command.Version(), Arguments: a.arguments,
		Config: d.config, Inputs: snap.Inputs(), Simulated: simulated,
	}
	if simulated {
		if plan.Seed, err = seedOf(folder); err != nil {
			return err
		}
		plan.Clock = study.SimulatedClock
	}
	r, done, err := folder.Once(plan)
	if err != nil {
		return err
	}
	if r == nil {
		fmt.Fprintf(stdout, "%s was done before on these data, as run %s\n", d.tool, done.RunID)
		return loadStudy(ctx, stdout, stderr, folder)
	}
	if err := writeDerived(ctx, folder, snap, r, d); err != nil {
		return r.Stop(ctx, err)
	}
	if err := r.Finish(); err != nil {
		return err
	}
	m := r.Manifest()
	fmt.Fprintf(stdout, "%s wrote run %s\n", d.tool, m.RunID)
	for _, name := range m.Datasets() {
		fmt.Fprintf(stdout, "  %s: %s\n", name, command.Plural(m.Counts[name].Rows, "row"))
	}
	return loadStudy(ctx, stdout, stderr, folder)
}

// writeDerived opens the study at exactly the snapshot the run is recorded for.
func writeDerived(ctx context.Context, folder study.Study, snap study.Snapshot, r *study.Run, d derivation) error {
	s, err := load.OpenContext(ctx, folder.Dir(), duck.Options{Snapshot: &snap, OneThread: !d.anyThreads, Loaded: d.anyThreads})
	if err != nil {
		return err
	}
	return errors.Join(d.rows(ctx, s, r), s.Close())
}

// seedOf returns the seed of the world a simulated study comes from.
func seedOf(s study.Study) (*int64, error) {
	all, err := s.Runs()
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.Seed != nil {
			return m.Seed, nil
		}
	}
	return nil, errors.New("the study is simulated but none of its runs has a seed")
}
