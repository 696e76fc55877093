package study

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

// Limits of a part.
const (
	// PartRows is the largest number of rows in a part.
	PartRows = 250_000
	// PartAge is the longest time a part stays open after its first row.
	PartAge = 30 * time.Second
)

// begin starts the run's keeper, the goroutine that ends parts which have grown
// too old while no row came.
func (s Study) begin(m Manifest, dir string, lock *fileLock, now func() time.Time, partRows int, replayed bool) *Run {
	r := &Run{
		codec: newCodec(),
		study: s, dir: dir, lock: lock, now: now, partRows: partRows, replayed: replayed,
		manifest: m, stop: make(chan struct{}),
	}
	r.stopped.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-r.stop:
				return
			case <-tick.C:
				for _, t := range r.writers() {
					t.flushOlderThan(PartAge)
				}
			}
		}
	})
	return r
}

// ID returns the name of the run.
func (r *Run) ID() string { return r.manifest.RunID }

// over is the error of writing to a run that has ended.
func (r *Run) over() error { return fmt.Errorf("study: run %s has ended", r.ID()) }

// Manifest returns the manifest as it stands.
func (r *Run) Manifest() Manifest {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.manifest
}

func (r *Run) writers() []table {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]table(nil), r.tables...)
}

// Finish ends the open parts, records what was written and marks the run
// complete. The run cannot be used afterwards.
func (r *Run) Finish() error { return r.end(Complete) }

// Interrupt ends the open parts and marks the run interrupted, so that it can be
// resumed.
func (r *Run) Interrupt() error { return r.end(Interrupted) }

// Stop ends the run after an error: as interrupted if ctx is done, so that the
// manifest says it was stopped on request, and abandoned otherwise. It returns the
// error that ended the work together with any of its own.
func (r *Run) Stop(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.Join(err, r.Interrupt())
	}
	return errors.Join(err, r.Abandon())
}

// Abandon lets go of the run without finishing it, as if the process had died,
// except that rows already written are kept. The run can be resumed. It is what
// to call when an error ends the work.
func (r *Run) Abandon() error {
	if !r.close() {
		return nil
	}
	defer r.release()
	var errs []error
	for _, t := range r.writers() {
		errs = append(errs, t.end())
	}
	return errors.Join(errs...)
}

func (r *Run) end(state State) error {
	if !r.close() {
		return errors.New("study: the run has already ended")
	}
	defer r.release()
	var errs []error
	for _, t := range r.writers() {
		errs = append(errs, t.end())
		if state == Complete {
			errs = append(errs, t.missing())
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if err := r.account(); err != nil {
		return err
	}
	ended := r.now().UTC().Truncate(time.Microsecond)
	r.manifest.State, r.manifest.EndedAt = state, &ended
	return r.save()
}

// close stops the keeper; it reports false if the run has ended before.
func (r *Run) close() bool {
	r.mu.Lock()
	was := r.ended
	r.ended = true
	r.mu.Unlock()
	if was {
		return false
	}
	close(r.stop)
	r.stopped.Wait()
	return true
}

func (r *Run) release() { r.lock.unlock() }

// account fills in counts and parts from what lies in the folder.
func (r *Run) account() error {
	parts, err := r.study.partsOf(r.manifest)
	if err != nil {
		return err
	}
	counts := map[string]Count{}
	for _, t := range r.writers() {
		counts[t.dataset()] = Count{}
	}
	r.manifest.Parts = []PartRecord{}
	for _, p := range parts {
		p, err := r.study.Inspect(p)
		if err != nil {
			return err
		}
		name := filepath.Base(p.Path)
		sum, size, err := HashFile(filepath.Join(r.dir, name))
		if err != nil {
			return err
		}
		r.manifest.Parts = append(r.manifest.Parts, PartRecord{Name: name, Rows: p.Rows, Bytes: size, SHA256: sum})
		c := counts[p.Dataset]
		counts[p.Dataset] = Count{Rows: c.Rows + p.Rows, Parts: c.Parts + 1}
	}
	r.manifest.Counts = counts
	return nil
}

// save writes run.json.
func (r *Run) save() error {
	b, err := r.manifest.Encode()
	if err != nil {
		return fmt.Errorf("run %s: %w", r.manifest.RunID, err)
	}
	return WriteFile(filepath.Join(r.dir, manifestName), b)
}
