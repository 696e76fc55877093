//go:build unix && !linux

package session

import "golang.org/x/sys/unix"

// duplicate makes file descriptor to a copy of from.
func duplicate(from, to int) error { return unix.Dup2(from, to) }

// inPipe asks how many bytes can be read: FIONREAD, _IOR('f', 127, int), in sys/filio.h of the
// BSDs and of macOS.
const inPipe = 0x4004667f
