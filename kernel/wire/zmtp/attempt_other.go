//go:build !unix

package zmtp

import "syscall"

// attempt leaves all to the goroutine of the outbox: on this system a write may wait.
func attempt(syscall.RawConn, []byte) (int, error) { return 0, nil }
