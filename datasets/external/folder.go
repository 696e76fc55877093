package external

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
)

// CacheDir returns the folder in which the set of that name is kept unless the user
// says otherwise: bridle/NAME in the user's cache folder. It creates nothing.
func CacheDir(name string) (string, error) {
	if name == "." || name != filepath.Base(name) || !filepath.IsLocal(name) {
		return "", fmt.Errorf("external: %q is not the name of a set", name)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("external: no cache folder for %s: %w; name a folder", name, err)
	}
	return filepath.Join(cache, "bridle", name), nil
}

// Verify checks that every file of the set stands below dir with the size and the
// hash of the manifest. It returns one [FileError] for each file that does not,
// joined; [HashError] is the cause if the content differs.
func Verify(set Set, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("external: %s is not at hand: %w", set.Name, err)
	}
	defer root.Close()
	var all []error
	for _, f := range set.Files {
		if err := check(root, f); err != nil {
			all = append(all, &FileError{Set: set.Name, File: f, Err: err})
		}
	}
	return errors.Join(all...)
}

// check compares the file below root with the manifest.
func check(root *os.Root, f File) error {
	info, err := root.Stat(filepath.FromSlash(f.Path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("it is missing: fetch the set, or take a copy with --from DIR: %w", fs.ErrNotExist)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("it is not a regular file")
	case info.Size() != f.Bytes:
		return fmt.Errorf("it has %d bytes, expected %d: the copy was cut off or altered", info.Size(), f.Bytes)
	}
	file, err := root.Open(filepath.FromSlash(f.Path))
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = copyVerified(io.Discard, file, f)
	return err
}

// store writes what r yields below root under the path of f, by way of a temporary
// name in the same folder. The final name appears only if size and hash are those
// of the manifest; otherwise the temporary file is removed and nothing else changes.
func store(root *os.Root, f File, r io.Reader) (err error) {
	name := filepath.FromSlash(f.Path)
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	temporary := name + ".partial-" + rand.Text()[:8]
	file, err := root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close()
			root.Remove(temporary)
		}
	}()
	if _, err := copyVerified(file, r, f); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := root.Rename(temporary, name); err != nil {
		return err
	}
	return syncFolder(root, path.Dir(f.Path))
}

// copyVerified copies r to w and compares what went through with the manifest. It
// reads at most one byte more than the manifest allows.
func copyVerified(w io.Writer, r io.Reader, f File) (int64, error) {
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, hash), io.LimitReader(r, f.Bytes+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || err == nil && n < f.Bytes:
		return n, fmt.Errorf("it ended after %d of %d bytes: try again, or take a copy with --from DIR", n, f.Bytes)
	case err != nil:
		return n, fmt.Errorf("after %d of %d bytes: %w; try again, or take a copy with --from DIR", n, f.Bytes, err)
	case n > f.Bytes:
		return n, fmt.Errorf("it is longer than the %d bytes of the manifest: it was cut off there and refused; take another copy with --from DIR", f.Bytes)
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != f.SHA256 {
		return n, &HashError{Want: f.SHA256, Got: got}
	}
	return n, nil
}

// syncFolder makes a rename in the folder last through a crash. Windows has no such
// call and needs none.
func syncFolder(root *os.Root, name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
