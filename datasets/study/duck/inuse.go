package duck

import (
	"fmt"
	"path/filepath"
	"sync"
)

// inUse counts what this process has open, by path: readers as positive numbers,
// a writer as -1. It is the one piece of state of the package; without it a
// writer and a reader in one process would not see each other, since DuckDB's
// locks work between processes only (see the package comment).
var inUse = struct {
	sync.Mutex
	n map[string]int
}{n: map[string]int{}}

// hold registers a reader or the writer of the database at path.
func hold(path string, write bool) (release func(), err error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	inUse.Lock()
	defer inUse.Unlock()
	switch n := inUse.n[path]; {
	case write && n != 0, !write && n < 0:
		return nil, fmt.Errorf("%s: %w by this very process: close the open study first", path, ErrLocked)
	case write:
		inUse.n[path] = -1
	default:
		inUse.n[path]++
	}
	return sync.OnceFunc(func() {
		inUse.Lock()
		defer inUse.Unlock()
		if inUse.n[path] = max(inUse.n[path]-1, 0); inUse.n[path] == 0 {
			delete(inUse.n, path)
		}
	}), nil
}
