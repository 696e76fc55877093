package session

import "golang.org/x/sys/unix"

// duplicate makes file descriptor to a copy of from. Linux on newer
// processors has no dup2.
func duplicate(from, to int) error { return unix.Dup3(from, to, 0) }

// inPipe asks how many bytes can be read.
const inPipe = unix.TIOCINQ // which is FIONREAD
