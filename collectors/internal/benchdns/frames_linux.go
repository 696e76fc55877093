package main

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/unix"
)

// batch is how many datagrams are moved by one system call.
const batch = 64

// Sizes in bytes: of the longest datagram here, and of a control message with a destination.
const (
	packetSize  = 512
	controlSize = 32
)

// mmsghdr is struct mmsghdr of the kernel: a message and the length that was moved.
type mmsghdr struct {
	header unix.Msghdr
	length uint32
}

// frames is the memory of a batch as the kernel wants it.
type frames struct {
	headers  [batch]mmsghdr
	vectors  [batch]unix.Iovec
	names    [batch]unix.RawSockaddrInet4
	controls [batch][controlSize]byte
	buffers  [batch][packetSize]byte
}

// newFrames returns frames; with control each has room for a destination.
func newFrames(control bool) *frames {
	f := new(frames)
	for i := range f.headers {
		h := &f.headers[i].header
		h.Name = (*byte)(unsafe.Pointer(&f.names[i]))
		h.Iov = &f.vectors[i]
		h.SetIovlen(1)
		f.vectors[i].Base = &f.buffers[i][0]
		if control {
			h.Control = &f.controls[i][0]
		}
	}
	f.reset(control)
	return f
}

// reset makes frames ready to be read into.
func (f *frames) reset(control bool) {
	for i := range f.headers {
		h := &f.headers[i].header
		h.Namelen = unix.SizeofSockaddrInet4
		f.vectors[i].SetLen(packetSize)
		if control {
			h.SetControllen(controlSize)
		}
	}
}

// move makes one system call; it returns 0 if nothing can be moved now.
func move(trap uintptr, fd int, headers []mmsghdr) (int, error) {
	for {
		n, _, errno := unix.RawSyscall6(trap, uintptr(fd), uintptr(unsafe.Pointer(&headers[0])), uintptr(len(headers)), unix.MSG_DONTWAIT, 0, 0)
		switch errno {
		case 0:
			return int(n), nil
		case unix.EINTR:
		case unix.EAGAIN, unix.ENOBUFS:
			return 0, nil
		default:
			return 0, errno
		}
	}
}

// wait lets milliseconds pass or events come, and reports whether they came.
func wait(fd int, events int16, milliseconds int) bool {
	n, _ := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: events}}, milliseconds)
	return n > 0
}

// sendAll sends all messages.
func sendAll(fd int, headers []mmsghdr) error {
	for len(headers) > 0 {
		n, err := move(unix.SYS_SENDMMSG, fd, headers)
		if err != nil {
			return fmt.Errorf("sending: %w", err)
		}
		if n == 0 {
			wait(fd, unix.POLLOUT, 1)
		}
		headers = headers[n:]
	}
	return nil
}

// listen opens a UDP socket at an address, with large buffers.
func listen(at netip.AddrPort) (fd int, port uint16, err error) {
	fd, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, 0, fmt.Errorf("opening a socket: %w", err)
	}
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, 32<<20) != nil { // if root
		unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, 4<<20) // as much as the system grants
	}
	if err = unix.Bind(fd, &unix.SockaddrInet4{Port: int(at.Port()), Addr: at.Addr().As4()}); err != nil {
		return 0, 0, fmt.Errorf("listening at %s: %w", at, err)
	}
	name, err := unix.Getsockname(fd)
	if err != nil {
		return 0, 0, err
	}
	return fd, uint16(name.(*unix.SockaddrInet4).Port), nil
}

// setName writes an address as the kernel wants it.
func setName(to *unix.RawSockaddrInet4, a [4]byte, port uint16) {
	to.Family, to.Addr = unix.AF_INET, a
	binary.BigEndian.PutUint16((*[2]byte)(unsafe.Pointer(&to.Port))[:], port)
}
