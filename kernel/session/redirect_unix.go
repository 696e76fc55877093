//go:build unix

package session

import (
	"os"

	"golang.org/x/sys/unix"
)

// redirect makes file descriptor fd, and *std if that is another file, lead
// to writer. It returns the stream as it was and a function that puts it back.
func redirect(fd int, std **os.File, writer *os.File) (original *os.File, restore func() error, err error) {
	saved, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, nil, err
	}
	original = os.NewFile(uintptr(saved), (*std).Name())
	if err := duplicate(int(writer.Fd()), fd); err != nil {
		return nil, nil, err
	}
	before := *std
	if int(before.Fd()) != fd {
		*std = writer
	}
	return original, func() error {
		*std = before
		return duplicate(saved, fd)
	}, nil
}
