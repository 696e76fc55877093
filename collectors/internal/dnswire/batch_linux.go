package dnswire

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"sync"
	"time"
	"unsafe"

	"bridle/collectors/internal/failure"

	"golang.org/x/sys/unix"
)

// batched moves datagrams with sendmmsg and recvmmsg, from the thread that calls it.
type batched struct {
	local   []netip.AddrPort // of sockets
	fds     []int
	polls   []unix.PollFd // of the sockets, then of waking
	waking  int           // an eventfd, -1 when closed
	mu      sync.Mutex    // of waking
	in, out frames
	buffers []byte
	control [256]byte
	errors  [receiveSize]byte
	arrived [batch]arrival // those that are given now
}

// bufferSize is how far apart datagrams are read to, in bytes: at multiples of 4096 their headers would fall into the same lines
// of a processor's first cache, which has room for eight such.
const bufferSize = receiveSize + 64

// mmsghdr is struct mmsghdr of the kernel: a message and the length that was moved.
type mmsghdr struct {
	header unix.Msghdr
	length uint32
}

// frames is the memory of a batch as the kernel wants it.
type frames struct {
	headers [batch]mmsghdr
	vectors [batch]unix.Iovec
	names   [batch]unix.RawSockaddrInet6 // large enough for IPv4
}

func (f *frames) tie() {
	for i := range f.headers {
		h := &f.headers[i].header
		h.Name = (*byte)(unsafe.Pointer(&f.names[i]))
		h.Iov = &f.vectors[i]
		h.SetIovlen(1)
	}
}

// newBatched takes the sockets over, unless it returns an error.
//
// It keeps descriptors of its own and closes those of package net, which Go's scheduler watches: each datagram that comes in
// would wake a thread, which finds nobody waiting for it, and that costs as much as the datagram.
func newBatched(sockets []opened) (transport, error) {
	b := &batched{buffers: make([]byte, batch*bufferSize)}
	var err error
	if b.waking, err = unix.Eventfd(0, unix.EFD_NONBLOCK|unix.EFD_CLOEXEC); err != nil {
		return nil, fmt.Errorf("opening an eventfd: %w", err)
	}
	for _, s := range sockets {
		if err := b.take(s); err != nil {
			b.Close()
			return nil, fmt.Errorf("using a UDP socket: %w", err)
		}
	}
	closeSockets(sockets)
	b.polls = append(b.polls, unix.PollFd{Fd: int32(b.waking), Events: unix.POLLIN})
	b.in.tie()
	b.out.tie()
	for i := range b.in.vectors {
		b.in.vectors[i].Base = &b.buffers[i*bufferSize]
		b.in.vectors[i].SetLen(receiveSize)
	}
	return b, nil
}

// take adds a descriptor for a socket.
func (b *batched) take(s opened) error {
	raw, err := s.conn.SyscallConn()
	if err != nil {
		return err
	}
	var fd int
	var failed error
	err = raw.Control(func(of uintptr) { fd, failed = unix.FcntlInt(of, unix.F_DUPFD_CLOEXEC, 0) })
	if err = cmp.Or(err, os.NewSyscallError("dup", failed)); err != nil {
		return err
	}
	b.local, b.fds = append(b.local, s.local), append(b.fds, fd)
	b.polls = append(b.polls, unix.PollFd{Fd: int32(fd), Events: unix.POLLIN})
	unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, 8<<20) // if root
	// Refusals by the network are wanted; without them they look like time-outs.
	if s.local.Addr().Is4() {
		// A query is never so long that it would be cut into fragments. Told so (the bit DF), the kernel need not look up a
		// number for putting them together, which it keeps by address in a table that no cache holds: a tenth of what a
		// datagram costs. Unlike IP_PMTUDISC_DO this one believes no claim about a path's least length.
		unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_MTU_DISCOVER, unix.IP_PMTUDISC_PROBE)
		unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_RECVERR, 1)
	} else {
		unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_RECVERR, 1)
	}
	return nil
}

// move makes one system call without waiting.
//
// As it never waits, Go's scheduler is not told: if it is, it takes a call of many datagrams for one that waits, and gives
// the processor to a thread that has nothing to do, some ten thousand times a second.
func move(trap uintptr, fd int, headers []mmsghdr) (int, unix.Errno) {
	for {
		n, _, errno := unix.RawSyscall6(trap, uintptr(fd), uintptr(unsafe.Pointer(&headers[0])), uintptr(len(headers)), unix.MSG_DONTWAIT, 0, 0)
		if errno != unix.EINTR {
			return int(n), errno
		}
	}
}

func (b *batched) send(socket int, out []datagram) {
	for i := range out {
		b.out.headers[i].header.Namelen = writeName(&b.out.names[i], out[i].to)
		b.out.vectors[i].Base = &out[i].data[0]
		b.out.vectors[i].SetLen(len(out[i].data))
	}
	fails := 0
	for at := 0; at < len(out); {
		n, errno := move(unix.SYS_SENDMMSG, b.fds[socket], b.out.headers[at:len(out)])
		switch {
		case errno == 0:
			at, fails = at+n, 0
			continue
		case (errno == unix.EAGAIN || errno == unix.ENOBUFS) && fails < 1000:
			unix.Poll([]unix.PollFd{{Fd: int32(b.fds[socket]), Events: unix.POLLOUT}}, 1)
		case fails >= 3:
			// An error may concern an earlier datagram that the network refused, and is then told once.
			if errno == unix.EAGAIN {
				errno = unix.ENOBUFS // the queue was full for a second
			}
			out[at].failure, out[at].err = classify(failure.Send, errno)
			at, fails = at+1, 0
			continue
		}
		fails++
	}
	clear(b.out.vectors[:len(out)])
}

func (b *batched) receive(wait time.Duration, take func([]arrival)) error {
	limit := unix.NsecToTimespec(max(wait, 0).Nanoseconds())
	n, err := unix.Ppoll(b.polls, &limit, nil)
	if errors.Is(err, unix.EINTR) || n == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("waiting for replies: %w", err)
	}
	for i := range b.fds {
		if b.polls[i].Revents&unix.POLLERR != 0 {
			b.refusals(i, take)
			unix.GetsockoptInt(b.fds[i], unix.SOL_SOCKET, unix.SO_ERROR) // which clears it
		}
		if b.polls[i].Revents&unix.POLLIN != 0 {
			if err := b.read(i, take); err != nil {
				return err
			}
		}
	}
	if b.polls[len(b.fds)].Revents != 0 {
		var count [8]byte
		unix.Read(b.waking, count[:])
	}
	return nil
}

// read reads what a socket has, up to some batches.
func (b *batched) read(socket int, take func([]arrival)) error {
	for range 4 {
		for i := range b.in.headers {
			b.in.headers[i].header.Namelen = unix.SizeofSockaddrInet6
			b.in.headers[i].header.Flags = 0
		}
		n, errno := move(unix.SYS_RECVMMSG, b.fds[socket], b.in.headers[:])
		switch errno {
		case 0:
		case unix.EAGAIN:
			return nil
		case unix.ENOMEM, unix.EBADF, unix.ENOTSOCK, unix.EFAULT, unix.EINVAL:
			return fmt.Errorf("reading replies at %s: %w", b.local[socket], errno)
		default:
			continue // of a datagram that the network refused; see refusals
		}
		for i := range n {
			h := &b.in.headers[i]
			length := int(min(h.length, receiveSize))
			b.arrived[i] = arrival{
				socket: socket, from: readName(&b.in.names[i]), data: b.buffers[i*bufferSize:][:length],
				whole: h.header.Flags&unix.MSG_TRUNC == 0,
			}
		}
		take(b.arrived[:n])
		if n < batch {
			return nil
		}
	}
	return nil
}

func (b *batched) wake() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waking < 0 {
		return
	}
	one := [8]byte{0: 1, 7: 1} // a number that is not 0 in either order of bytes
	unix.Write(b.waking, one[:])
}

func (b *batched) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waking < 0 {
		return nil
	}
	errs := []error{os.NewSyscallError("close", unix.Close(b.waking))}
	b.waking = -1
	for _, fd := range b.fds {
		errs = append(errs, os.NewSyscallError("close", unix.Close(fd)))
	}
	return errors.Join(errs...)
}
