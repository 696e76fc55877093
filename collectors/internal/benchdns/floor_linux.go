package main

import (
	"fmt"
	"net/netip"
	"runtime"

	"github.com/miekg/dns"
	"golang.org/x/sys/unix"
)

// floor sends the same questions to the same addresses and counts replies; it looks at nothing. What it
// takes is the kernel's: with one own port, target after target, at its cheapest; with the program's own ports and
// in a mixed order, what the program's manner of asking costs whoever does it.
func floor(w load) (result, error) {
	runtime.LockOSThread()
	var sockets []int
	for range max(1, w.Ports) {
		fd, _, err := listen(netip.MustParseAddrPort("0.0.0.0:0"))
		if err != nil {
			return result{}, err
		}
		sockets = append(sockets, fd)
	}
	packets, err := questions(w.Names)
	if err != nil {
		return result{}, err
	}
	in, out := newFrames(false), newFrames(false)
	n, step := w.Targets*w.Names, 1
	if w.Ports > 1 {
		step = mixing
	}
	sent, got, idle, turn := 0, 0, 0, 0
	m := begin()
	for got < n && idle < 20 {
		for sent < n && sent-got <= w.InFlight-batch {
			some := min(batch, n-sent)
			for i := range some {
				at := (sent + i) * step % n
				packet := packets[at/w.Targets]
				out.vectors[i].Base = &packet[0]
				out.vectors[i].SetLen(len(packet))
				setName(&out.names[i], address(at%w.Targets).As4(), w.Port)
			}
			if err := sendAll(sockets[turn%len(sockets)], out.headers[:some]); err != nil {
				return result{}, err
			}
			sent, turn = sent+some, turn+1
		}
		before := got
		for _, fd := range sockets {
			moved, err := move(unix.SYS_RECVMMSG, fd, in.headers[:])
			if err != nil {
				return result{}, err
			}
			got += moved
		}
		if got == before {
			if idle++; wait(sockets[turn%len(sockets)], unix.POLLIN, 100/len(sockets)) { // what is still missing after two seconds was lost
				idle = 0
			}
		}
	}
	return m.end(int64(got), int64(n-got)), nil
}

// mixing is a prime, so that its multiples run through all places of a plan that it does not divide.
const mixing = 7_368_787

// questions packs a question for each name.
func questions(names int) (packets [][]byte, err error) {
	packets = make([][]byte, names)
	for i := range packets {
		m := new(dns.Msg)
		m.SetQuestion(name(i)+".", dns.TypeA)
		m.RecursionDesired = false
		m.SetEdns0(1232, false)
		if packets[i], err = m.Pack(); err != nil {
			return nil, fmt.Errorf("packing a question: %w", err)
		}
	}
	return packets, nil
}
