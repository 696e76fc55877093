package verify

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/verify/lock"
)

// A Report is a report in memory.
type Report struct {
	// Dir is its folder.
	Dir string

	Lock *lock.Lock

	// Files holds the files of each figure by name and ending. Those that the
	// lock lists and that are not there are missing here too.
	Files map[string]map[string][]byte

	// Sources are the sources of the cells by identifier; nil if the executed
	// notebook is not there or cannot be read.
	Sources map[string]string

	// Texts are what the cells printed and showed as text, by identifier.
	Texts map[string]string
}

// Load reads a report. path is its folder, or the lock in it.
//
// # Errors
//
// A folder without lock is an error that says how to get one. Figures whose
// files are missing are none: they are graded.
func Load(path string) (*Report, error) {
	dir := path
	if info, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("report %s: %w; give the folder that 'bridle run' wrote", path, err)
	} else if !info.IsDir() {
		if filepath.Base(path) != lock.Name {
			return nil, fmt.Errorf("report %s: give a folder that 'bridle run' wrote, or the %s in it", path, lock.Name)
		}
		dir = filepath.Dir(path)
	}
	root, err := os.OpenRoot(dir) // names come from the lock, which may be anybody's
	if err != nil {
		return nil, fmt.Errorf("report %s: %w", path, err)
	}
	defer root.Close()
	data, err := root.ReadFile(lock.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s has no %s: the run failed or was one of an earlier version; run the notebook again with 'bridle run NOTEBOOK -o %s'", dir, lock.Name, dir)
	}
	if err != nil {
		return nil, fmt.Errorf("report %s: %w", path, err)
	}
	r := &Report{Dir: dir, Files: map[string]map[string][]byte{}}
	if r.Lock, err = lock.Decode(data); err != nil {
		return nil, fmt.Errorf("report %s: %w", dir, err)
	}
	for _, name := range r.Lock.Names() {
		r.Files[name] = map[string][]byte{}
		for _, ending := range slices.Sorted(maps.Keys(r.Lock.Figures[name].Files)) {
			data, err := root.ReadFile("figures/" + name + "." + ending)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("report %s: %w", dir, err)
			}
			r.Files[name][ending] = data
		}
	}
	r.cells(root)
	return r, nil
}

// cells reads sources and texts from the executed notebook. Whether sources
// changed is known by their hashes; they are of use to a reader alone.
func (r *Report) cells(root *os.Root) {
	data, err := root.ReadFile(r.Lock.Notebook.File)
	if err != nil {
		return
	}
	n, err := nbformat.Read(data)
	if err != nil {
		return
	}
	r.Sources, r.Texts = map[string]string{}, map[string]string{}
	for _, c := range n.Cells {
		if c.Type == nbformat.Code {
			r.Sources[c.ID] = c.Source
			r.Texts[c.ID] = textOf(c, r.Lock.Notebook.Study)
		}
	}
}
