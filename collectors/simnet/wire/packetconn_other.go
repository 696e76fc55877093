//go:build !linux

package wire

import (
	"net"
	"net/netip"
	"syscall"
)

// unspecified returns the address to listen on, and the networks for UDP and TCP. Here it
// is one address: only Linux takes all of 127.0.0.0/8 for its own and ties sockets to lo.
func unspecified(bool) (host netip.Addr, udp, tcp string) {
	return netip.AddrFrom4([4]byte{127, 0, 0, 1}), "udp4", "tcp4"
}

// control returns that nothing is done to a socket before it is bound.
func control(bool) func(network, address string, c syscall.RawConn) error { return nil }

// packetConn reads and writes datagrams one by one.
type packetConn struct {
	conn   *net.UDPConn
	here   netip.Addr
	buffer [maxQuestion + 1]byte
}

func newPacketConn(conn *net.UDPConn, _, _ bool) (*packetConn, error) {
	return &packetConn{conn: conn, here: conn.LocalAddr().(*net.UDPAddr).AddrPort().Addr().Unmap()}, nil
}

// read waits for one datagram.
func (p *packetConn) read(in []datagram) (int, error) {
	n, _, _, peer, err := p.conn.ReadMsgUDPAddrPort(p.buffer[:], nil)
	if err != nil {
		return 0, err
	}
	peer = netip.AddrPortFrom(peer.Addr().Unmap(), peer.Port())
	in[0] = datagram{peer: peer, here: p.here, data: p.buffer[:min(n, maxQuestion)], whole: n <= maxQuestion}
	return 1, nil
}

// write sends all of out, and notes which were sent if the kernel refuses one.
func (p *packetConn) write(out []datagram) error {
	for i := range out {
		if err := p.writeOne(&out[i]); err != nil {
			return err
		}
		out[i].sent = true
	}
	return nil
}

// writeOne sends one datagram.
func (p *packetConn) writeOne(d *datagram) error {
	_, err := p.conn.WriteToUDPAddrPort(d.data, d.peer)
	return err
}
