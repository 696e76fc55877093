//go:build unix

package study

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// fileLock is an exclusive lock between processes that ends with the process.
type fileLock struct{ f *os.File }

// lockFile takes the lock or, if wait is false and another process has it,
// returns an error that wraps [ErrBusy].
func lockFile(path string, wait bool) (*fileLock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	how := syscall.LOCK_EX
	if !wait {
		how |= syscall.LOCK_NB
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrBusy
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return &fileLock{f}, nil
}

// unlock gives the lock back. The file stays, since removing it would let two
// processes lock two files of one name.
func (l *fileLock) unlock() error { return l.f.Close() }
