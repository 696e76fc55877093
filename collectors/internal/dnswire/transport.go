package dnswire

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"time"

	"bridle/collectors/internal/failure"
)

// batch is how many datagrams are moved by one system call: beyond 32 nothing is gained (measured).
const batch = 64

// receiveSize is the longest datagram that is read whole, in bytes.
const receiveSize = 4096

// datagram is one to be sent. failure says afterwards why it was not; err is set instead if that is the
// fault of this machine and no finding about the target.
type datagram struct {
	slot    int32
	to      netip.AddrPort
	data    []byte
	failure Failure
	err     error
}

// arrival is what a socket had: a datagram, or the network's refusal of one that was sent.
// Data is valid during the call alone.
type arrival struct {
	socket int
	from   netip.AddrPort // for a refusal, where it had been sent
	data   []byte         // for a refusal, the start of what had been sent
	whole  bool
	refuse Failure
}

// transport moves datagrams. All methods but wake belong to one goroutine.
type transport interface {
	// send sends up to batch datagrams from a socket, in order.
	send(socket int, out []datagram)
	// receive waits for arrivals, or until wake is called or the time is over, and gives up to some
	// hundreds of them away, those that one system call brought together.
	receive(wait time.Duration, take func([]arrival)) error
	// wake ends the present or the next receive; any goroutine may call it.
	wake()
	io.Closer
}

// opened is a UDP socket.
type opened struct {
	conn  *net.UDPConn
	local netip.AddrPort
}

// openSockets opens sockets at the addresses; for none, four of each family that the
// machine has.
func openSockets(local []netip.AddrPort) (sockets []opened, err error) {
	defer func() {
		if err != nil {
			closeSockets(sockets)
		}
	}()
	if len(local) > 0 {
		for _, a := range local {
			s, err := openSocket(a)
			if err != nil {
				return sockets, err
			}
			sockets = append(sockets, s)
		}
		return sockets, nil
	}
	const each = 4
	for _, any := range []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()} {
		for range each {
			s, err := openSocket(netip.AddrPortFrom(any, 0))
			if any.Is6() && len(sockets) >= each && err != nil {
				return sockets, nil // a machine without IPv6
			}
			if err != nil {
				return sockets, err
			}
			sockets = append(sockets, s)
		}
	}
	return sockets, nil
}

func openSocket(a netip.AddrPort) (opened, error) {
	network := "udp6" // which does not take IPv4
	if a.Addr().Is4() {
		network = "udp4"
	}
	conn, err := net.ListenUDP(network, net.UDPAddrFromAddrPort(a))
	if err != nil {
		return opened{}, fmt.Errorf("opening a UDP socket at %s: %w", a, err)
	}
	conn.SetReadBuffer(4 << 20) // as much as the system grants
	port := conn.LocalAddr().(*net.UDPAddr).AddrPort().Port()
	return opened{conn, netip.AddrPortFrom(a.Addr(), port)}, nil
}

func closeSockets(sockets []opened) error {
	var errs []error
	for _, s := range sockets {
		errs = append(errs, s.conn.Close())
	}
	return errors.Join(errs...)
}

// classify names the failure of an operation. An error says that it is none of the target's.
func classify(op failure.Op, err error) (Failure, error) {
	word, err := failure.OfError(op, err)
	return Failure(word), err
}
