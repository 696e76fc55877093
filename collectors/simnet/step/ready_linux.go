package step

import (
	"net"
	"runtime"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// linger is the real time for which a reader looks for the next line before it leaves the waiting to Go's scheduler.
const linger = time.Millisecond

// ready looks for a moment whether a connection has something to read, again and again.
//
// Lines go back and forth thousands of times a second, and the answer comes within some ten microseconds. To sleep until it comes
// costs many times as much: Go's scheduler wakes threads that have nothing to do, and a machine with nothing else to do puts its
// processors to sleep and takes up to a millisecond to wake them, which made two thirds of the time of a simulated probe. So this is a
// loop that Go's scheduler is not told of. It leaves the processor to whoever wants it at each turn, and does nothing if the
// process has but one.
func ready(conn net.Conn) {
	c, ok := conn.(syscall.Conn)
	if !ok || runtime.GOMAXPROCS(0) == 1 {
		return
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return // reading tells
	}
	// Whatever comes of it, reading tells more.
	_ = raw.Control(func(fd uintptr) {
		poll, none := unix.PollFd{Fd: int32(fd), Events: unix.POLLIN}, unix.Timespec{}
		for begin := time.Now(); time.Since(begin) < linger; {
			n, _, _ := unix.RawSyscall6(unix.SYS_PPOLL, uintptr(unsafe.Pointer(&poll)), 1, uintptr(unsafe.Pointer(&none)), 0, 0, 0)
			if n != 0 {
				return
			}
			unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0)
		}
	})
}
