package external

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
)

// Locate finds the files of set in the folder from, for instance a clone of the
// repository, and returns the local path of each by its path in the manifest.
//
// It looks in from itself and in the folders directly below it, in the order of
// their names, and takes the first folder that has all files, either under their
// paths in the manifest or side by side under their last elements. Locate looks at
// names alone; [Take] and [Verify] look at the content.
//
// # Errors
//
// If no folder has all files, the error is a [FileError] for the first file missing
// in the folder that has most of them.
func Locate(set Set, from string) (map[string]string, error) {
	folders, err := folders(from)
	if err != nil {
		return nil, fmt.Errorf("external: %s cannot be taken from %s: %w", set.Name, from, err)
	}
	best, where := map[string]string{}, from
	for _, folder := range folders {
		for _, name := range []func(string) string{filepath.FromSlash, path.Base} {
			found := present(set, folder, name)
			if len(found) == len(set.Files) {
				return found, nil
			}
			if len(found) > len(best) {
				best, where = found, folder
			}
		}
	}
	for _, f := range set.Files {
		if best[f.Path] == "" {
			return nil, &FileError{Set: set.Name, File: f, Err: fmt.Errorf("it is missing in %s", where)}
		}
	}
	return best, nil
}

// folders returns from and the folders directly below it, sorted by name.
func folders(from string) ([]string, error) {
	entries, err := os.ReadDir(from)
	if err != nil {
		return nil, err
	}
	all := []string{from}
	for _, e := range entries {
		if e.IsDir() {
			all = append(all, filepath.Join(from, e.Name()))
		}
	}
	return all, nil
}

// present returns those files of set that are regular files in folder.
func present(set Set, folder string, name func(string) string) map[string]string {
	found := map[string]string{}
	for _, f := range set.Files {
		local := filepath.Join(folder, name(f.Path))
		if info, err := os.Stat(local); err == nil && info.Mode().IsRegular() {
			found[f.Path] = local
		}
	}
	return found
}

// Take copies the files of set from a local folder, searched as in [Locate], into
// dir, with the same checks as [Fetch]: a file gets its name in dir only if its size
// and hash are those of the manifest, and right files already there stay untouched.
//
// # Errors
//
// A [FileError] names the file that is missing or differs; [HashError] is its cause
// if the content differs.
func Take(set Set, from, dir string) error {
	local, err := Locate(set, from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("external: cannot keep %s: %w", set.Name, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("external: cannot keep %s: %w", set.Name, err)
	}
	defer root.Close()
	for _, f := range set.Files {
		if check(root, f) == nil {
			continue
		}
		if err := take(root, f, local[f.Path]); err != nil {
			return &FileError{Set: set.Name, File: f, Err: fmt.Errorf("taken from %s: %w", local[f.Path], err)}
		}
	}
	return nil
}

// take copies one local file below root.
func take(root *os.Root, f File, local string) error {
	file, err := os.Open(local)
	if err != nil {
		return err
	}
	defer file.Close()
	return store(root, f, file)
}
