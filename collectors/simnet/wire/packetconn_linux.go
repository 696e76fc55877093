package wire

import (
	"fmt"
	"net"
	"net/netip"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// receiveBuffer is what is asked for as a socket's buffer, in bytes: a participant may send
// many questions before it settles. As root some 80,000 short ones wait (measured); others
// get what net.core.rmem_max allows.
const receiveBuffer = 32 << 20

// unspecified returns the address to listen on, and the networks for UDP and TCP.
func unspecified(v6 bool) (host netip.Addr, udp, tcp string) {
	if v6 {
		return netip.IPv6Unspecified(), "udp", "tcp" // both families
	}
	return netip.IPv4Unspecified(), "udp4", "tcp4"
}

// control returns what is done to a socket before it is bound: it is tied to the device lo
// and, if for UDP, asks for the address that each datagram was for.
func control(v6 bool) func(network, address string, c syscall.RawConn) error {
	return func(network, _ string, c syscall.RawConn) error {
		var failed error
		err := c.Control(func(fd uintptr) { failed = options(int(fd), network[:3] == "udp", v6) })
		if err != nil {
			return err
		}
		return failed
	}
}

func options(fd int, udp, v6 bool) error {
	if err := unix.BindToDevice(fd, "lo"); err != nil {
		return fmt.Errorf("tying a socket to the device lo: %w", err)
	}
	if !udp {
		return nil
	}
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, receiveBuffer) != nil {
		if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, receiveBuffer); err != nil {
			return fmt.Errorf("asking for a receive buffer: %w", err)
		}
	}
	level, option := unix.IPPROTO_IP, unix.IP_PKTINFO
	if v6 {
		level, option = unix.IPPROTO_IPV6, unix.IPV6_RECVPKTINFO
	}
	if err := unix.SetsockoptInt(fd, level, option, 1); err != nil {
		return fmt.Errorf("asking for the destinations of datagrams: %w", err)
	}
	if v6 {
		// A route makes fd00::/8 the machine's own without any address on a device, and
		// without this option the kernel sends only from addresses of devices.
		if err := unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_FREEBIND, 1); err != nil {
			return fmt.Errorf("asking to send from all of loopback: %w", err)
		}
	}
	return nil
}

// packetConn reads and writes datagrams in batches (recvmmsg, sendmmsg). One goroutine may
// read and write; writeOne may be called by any.
type packetConn struct {
	conn *net.UDPConn
	raw  syscall.RawConn
	v6   bool

	in, out frames
	// moved and failed are what the last system call returned.
	moved  int
	failed syscall.Errno
	// receive and send are the calls, made once since they would escape each time.
	receive, send func(fd uintptr) bool
	pending       []mmsghdr // what send sends
}

// mmsghdr is struct mmsghdr of the kernel: a message and the length that was moved.
type mmsghdr struct {
	header unix.Msghdr
	length uint32
}

// frames is the memory of a batch as the kernel wants it.
type frames struct {
	headers  []mmsghdr
	vectors  []unix.Iovec
	names    []unix.RawSockaddrInet6 // large enough for IPv4
	controls [][controlSize]byte
	buffers  [][]byte // of what is read
}

// controlSize is room for one message with a destination of either family, aligned.
const controlSize = 64

func newFrames() frames {
	f := frames{
		headers:  make([]mmsghdr, batch),
		vectors:  make([]unix.Iovec, batch),
		names:    make([]unix.RawSockaddrInet6, batch),
		controls: make([][controlSize]byte, batch),
	}
	for i := range f.headers {
		h := &f.headers[i].header
		h.Name = (*byte)(unsafe.Pointer(&f.names[i]))
		h.Iov = &f.vectors[i]
		h.SetIovlen(1)
		h.Control = &f.controls[i][0]
	}
	return f
}

func newPacketConn(conn *net.UDPConn, v6, apart bool) (*packetConn, error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil, fmt.Errorf("using a UDP socket: %w", err)
	}
	p := &packetConn{conn: conn, raw: raw, v6: v6, in: newFrames(), out: newFrames()}
	p.in.buffers = make([][]byte, batch)
	for i := range p.in.buffers {
		p.in.buffers[i] = make([]byte, maxQuestion)
		p.in.vectors[i].Base = &p.in.buffers[i][0]
		p.in.vectors[i].SetLen(maxQuestion)
	}
	p.receive = func(fd uintptr) bool {
		if p.call(unix.SYS_RECVMMSG, fd, p.in.headers) {
			return true
		}
		return apart && await(fd) && p.call(unix.SYS_RECVMMSG, fd, p.in.headers)
	}
	p.send = func(fd uintptr) bool { return p.call(unix.SYS_SENDMMSG, fd, p.pending) }
	return p, nil
}

// linger is the real time for which a reader waits for the next datagram before it leaves the waiting to Go's scheduler, in nanoseconds.
const linger = 1_000_000

// await waits a moment until a socket has something, and reports whether it has. While a participant asks, the next
// question comes within some ten microseconds, and to have Go's scheduler wait costs several times as much: so this is a call that
// it is not told of. It would keep the only processor from all others, so then it does nothing.
func await(fd uintptr) bool {
	if runtime.GOMAXPROCS(0) == 1 {
		return false
	}
	poll, limit := unix.PollFd{Fd: int32(fd), Events: unix.POLLIN}, unix.NsecToTimespec(linger)
	n, _, errno := unix.RawSyscall6(unix.SYS_PPOLL, uintptr(unsafe.Pointer(&poll)), 1, uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	return errno == 0 && n > 0
}

// call makes one system call without waiting, and reports whether it need not be repeated
// when the socket is ready.
func (p *packetConn) call(trap, fd uintptr, headers []mmsghdr) bool {
	for {
		n, _, errno := unix.Syscall6(trap, fd, uintptr(unsafe.Pointer(&headers[0])), uintptr(len(headers)), unix.MSG_DONTWAIT, 0, 0)
		if errno == unix.EINTR {
			continue
		}
		p.moved, p.failed = int(n), errno
		return errno != unix.EAGAIN
	}
}

// read waits for datagrams and fills in up to batch of them.
func (p *packetConn) read(in []datagram) (int, error) {
	for i := range p.in.headers {
		h := &p.in.headers[i].header
		h.Namelen = unix.SizeofSockaddrInet6
		h.SetControllen(controlSize)
		h.Flags = 0
	}
	if err := p.raw.Read(p.receive); err != nil {
		return 0, err
	}
	if p.failed != 0 {
		return 0, p.failed
	}
	for i := range in[:p.moved] {
		h := &p.in.headers[i]
		in[i] = datagram{
			peer:  readName(&p.in.names[i]),
			here:  readDestination(p.in.controls[i][:h.header.Controllen]),
			data:  p.in.buffers[i][:h.length],
			whole: h.header.Flags&unix.MSG_TRUNC == 0,
		}
	}
	return p.moved, nil
}

// write sends all of out, and notes which were sent if the kernel refuses one.
func (p *packetConn) write(out []datagram) error {
	for i := range out {
		h := &p.out.headers[i].header
		h.Namelen = writeName(&p.out.names[i], out[i].peer, p.v6)
		h.SetControllen(writeSource(&p.out.controls[i], out[i].here, p.v6))
		p.out.vectors[i].Base = &out[i].data[0]
		p.out.vectors[i].SetLen(len(out[i].data))
	}
	for at := 0; at < len(out); {
		p.pending = p.out.headers[at:len(out)]
		if err := p.raw.Write(p.send); err != nil {
			return err
		}
		if p.failed != 0 {
			return fmt.Errorf("the kernel refuses a reply from %s to %s: %w", out[at].here, out[at].peer, p.failed)
		}
		for i := range p.moved {
			out[at+i].sent = true
		}
		at += p.moved
	}
	return nil
}

// writeOne sends one datagram.
func (p *packetConn) writeOne(d *datagram) error {
	var control [controlSize]byte
	n := writeSource(&control, d.here, p.v6)
	_, _, err := p.conn.WriteMsgUDPAddrPort(d.data, control[:n], d.peer)
	return err
}
