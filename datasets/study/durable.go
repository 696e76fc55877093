package study

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// WriteFile puts a file in place so that after a crash either the old content,
// the new content or no file is there, never a part of it: temporary name in the
// same folder, sync, rename, sync of the folder.
func WriteFile(path string, content []byte) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, tempPrefix+filepath.Base(path)+"-")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Chmod(0o644)
	}
	return seal(f, err, path)
}

// tempPrefix begins the name of every file that is not finished yet.
const tempPrefix = ".unfinished-"

// seal syncs and closes f and gives it its final name. If err is not nil, or any
// step fails, the file is removed and the first error returned.
func seal(f *os.File, err error, path string) error {
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("write %s: %w", path, err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a rename in dir durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}

// hashReader returns the hex digest of what it reads and the number of bytes.
func hashReader(r io.Reader) (sum string, n int64, err error) {
	h := newHash()
	n, err = io.Copy(h, r)
	return h.hex(), n, err
}
