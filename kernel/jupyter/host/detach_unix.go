//go:build unix

package host

import (
	"os/exec"
	"syscall"
)

// detach keeps the worker out of the reach of a Control-C at the terminal:
// the supervisor decides what an interrupt means.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
