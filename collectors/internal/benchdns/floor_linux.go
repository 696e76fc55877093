package main

import (
	"fmt"
	"net/netip"
	"runtime"

	"github.com/miekg/dns"
	"golang.org/x/sys/unix"
)

// floor sends the same questions to the same addresses, target after target, and counts replies; it looks at
// nothing. What it takes is the kernel's.
func floor(w load) (result, error) {
	runtime.LockOSThread()
	fd, _, err := listen(netip.MustParseAddrPort("0.0.0.0:0"))
	if err != nil {
		return result{}, err
	}
	packets := make([][]byte, w.Names)
	for i := range packets {
		m := new(dns.Msg)
		m.SetQuestion(name(i)+".", dns.TypeA)
		m.RecursionDesired = false
		m.SetEdns0(1232, false)
		if packets[i], err = m.Pack(); err != nil {
			return result{}, fmt.Errorf("packing a question: %w", err)
		}
	}
	in, out := newFrames(false), newFrames(false)
	n := w.Targets * w.Names
	sent, got, idle := 0, 0, 0
	m := begin()
	for got < n && idle < 20 {
		for sent < n && sent-got <= w.InFlight-batch {
			some := min(batch, n-sent)
			for i := range some {
				packet := packets[(sent+i)/w.Targets]
				out.vectors[i].Base = &packet[0]
				out.vectors[i].SetLen(len(packet))
				setName(&out.names[i], address((sent+i)%w.Targets).As4(), w.Port)
			}
			if err := sendAll(fd, out.headers[:some]); err != nil {
				return result{}, err
			}
			sent += some
		}
		moved, err := move(unix.SYS_RECVMMSG, fd, in.headers[:])
		if err != nil {
			return result{}, err
		}
		got += moved
		if moved == 0 {
			if idle++; wait(fd, unix.POLLIN, 100) { // what is still missing after two seconds was lost
				idle = 0
			}
		}
	}
	return m.end(int64(got), int64(n-got)), nil
}
