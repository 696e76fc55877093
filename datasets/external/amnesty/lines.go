package amnesty

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxFile is the largest file read, in bytes; the largest of the sets has 25,176.
const maxFile = 64 << 20

// readFile returns the content of the file at path below dir. Every error names the
// file.
func readFile(dir, path string) ([]byte, error) {
	local := filepath.Join(dir, filepath.FromSlash(path))
	info, err := os.Stat(local)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("amnesty: %s is missing: fetch the set first: %w", local, fs.ErrNotExist)
	case err != nil:
		return nil, fmt.Errorf("amnesty: %s cannot be read: %w", local, err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("amnesty: %s is not a regular file", local)
	}
	file, err := os.Open(local)
	if err != nil {
		return nil, fmt.Errorf("amnesty: %s cannot be read: %w", local, err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("amnesty: %s cannot be read: %w", local, err)
	case len(content) > maxFile:
		return nil, fmt.Errorf("amnesty: %s has more than %d bytes and is not a list of this set; get the set again", local, maxFile)
	case len(content) == 0:
		return nil, fmt.Errorf("amnesty: %s is empty; get the set again", local)
	}
	return content, nil
}

// lines splits a file into its lines, without their ends.
func lines(content []byte) []string {
	content = bytes.TrimPrefix(content, []byte("\xEF\xBB\xBF"))
	content = bytes.TrimSuffix(content, []byte("\n"))
	var all []string
	for line := range bytes.SplitSeq(content, []byte("\n")) {
		all = append(all, string(bytes.TrimSuffix(line, []byte("\r"))))
	}
	return all
}
