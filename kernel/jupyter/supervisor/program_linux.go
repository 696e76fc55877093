package supervisor

import (
	"fmt"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// apart is where file descriptors of programs begin: above those that a child is given.
const apart = 100

// open returns a path under which the program can be started for as long as this process
// lives, even if its file is replaced or removed meanwhile: a kernel and its worker come from
// one build, or do not understand each other.
func open(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, apart)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	held := fmt.Sprintf("/proc/self/fd/%d", fd)
	if _, err := exec.LookPath(held); err != nil { // /proc is not there, or the file may not be run
		return path, unix.Close(fd)
	}
	return held, nil
}
