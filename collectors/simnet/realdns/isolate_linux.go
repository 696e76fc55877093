package realdns

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// isolated marks a process that [Isolate] started.
const isolated = "BRIDLE_ISOLATED_NETWORK"

// Isolate runs the present program again, with the same arguments, in a network namespace
// of its own, where nothing can leave the machine, and returns its exit code once it has ended. In
// the program that it started it brings the loopback device up and returns inside at once. It needs root.
func Isolate() (inside bool, code int, err error) {
	if os.Getenv(isolated) != "" {
		return true, 0, furnish(nil)
	}
	self, err := os.Executable()
	if err != nil {
		return false, 0, fmt.Errorf("finding the program to run it again: %w", err)
	}
	cmd := exec.Command(self, os.Args[1:]...)
	cmd.Env = append(os.Environ(), isolated+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	runtime.LockOSThread() // it ends with this thread
	defer runtime.UnlockOSThread()
	err = cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		return false, 0, fmt.Errorf("running in a network namespace: %w; run as root", err)
	}
	return false, cmd.ProcessState.ExitCode(), nil
}
