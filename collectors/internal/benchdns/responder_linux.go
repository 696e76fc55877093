package main

import (
	"fmt"
	"io"
	"net/netip"
	"os"
	"runtime"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// answer is the record of each reply: the name asked for, A, IN, 300 s, 192.0.2.1 (RFC 1035, sections 3.2.1 and 4.1.4).
var answer = [16]byte{0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 1}

// answered is what a responder tells at its end.
type answered struct {
	Received int64
	CPU      float64 // seconds
}

// respond answers whatever address of 127.0.0.0/8 is asked, from that address, until its standard input ends.
func respond() (answered, error) {
	runtime.LockOSThread()
	fd, port, err := listen(netip.MustParseAddrPort("0.0.0.0:0"))
	if err != nil {
		return answered{}, err
	}
	if err := unix.BindToDevice(fd, "lo"); err != nil {
		return answered{}, fmt.Errorf("tying the responder to the device lo: %w", err)
	}
	if err := unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_PKTINFO, 1); err != nil {
		return answered{}, fmt.Errorf("asking for the destinations of datagrams: %w", err)
	}
	var over atomic.Bool
	go func() {
		io.Copy(io.Discard, os.Stdin)
		over.Store(true)
	}()
	fmt.Println(port)
	f := newFrames(true)
	var total answered
	for !over.Load() {
		n, err := move(unix.SYS_RECVMMSG, fd, f.headers[:])
		if err != nil {
			return total, err
		}
		if n == 0 {
			wait(fd, unix.POLLIN, 100)
			continue
		}
		total.Received += int64(n)
		f.answer(n)
		if err := sendAll(fd, f.headers[:n]); err != nil {
			return total, err
		}
		f.reset(true)
	}
	total.CPU = cpu().Seconds()
	return total, nil
}

// answer turns n questions into replies.
func (f *frames) answer(n int) {
	for i := range n {
		packet, length := f.buffers[i][:], int(f.headers[i].length)
		end := 12
		for end < length && packet[end] != 0 {
			end += 1 + int(packet[end])
		}
		end += 5 // the root, type and class
		if end <= length && length+len(answer) <= packetSize {
			copy(packet[end+len(answer):], packet[end:length]) // the OPT record
			copy(packet[end:], answer[:])
			packet[2] |= 0x80 // a response
			packet[3] = 0x80  // of one who offers recursion
			packet[7] = 1     // answer
			length += len(answer)
		}
		f.vectors[i].SetLen(length)
		// From the address that was asked: what came as destination becomes the source.
		info := (*unix.Inet4Pktinfo)(unsafe.Pointer(&f.controls[i][unix.SizeofCmsghdr]))
		info.Ifindex, info.Spec_dst = 0, info.Addr
	}
}
