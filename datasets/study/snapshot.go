package study

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bridle/datasets/sidebyside"
)

// Snapshot pins the content of a study: a list of parts with their hashes. What
// is computed from a snapshot can be computed again, whatever is added later.
type Snapshot struct {
	Parts []PinnedPart `json:"parts"`
	// hashed has the files that were hashed to take it, as they were then; nil if it was read.
	hashed map[string]os.FileInfo
}

// PinnedPart is a part of a snapshot.
type PinnedPart struct {
	Path    string `json:"path"`
	Dataset string `json:"dataset"`
	Rows    int64  `json:"rows"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
}

// Snapshot reads every complete part of the named datasets (of all if none is
// named) and returns their list, ordered by path.
func (s Study) Snapshot(datasets ...string) (Snapshot, error) {
	parts, err := s.Parts()
	if err != nil {
		return Snapshot{}, err
	}
	if len(datasets) > 0 {
		parts = slices.DeleteFunc(parts, func(p Part) bool { return !slices.Contains(datasets, p.Dataset) })
	}
	snap := Snapshot{Parts: make([]PinnedPart, len(parts)), hashed: make(map[string]os.FileInfo, len(parts))}
	files, began := make([]os.FileInfo, len(parts)), time.Now()
	err = sidebyside.Try(len(parts), func(i int) error {
		p, err := s.Inspect(parts[i])
		if err != nil {
			return err
		}
		path := s.File(p)
		if files[i], err = os.Stat(path); err != nil {
			return err
		}
		sum, size, err := HashFile(path)
		snap.Parts[i] = PinnedPart{p.Path, p.Dataset, p.Rows, size, sum}
		return err
	})
	if err != nil {
		return Snapshot{}, err
	}
	for i, f := range files {
		if began.Sub(f.ModTime()) > settled {
			snap.hashed[parts[i].Path] = f
		}
	}
	return snap, nil
}

// settled is for how long a file must have been left alone for the time of its last change to tell whether it was changed since.
const settled = 10 * time.Second

// isAsHashed says that a part is the file that was hashed to take the snapshot, not written to since.
func (s Snapshot) isAsHashed(in Study, part string) bool {
	then, ok := s.hashed[part]
	if !ok {
		return false
	}
	now, err := os.Stat(in.File(Part{Path: part}))
	return err == nil && os.SameFile(then, now) && then.Size() == now.Size() && then.ModTime().Equal(now.ModTime())
}

// ID returns the SHA-256 over the snapshot in hex digits. It depends on names and
// content of the parts alone.
func (s Snapshot) ID() string {
	h := newHash()
	for _, p := range s.Parts {
		fmt.Fprintf(h, "%s\t%s\t%d\t%d\t%s\n", p.Path, p.Dataset, p.Rows, p.Bytes, p.SHA256)
	}
	return h.hex()
}

// Has reports whether the part at path belongs to the snapshot.
func (s Snapshot) Has(path string) bool {
	return slices.ContainsFunc(s.Parts, func(p PinnedPart) bool { return p.Path == path })
}

// Inputs returns the parts as inputs of a derived run.
func (s Snapshot) Inputs() []Input {
	in := make([]Input, len(s.Parts))
	for i, p := range s.Parts {
		in[i] = Input{Name: p.Path, SHA256: p.SHA256, Bytes: p.Bytes}
	}
	return in
}

// Encode returns the snapshot as JSON with its ID.
func (s Snapshot) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(struct {
		ID    string       `json:"id"`
		Parts []PinnedPart `json:"parts"`
	}{s.ID(), s.Parts}, "", "  ")
	return append(b, '\n'), err
}

// DecodeSnapshot reads what Encode wrote and checks it against its ID.
func DecodeSnapshot(b []byte) (Snapshot, error) {
	var v struct {
		ID    string       `json:"id"`
		Parts []PinnedPart `json:"parts"`
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		return Snapshot{}, fmt.Errorf("not a snapshot: %w", err)
	}
	for _, p := range v.Parts {
		if !filepath.IsLocal(filepath.FromSlash(p.Path)) || !strings.HasPrefix(p.Path, runsName+"/") {
			return Snapshot{}, fmt.Errorf("not a snapshot: part %q lies outside the study", p.Path)
		}
	}
	s := Snapshot{Parts: v.Parts}
	if s.ID() != v.ID {
		return Snapshot{}, errors.New("the snapshot was changed: its parts do not give its id; take it again or restore it")
	}
	return s, nil
}

// ReadSnapshot reads a snapshot file.
func ReadSnapshot(path string) (Snapshot, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Snapshot{}, err
	}
	s, err := DecodeSnapshot(b)
	if err != nil {
		return Snapshot{}, &LocatedError{Location: Location{File: path}, Err: err}
	}
	return s, nil
}

// Verify checks that every part of the snapshot is in the study, unchanged. Parts are hashed, but for those that this
// program has hashed to take the snapshot and nobody has written to since, by size and time of the last change.
func (s Snapshot) Verify(in Study) error {
	return sidebyside.Try(len(s.Parts), func(i int) error {
		p := s.Parts[i]
		if s.isAsHashed(in, p.Path) {
			return nil
		}
		sum, _, err := HashFile(in.File(Part{Path: p.Path}))
		if err != nil {
			return badPart(p.Path, adviceRestore, "the snapshot needs it: %w", err)
		}
		if sum != p.SHA256 {
			return badPart(p.Path, adviceRestore, "its hash is %s, the snapshot pins %s: the file was changed", sum, p.SHA256)
		}
		return nil
	})
}
