package study

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// Study is a study open for reading.
type Study struct {
	// Dir is the folder as it was given to [Open].
	Dir string
	// Simulated is true if the rows come from a simulated world.
	Simulated bool
	// Pinned is the identifier of the snapshot that the study is open at; empty if it is
	// seen as it is now.
	Pinned string

	opened   *load.Study
	snapshot *study.Snapshot
	context  func() context.Context
}

// Open opens the study in the folder dir. Parts that come later are seen after [Study.Refresh].
func Open(dir string) *Study { return OpenAt(dir, "") }

// OpenAt opens the study in the folder dir at a snapshot: exactly the parts that the file lists
// are seen, and only if they are unchanged. An empty name stands for no snapshot.
func OpenAt(dir, snapshotFile string) *Study {
	if snapshotFile == "" {
		return open(dir, nil)
	}
	snap, err := study.ReadSnapshot(snapshotFile)
	check(err, "make one with s.Snapshot().Save(file) or 'bridle snapshot'", "snapshot %s", snapshotFile)
	return open(dir, &snap)
}

func open(dir string, snap *study.Snapshot) *Study {
	opened, err := load.OpenContext(context.Background(), dir, duck.Options{Snapshot: snap, OneThread: true})
	next := ""
	switch {
	case errors.Is(err, study.ErrNoStudy):
		next = "give the folder that has the folder runs in it; collectors and 'bridle import' make one"
	case err != nil && snap != nil:
		next = "the study no longer has what was pinned; get the parts back, or make a new snapshot"
	}
	check(err, next, "open %s", dir)
	s := &Study{Dir: dir, opened: opened, snapshot: snap, context: context.Background}
	if snap != nil {
		s.Pinned = snap.ID()
	}
	s.Simulated, err = opened.IsSimulated()
	check(err, "", "open %s", dir)
	return s
}

// Close lets go of the study. A session that ends does that by itself.
func (s *Study) Close() { check(s.opened.Close(), "", "close %s", s.Dir) }

// Refresh makes parts visible that were written since the study was opened. A study that is
// pinned stays as it is.
func (s *Study) Refresh() *Study {
	check(s.opened.Refresh(s.context()), "", "refresh %s", s.Dir)
	return s
}

// With returns the same study with another context: what it is asked ends when ctx does.
func (s *Study) With(ctx context.Context) *Study {
	return s.During(func() context.Context { return ctx })
}

// During returns the same study, which asks now for a context each time that it is asked something. A kernel gives the context of
// the cell that runs, so that an interrupt ends the query.
func (s *Study) During(now func() context.Context) *Study {
	same := *s
	same.context = now
	return &same
}

// DB returns the database with one view per dataset, for libraries that ask through
// database/sql. Changes stay in memory.
func (s *Study) DB() *sql.DB { return s.opened.DB() }

// Library returns the study as package load knows it, whose methods return errors.
func (s *Study) Library() *load.Study { return s.opened }

// Pin opens the study again, at the snapshot in file.
func (s *Study) Pin(file string) *Study { return OpenAt(s.folder(), file).During(s.context) }

// folder returns the absolute path of the study, which holds wherever the session goes.
func (s *Study) folder() string { return s.opened.Folder().Dir() }

// Snapshot is a list of parts with their hashes: what is computed from it can be computed again,
// whatever is added later. The table has a row for each part.
type Snapshot struct {
	*Table
	// ID is the SHA-256 over names and content of the parts, in hex digits.
	ID string

	study    *Study
	snapshot study.Snapshot
}

// Snapshot reads every part that the study has and pins it.
func (s *Study) Snapshot() *Snapshot {
	snap := study.Snapshot{}
	if s.snapshot != nil {
		snap = *s.snapshot
	} else {
		var err error
		snap, err = s.opened.Folder().Snapshot()
		check(err, "", "snapshot of %s", s.Dir)
	}
	t := s.table("snapshot "+short(snap.ID())+" of "+s.label(), "path VARCHAR", "dataset VARCHAR", "n_rows BIGINT", "n_bytes BIGINT", "sha256 VARCHAR")
	for _, p := range snap.Parts {
		t.add(p.Path, p.Dataset, p.Rows, p.Bytes, p.SHA256)
	}
	return &Snapshot{Table: t.done(), ID: snap.ID(), study: s, snapshot: snap}
}

// Save writes the snapshot to a file that [OpenAt], [Study.Pin] and 'bridle run --snapshot' take.
func (p *Snapshot) Save(file string) Saved {
	b, err := p.snapshot.Encode()
	check(err, "", "snapshot of %s", p.study.Dir)
	return p.study.save(file, p.Total, b)
}

func short(id string) string { return id[:min(12, len(id))] }

// inside reports whether a path lies in the folder of the study.
func (s *Study) inside(path string) bool {
	at, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(at)); err == nil {
		at = filepath.Join(dir, filepath.Base(at))
	}
	folder := s.folder()
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		folder = real
	}
	return strings.HasPrefix(at+string(filepath.Separator), folder+string(filepath.Separator))
}

// String says in a line what the study is. Its folder is named without the path, which is a machine's
// own and has no place in an output.
func (s *Study) String() string {
	kind := "real"
	if s.Simulated {
		kind = "SIMULATED"
	}
	return fmt.Sprintf("study %s (%s), %s with rows", s.label(), kind, command.Plural(int64(s.Datasets().Total), "dataset"))
}

// HTML shows the study as the list of its datasets.
func (s *Study) HTML() string { return s.Datasets().HTML() }
