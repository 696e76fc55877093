package study

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/parquet-go/parquet-go/compress/zstd"
)

// Run is one execution of a tool that writes rows into a study. Exactly one
// process holds a run at a time. A Run may be used by several goroutines.
type Run struct {
	study    Study
	dir      string
	lock     *fileLock
	now      func() time.Time
	partRows int
	codec    *zstd.Codec // of all its parts
	once     bool        // begun by Once, so that it can be replayed
	replayed bool        // rows come again from the start; those already safe are skipped

	mu       sync.Mutex
	manifest Manifest
	tables   []table
	ended    bool

	stop    chan struct{} // closed to end the keeper
	stopped sync.WaitGroup
}

// table is what a run knows of its writers, whatever their row type.
type table interface {
	end() error
	flushOlderThan(time.Duration)
	missing() error
	dataset() string
}

// Create begins a new run.
//
// It fails if the study holds runs of the other kind: simulated and real rows
// are never mixed.
func (s Study) Create(p Plan) (*Run, error) {
	pp, err := p.prepare()
	if err != nil {
		return nil, err
	}
	unlock, err := s.lockRuns()
	if err != nil {
		return nil, err
	}
	defer unlock()
	return s.create(pp)
}

// Resume takes up a run that was interrupted or cut off. Parts that are complete
// stay; what the dead process had not finished is removed.
func (s Study) Resume(runID string, now func() time.Time) (*Run, error) {
	m, err := readManifest(s.runDir(runID))
	if err != nil {
		return nil, err
	}
	if m.State == Complete {
		return nil, fmt.Errorf("run %s is complete; there is nothing to resume", runID)
	}
	return s.resume(m, now, PartRows, false)
}

// Once carries out work that its configuration and inputs determine fully, such
// as an import. If the latest complete run of the tool did the same work, Once
// returns a nil Run and that run's manifest. If a run of that work was cut off, it is taken up, and writers
// skip as many rows as they already hold: the caller writes the same rows in the
// same order as before. Otherwise a new run begins; so work that was done before
// other work of the tool is done again, and is the latest then.
func (s Study) Once(p Plan) (*Run, Manifest, error) {
	pp, err := p.prepare()
	if err != nil {
		return nil, Manifest{}, err
	}
	unlock, err := s.lockRuns()
	if err != nil {
		return nil, Manifest{}, err
	}
	defer unlock()
	all, err := s.Runs()
	if err != nil {
		return nil, Manifest{}, err
	}
	if m, ok := Latest(all, pp.Tool); ok && m.ConfigSHA256 == pp.hash {
		return nil, m, nil
	}
	for _, m := range slices.Backward(all) {
		if m.Tool == pp.Tool && m.ConfigSHA256 == pp.hash && m.State != Complete {
			r, err := s.resume(m, pp.Now, pp.PartRows, true)
			if err != nil {
				return nil, m, err
			}
			r.once = true
			return r, m, nil
		}
	}
	r, err := s.create(pp)
	if err != nil {
		return nil, Manifest{}, err
	}
	r.once = true
	return r, r.manifest, nil
}

// lockRuns makes beginning a run exclusive between processes.
func (s Study) lockRuns() (unlock func(), err error) {
	l, err := lockFile(filepath.Join(s.runs(), lockName), true)
	if err != nil {
		return nil, err
	}
	return func() { l.unlock() }, nil
}

// create makes the folder of a new run. The caller holds the lock on runs.
func (s Study) create(p prepared) (*Run, error) {
	simulated, known, err := s.IsSimulated()
	if err != nil {
		return nil, err
	}
	if known && simulated != p.Simulated {
		return nil, fmt.Errorf("%s holds %s runs and this one is %s: use another study folder; the two are never mixed",
			s.dir, kind(simulated), kind(p.Simulated))
	}
	m := Manifest{
		Tool: p.Tool, Version: p.Version, Arguments: p.Arguments,
		Config: p.config, ConfigSHA256: p.hash, Seed: p.Seed,
		Clock: p.Clock, Simulated: p.Simulated,
		State: Running, StartedAt: p.Now().UTC().Truncate(time.Microsecond),
		Inputs: append([]Input{}, p.Inputs...), Counts: map[string]Count{}, Parts: []PartRecord{},
	}
	for n := 1; ; n++ {
		m.RunID = runID(p, m.StartedAt, n)
		if _, err := os.Lstat(s.runDir(m.RunID)); errors.Is(err, os.ErrNotExist) {
			break
		} else if err != nil {
			return nil, err
		}
	}
	return s.place(m, p.Now, p.PartRows)
}

// place writes the folder of a run under a temporary name and renames it, so that
// a run folder without run.json never exists.
func (s Study) place(m Manifest, now func() time.Time, partRows int) (*Run, error) {
	temp, err := os.MkdirTemp(s.runs(), tempPrefix)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp) // does nothing once renamed
	b, err := m.Encode()
	if err != nil {
		return nil, err
	}
	if err := WriteFile(filepath.Join(temp, manifestName), b); err != nil {
		return nil, err
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return nil, err
	}
	lock, err := lockFile(filepath.Join(temp, lockName), false)
	if err != nil {
		return nil, err
	}
	dir := s.runDir(m.RunID)
	if err := os.Rename(temp, dir); err != nil {
		lock.unlock()
		return nil, err
	}
	if err := syncDir(s.runs()); err != nil {
		lock.unlock()
		return nil, err
	}
	return s.begin(m, dir, lock, now, partRows, false), nil
}

// resume takes up the run of m.
func (s Study) resume(m Manifest, now func() time.Time, partRows int, replayed bool) (*Run, error) {
	dir := s.runDir(m.RunID)
	lock, err := lockFile(filepath.Join(dir, lockName), false)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w; wait for it or stop it", m.RunID, err)
	}
	// Read again: the process that held the lock may have finished meanwhile.
	m, err = readManifest(dir)
	if err == nil && m.State == Complete {
		err = fmt.Errorf("run %s has just been completed by another process; run the command again", m.RunID)
	}
	if err == nil {
		err = removeUnfinished(dir)
	}
	if err != nil {
		lock.unlock()
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	m.State, m.EndedAt, m.Parts = Running, nil, []PartRecord{}
	r := s.begin(m, dir, lock, now, partRows, replayed)
	if err := r.save(); err != nil {
		r.release()
		return nil, err
	}
	return r, nil
}

// removeUnfinished clears away what a dead process left under temporary names.
func removeUnfinished(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tempPrefix) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func kind(simulated bool) string {
	if simulated {
		return "simulated"
	}
	return "real"
}

// Busy reports whether a process is writing to the run.
func (s Study) Busy(runID string) (bool, error) {
	l, err := lockFile(filepath.Join(s.runDir(runID), lockName), false)
	if errors.Is(err, ErrBusy) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return false, l.unlock()
}
