//go:build unix && !linux

package zmtp

import (
	"errors"
	"syscall"
)

// attempt writes as much as the connection takes without waiting. That it takes nothing now
// is no error.
func attempt(conn syscall.RawConn, b []byte) (n int, err error) {
	if conn == nil {
		return 0, nil
	}
	var failed error
	err = conn.Write(func(fd uintptr) bool {
		for n < len(b) && failed == nil {
			var wrote int
			if wrote, failed = syscall.Write(int(fd), b[n:]); wrote > 0 {
				n += wrote
			}
			if failed == syscall.EINTR {
				failed = nil
			}
		}
		return true
	})
	if failed == syscall.EAGAIN {
		failed = nil
	}
	return n, errors.Join(err, failed)
}
