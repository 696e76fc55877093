package campaign

import (
	"context"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// Own ports lie where no service is and from where systems do not give out ports by themselves, so that those of
// an interrupted run are most likely still free when it is taken up.
const (
	firstPort = 20_000
	lastPort  = 31_999
)

// portPatience is the real time for which Await waits for a port.
const portPatience = 5 * time.Second

// FreePorts draws n own ports, none of them in taken, that nobody has in any family of the machine. On a
// simulated Internet they come from the seed, so that a pool that goes by ports answers the same in every run; else
// nobody can guess them.
func (s *Scene) FreePorts(n int, seed int64, taken ...uint16) ([]uint16, error) {
	rng := mathrand.New(mathrand.NewPCG(uint64(seed), 0x706f727473)) // "ports"
	if !s.Simulated() {
		rng = unguessable()
	}
	var ports []uint16
	for _, i := range rng.Perm(lastPort - firstPort + 1) {
		port := uint16(firstPort + i)
		if len(ports) == n {
			return ports, nil
		}
		if !slices.Contains(taken, port) && free(port, families()...) == nil {
			ports = append(ports, port)
		}
	}
	return nil, fmt.Errorf("of the UDP ports %d to %d only %d are free, and %d are needed: end programs that hold so many", firstPort, lastPort, len(ports), n)
}

// Await waits some seconds until all own ports are free in the families of those who will be asked. The error
// names those that are not.
func Await(ctx context.Context, ports []uint16, whom []netip.AddrPort) error {
	deadline := time.Now().Add(portPatience)
	for {
		var taken []uint16
		for _, p := range ports {
			err := free(p, familiesOf(whom)...)
			if err != nil && !errors.Is(err, syscall.EADDRINUSE) {
				return err
			}
			if err != nil {
				taken = append(taken, p)
			}
		}
		switch {
		case len(taken) == 0:
			return nil
		case time.Now().After(deadline):
			return fmt.Errorf("another program has UDP port %s, from which this run asks: end that program (on Linux 'ss -lunp' tells which it is), then go on with --resume", listed(taken))
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(portPatience / 20):
		}
	}
}

// listed writes ports as in "20005, 20010 and 3 more".
func listed(ports []uint16) string {
	const most = 3
	text := fmt.Sprint(ports[0])
	for _, p := range ports[1:min(most, len(ports))] {
		text += fmt.Sprintf(", %d", p)
	}
	if len(ports) > most {
		text += fmt.Sprintf(" and %d more", len(ports)-most)
	}
	return text
}

func families() []netip.Addr { return []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()} }

// familiesOf returns the unspecified address of each family that occurs.
func familiesOf(whom []netip.AddrPort) []netip.Addr {
	var of []netip.Addr
	for _, any := range families() {
		if slices.ContainsFunc(whom, func(w netip.AddrPort) bool { return w.Addr().Unmap().Is4() == any.Is4() }) {
			of = append(of, any)
		}
	}
	return of
}

// free opens a UDP port for a moment in each family. A family that the machine does not have is passed over: whoever needs
// it gets the error when its sockets are opened.
func free(port uint16, in ...netip.Addr) error {
	for _, any := range in {
		network := "udp6" // which does not take IPv4
		if any.Is4() {
			network = "udp4"
		}
		c, err := net.ListenUDP(network, net.UDPAddrFromAddrPort(netip.AddrPortFrom(any, port)))
		if errors.Is(err, syscall.EAFNOSUPPORT) || errors.Is(err, syscall.EADDRNOTAVAIL) {
			continue
		}
		if err != nil {
			return err
		}
		c.Close()
	}
	return nil
}
