package prompt

import (
	"io"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// keen is how long to look for what is expected before sleeping. A front end that runs cells in a row
// sends the next within a millisecond, and a trivial cell takes less.
const keen = 2 * time.Millisecond

// A lookout keeps the processor awake while something is expected on any of its files.
type lookout struct {
	files  int // an epoll instance, see epoll(7)
	until  atomic.Int64
	called chan struct{}
}

var current atomic.Pointer[lookout]

// LookOut makes [Expect] work for files that [Reader] is called with from now on, until stop is
// called. It is for a process that hands messages on. Without it, or where there is no epoll, Expect
// does nothing.
func LookOut() (stop func()) {
	files, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return func() {}
	}
	l := &lookout{files: files, called: make(chan struct{}, 1)}
	current.Store(l)
	done := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-l.called:
				l.look()
			case <-done:
				return
			}
		}
	}()
	return func() {
		current.CompareAndSwap(l, nil)
		close(done)
		<-ended
		unix.Close(files)
	}
}

// Expect says that something will come soon. A processor that sleeps meanwhile would take
// longer to wake than it has to wait.
func Expect() {
	l := current.Load()
	if l == nil {
		return
	}
	l.until.Store(now() + int64(keen))
	select {
	case l.called <- struct{}{}:
	default:
	}
}

// add has the lookout look at a file too. It forgets a file that is closed.
func (l *lookout) add(s stream) {
	_ = s.raw.Control(func(fd uintptr) {
		_ = unix.EpollCtl(l.files, unix.EPOLL_CTL_ADD, int(fd), &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)})
	})
}

// look returns when there is something to read, or after a while. Then nothing keeps the runtime
// from asking its poller, which wakes the reader.
func (l *lookout) look() {
	var event unix.EpollEvent
	for now() < l.until.Load() {
		n, _, failed := syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, uintptr(l.files), uintptr(unsafe.Pointer(&event)), 1, 0, 0, 0)
		if failed != syscall.EINTR && (failed != 0 || n > 0) {
			return
		}
		pause()
	}
}

// Keen is [Reader] for one that reads an answer to what it has just sent: before it sleeps it looks
// for a while whether there is something already. A file that blocks is returned as it is.
func Keen(file io.Reader) io.Reader {
	if s, ok := of(file); ok {
		return keenReader{file: file, of: s}
	}
	return file
}

type keenReader struct {
	file io.Reader
	of   stream
}

// Read implements [io.Reader].
func (k keenReader) Read(b []byte) (int, error) {
	for end := now() + int64(keen); now() < end && !k.readable(); {
		pause()
	}
	return k.file.Read(b)
}

// readable reports whether a read would not wait.
func (k keenReader) readable() (ready bool) {
	err := k.of.raw.Control(func(fd uintptr) {
		p := unix.PollFd{Fd: int32(fd), Events: unix.POLLIN}
		n, _, failed := syscall.RawSyscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&p)), 1, uintptr(unsafe.Pointer(&unix.Timespec{})), 0, 0, 0)
		ready = failed != 0 && failed != syscall.EINTR || n > 0
	})
	return ready || err != nil
}

// pause lets others go first: goroutines, and threads of other processes.
func pause() {
	runtime.Gosched()
	_, _, _ = syscall.RawSyscall(syscall.SYS_SCHED_YIELD, 0, 0, 0)
}

var began = time.Now()

// now is the time since the process began, in nanoseconds.
func now() int64 { return int64(time.Since(began)) }
