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

	"bridle/datasets/sidebyside"
)

// Snapshot pins the content of a study: a list of parts with their hashes. What
// is computed from a snapshot can be computed again, whatever is added later.
type Snapshot struct {
	Parts []PinnedPart `json:"parts"`
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
	snap := Snapshot{Parts: make([]PinnedPart, len(parts))}
	err = sidebyside.Try(len(parts), func(i int) error {
		p, err := s.Inspect(parts[i])
		if err != nil {
			return err
		}
		sum, size, err := HashFile(filepath.Join(s.dir, filepath.FromSlash(p.Path)))
		snap.Parts[i] = PinnedPart{p.Path, p.Dataset, p.Rows, size, sum}
		return err
	})
	if err != nil {
		return Snapshot{}, err
	}
	return snap, nil
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

// Verify checks that every part of the snapshot is in the study, unchanged.
func (s Snapshot) Verify(in Study) error {
	return sidebyside.Try(len(s.Parts), func(i int) error {
		p := s.Parts[i]
		sum, _, err := HashFile(filepath.Join(in.dir, filepath.FromSlash(p.Path)))
		if err != nil {
			return badPart(p.Path, adviceRestore, "the snapshot needs it: %w", err)
		}
		if sum != p.SHA256 {
			return badPart(p.Path, adviceRestore, "its hash is %s, the snapshot pins %s: the file was changed", sum, p.SHA256)
		}
		return nil
	})
}
