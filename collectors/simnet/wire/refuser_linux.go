package wire

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"sync"
)

// refuser tells askers that a port is closed, as a kernel does: with an ICMP message
// "port unreachable" (RFC 792) that quotes the head of their datagram.
type refuser struct {
	mu   sync.Mutex
	conn *net.IPConn
}

// openRefuser fails if the process may not open raw sockets.
func openRefuser() (*refuser, error) {
	listen := net.ListenConfig{Control: control(false)}
	conn, err := listen.ListenPacket(context.Background(), "ip4:icmp", "0.0.0.0")
	if err != nil {
		return nil, err
	}
	return &refuser{conn: conn.(*net.IPConn)}, nil
}

// refuse sends the message, if r is not nil and both addresses are IPv4. One that the kernel does not take
// is a message that was lost, as ICMP messages are.
func (r *refuser) refuse(asker, asked netip.AddrPort) {
	if r == nil || !asker.Addr().Is4() || !asked.Addr().Is4() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	var control [controlSize]byte
	n := writeSource(&control, asked.Addr(), false)
	r.conn.WriteMsgIP(portUnreachable(asker, asked), control[:n], &net.IPAddr{IP: asker.Addr().AsSlice()})
}

// portUnreachable returns an ICMP message about a datagram from asker to asked.
func portUnreachable(asker, asked netip.AddrPort) []byte {
	const ipHeader, udpHeader = 20, 8
	msg := make([]byte, 8, 8+ipHeader+udpHeader)
	msg[0], msg[1] = 3, 3 // destination unreachable, port
	ip := make([]byte, ipHeader)
	ip[0] = 4<<4 | ipHeader/4
	binary.BigEndian.PutUint16(ip[2:], ipHeader+udpHeader)
	ip[8], ip[9] = 64, 17 // hops left, UDP
	from, to := asker.Addr().As4(), asked.Addr().As4()
	copy(ip[12:], from[:])
	copy(ip[16:], to[:])
	binary.BigEndian.PutUint16(ip[10:], checksum(ip))
	msg = append(msg, ip...)
	msg = binary.BigEndian.AppendUint16(msg, asker.Port())
	msg = binary.BigEndian.AppendUint16(msg, asked.Port())
	msg = binary.BigEndian.AppendUint16(msg, udpHeader)
	msg = binary.BigEndian.AppendUint16(msg, 0)
	binary.BigEndian.PutUint16(msg[2:], checksum(msg))
	return msg
}

// checksum is that of RFC 1071 over an even number of bytes.
func checksum(b []byte) uint16 {
	sum := uint32(0)
	for ; len(b) >= 2; b = b[2:] {
		sum += uint32(binary.BigEndian.Uint16(b))
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}

// Close closes the socket.
func (r *refuser) Close() { r.conn.Close() }
