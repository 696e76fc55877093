//go:build !unix

package study

import (
	"fmt"
	"os"
)

// fileLock is an exclusive lock between processes. Where the system has no flock
// the file itself is the lock; after a crash it has to be removed by hand.
type fileLock struct{ f *os.File }

func lockFile(path string, _ bool) (*fileLock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
	if os.IsExist(err) {
		return nil, fmt.Errorf("%w (if no such process exists, remove %s)", ErrBusy, path)
	}
	if err != nil {
		return nil, err
	}
	return &fileLock{f}, nil
}

func (l *fileLock) unlock() error {
	l.f.Close()
	return os.Remove(l.f.Name())
}
