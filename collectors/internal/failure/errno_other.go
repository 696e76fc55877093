//go:build !linux

package failure

import "syscall"

// noNetwork is 0, the number of no error: only Linux says "machine is not on the network".
const noNetwork syscall.Errno = 0
