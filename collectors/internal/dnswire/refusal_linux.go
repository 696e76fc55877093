package dnswire

import (
	"encoding/binary"
	"net/netip"
	"unsafe"

	"bridle/collectors/internal/failure"

	"golang.org/x/sys/unix"
)

// refusals reads the error queue of a socket: what ICMP says about datagrams that were sent.
func (b *batched) refusals(socket int, take func([]arrival)) {
	for range 4 * batch {
		n, size, _, to, err := unix.Recvmsg(b.fds[socket], b.errors[:], b.control[:], unix.MSG_ERRQUEUE|unix.MSG_DONTWAIT)
		if err != nil {
			return
		}
		why := readRefusal(b.control[:size])
		if why == None {
			continue
		}
		a := arrival{socket: socket, data: b.errors[:n], refuse: why}
		switch x := to.(type) {
		case *unix.SockaddrInet4:
			a.from = netip.AddrPortFrom(netip.AddrFrom4(x.Addr), uint16(x.Port))
		case *unix.SockaddrInet6:
			a.from = netip.AddrPortFrom(netip.AddrFrom16(x.Addr).Unmap(), uint16(x.Port))
		}
		take([]arrival{a})
	}
}

// readRefusal names what ICMP says; None if it is not about the fate of a packet.
func readRefusal(control []byte) Failure {
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return None
	}
	for _, m := range messages {
		v4 := m.Header.Level == unix.IPPROTO_IP && m.Header.Type == unix.IP_RECVERR
		v6 := m.Header.Level == unix.IPPROTO_IPV6 && m.Header.Type == unix.IPV6_RECVERR
		if !v4 && !v6 || len(m.Data) < int(unsafe.Sizeof(unix.SockExtendedErr{})) {
			continue
		}
		var word failure.Word
		switch origin, kind, code := m.Data[4], m.Data[5], m.Data[6]; {
		case origin == unix.SO_EE_ORIGIN_ICMP && v4:
			word, err = failure.OfICMP(kind, code)
		case origin == unix.SO_EE_ORIGIN_ICMP6 && v6:
			word, err = failure.OfICMPv6(kind, code)
		}
		if err != nil {
			continue // it says nothing about the fate of a packet
		}
		return Failure(word)
	}
	return None
}

// readName returns the address that the kernel wrote.
func readName(name *unix.RawSockaddrInet6) netip.AddrPort {
	port := (*[2]byte)(unsafe.Pointer(&name.Port)) // in network order
	if name.Family == unix.AF_INET {
		four := (*unix.RawSockaddrInet4)(unsafe.Pointer(name))
		return netip.AddrPortFrom(netip.AddrFrom4(four.Addr), binary.BigEndian.Uint16(port[:]))
	}
	return netip.AddrPortFrom(netip.AddrFrom16(name.Addr).Unmap(), binary.BigEndian.Uint16(port[:]))
}

// writeName writes an address for a socket of its family and returns its length.
func writeName(name *unix.RawSockaddrInet6, a netip.AddrPort) uint32 {
	port := (*[2]byte)(unsafe.Pointer(&name.Port))
	binary.BigEndian.PutUint16(port[:], a.Port())
	if a.Addr().Is4() {
		four := (*unix.RawSockaddrInet4)(unsafe.Pointer(name))
		four.Family, four.Addr = unix.AF_INET, a.Addr().As4()
		return unix.SizeofSockaddrInet4
	}
	name.Family, name.Addr, name.Flowinfo, name.Scope_id = unix.AF_INET6, a.Addr().As16(), 0, 0
	return unix.SizeofSockaddrInet6
}
