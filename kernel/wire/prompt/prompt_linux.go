package prompt

import (
	"io"
	"syscall"
	"unsafe"
)

// A stream is a file that does not block.
type stream struct{ raw syscall.RawConn }

// of returns the stream of a connection or a pipe; false if it has none.
func of(file any) (stream, bool) {
	c, ok := file.(syscall.Conn)
	if !ok {
		return stream{}, false
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return stream{}, false
	}
	nonblocking := false
	err = raw.Control(func(fd uintptr) {
		flags, _, failed := syscall.RawSyscall(syscall.SYS_FCNTL, fd, syscall.F_GETFL, 0)
		nonblocking = failed == 0 && flags&syscall.O_NONBLOCK != 0
	})
	return stream{raw}, err == nil && nonblocking
}

// Reader returns what reads from a file in the prompt way; the file itself if it blocks.
// Deadlines of a connection are kept.
func Reader(file io.Reader) io.Reader {
	if s, ok := of(file); ok {
		return s
	}
	return file
}

// Writer is Reader for writing.
func Writer(file io.Writer) io.Writer {
	if s, ok := of(file); ok {
		return s
	}
	return file
}

// Read implements [io.Reader].
func (s stream) Read(b []byte) (n int, err error) {
	if len(b) == 0 {
		return 0, nil
	}
	var failed error
	err = s.raw.Read(func(fd uintptr) bool {
		n, failed = call(syscall.SYS_READ, fd, b)
		return failed != syscall.EAGAIN
	})
	switch {
	case err != nil:
		return 0, err
	case failed != nil:
		return 0, failed
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

// Write implements [io.Writer].
func (s stream) Write(b []byte) (n int, err error) {
	var failed error
	err = s.raw.Write(func(fd uintptr) bool {
		for n < len(b) && failed == nil {
			var wrote int
			wrote, failed = call(syscall.SYS_WRITE, fd, b[n:])
			n += wrote
		}
		if failed == syscall.EAGAIN {
			failed = nil
			return false
		}
		return true
	})
	if err == nil {
		err = failed
	}
	return n, err
}

// Some writes as much as a connection takes at once. That it takes nothing is no error.
func Some(raw syscall.RawConn, b []byte) (n int, err error) {
	var failed error
	err = raw.Write(func(fd uintptr) bool {
		for n < len(b) && failed == nil {
			var wrote int
			wrote, failed = call(syscall.SYS_WRITE, fd, b[n:])
			n += wrote
		}
		return true
	})
	if failed == syscall.EAGAIN {
		failed = nil
	}
	if err == nil {
		err = failed
	}
	return n, err
}

// call reads or writes once.
func call(number, fd uintptr, b []byte) (n int, err error) {
	for {
		n, _, failed := syscall.RawSyscall(number, fd, uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
		switch failed {
		case 0:
			return int(n), nil
		case syscall.EINTR:
		default:
			return 0, failed
		}
	}
}
