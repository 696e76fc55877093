package bundle

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// epoch is the time of every file in an archive: the earliest that ZIP can hold.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Names returns the names of all files below a folder, sorted. Whatever is no
// regular file is an error, since an archive could not hold what it means.
func Names(from fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			return fmt.Errorf("%s is not a regular file; remove it", name)
		}
		names = append(names, name)
		return nil
	})
	slices.Sort(names)
	return names, err
}

// Pack writes all files below a folder as an archive. Equal files give equal
// bytes.
func Pack(to io.Writer, from fs.FS) error {
	names, err := Names(from)
	if err != nil {
		return err
	}
	w := zip.NewWriter(to)
	for _, name := range names {
		if err := checkName(name); err != nil {
			return err
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: epoch})
		if err != nil {
			return err
		}
		if err := copyFile(f, from, name); err != nil {
			return err
		}
	}
	return w.Close()
}

func copyFile(to io.Writer, from fs.FS, name string) (err error) {
	f, err := from.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = io.Copy(to, f)
	return err
}

// checkName refuses names that do not lie within the archive on every system.
func checkName(name string) error {
	switch {
	case name == "" || name != path.Clean(name) || !fs.ValidPath(name) || name == ".":
		return fmt.Errorf("%q is not the name of a file within the archive", name)
	case strings.ContainsAny(name, "\\:\x00") || !filepath.IsLocal(filepath.FromSlash(name)):
		return fmt.Errorf("%q is not a name that every system takes", name)
	case len(name) > 512:
		return fmt.Errorf("a name of %d bytes is too long", len(name))
	}
	return nil
}

// Limits bound what is unpacked. The zero value means 100,000 files and 64 GiB.
type Limits struct {
	Files int
	Bytes int64
}

func (l Limits) withDefaults() Limits {
	if l.Files == 0 {
		l.Files = 100_000
	}
	if l.Bytes == 0 {
		l.Bytes = 64 << 30
	}
	return l
}

// Unpack writes the files of an archive below a folder that it makes, which must
// not be there or be empty.
//
// # Errors
//
// Names that leave the folder or come twice, links, and more files or bytes than
// the limits allow are errors that name the file. Sizes are counted as they are
// unpacked, since an archive may lie about them. What was unpacked before an error
// stays.
func Unpack(in io.ReaderAt, size int64, dir string, l Limits) error {
	r, err := open(in, size, l.withDefaults())
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("the folder %s is not empty; give another one", dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	left := l.withDefaults().Bytes
	for _, f := range r.File {
		n, err := unpackFile(root, f, left)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		left -= n
	}
	return nil
}

// open reads the list of an archive and checks it.
func open(in io.ReaderAt, size int64, l Limits) (*zip.Reader, error) {
	r, err := zip.NewReader(in, size)
	if err != nil {
		return nil, fmt.Errorf("not a whole archive: %w; fetch it again", err)
	}
	if len(r.File) > l.Files {
		return nil, fmt.Errorf("the archive has %d files, more than %d", len(r.File), l.Files)
	}
	seen := map[string]bool{}
	for _, f := range r.File {
		if err := checkName(f.Name); err != nil {
			return nil, fmt.Errorf("the archive is not safe to unpack: %w", err)
		}
		if !f.Mode().IsRegular() {
			return nil, fmt.Errorf("the archive is not safe to unpack: %s is not a regular file", f.Name)
		}
		if low := strings.ToLower(f.Name); seen[low] {
			return nil, fmt.Errorf("the archive is not safe to unpack: %s is in it twice", f.Name)
		} else {
			seen[low] = true
		}
	}
	return r, nil
}

// unpackFile writes one file of at most that many bytes.
func unpackFile(root *os.Root, f *zip.File, most int64) (n int64, err error) {
	in, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer in.Close()
	if dir := path.Dir(f.Name); dir != "." {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return 0, err
		}
	}
	out, err := root.OpenFile(f.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if n, err = io.Copy(out, io.LimitReader(in, most+1)); err != nil {
		return n, fmt.Errorf("%w; fetch the archive again", err)
	}
	if n > most {
		return n, errors.New("the archive unpacks to more than the limit")
	}
	return n, nil
}
