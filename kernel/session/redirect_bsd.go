//go:build unix && !linux

package session

import "golang.org/x/sys/unix"

// duplicate makes file descriptor to a copy of from.
func duplicate(from, to int) error { return unix.Dup2(from, to) }
