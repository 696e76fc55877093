package failure

import "fmt"

// OfICMP returns the word for an ICMP message (IPv4) about a query that was sent, by its
// type and code. An unknown code of a known type is unreachable, which is what the type says.
//
// An error means that the type is none that reports the fate of a packet, such as a
// redirect. Such a message decides nothing: whoever gets one goes on waiting.
//
// Source: RFC 792; RFC 1122, 3.2.2; RFC 1812, 5.2.7; RFC 1191.
func OfICMP(kind, code uint8) (Word, error) {
	switch kind {
	case 3: // destination unreachable
		switch code {
		case 3: // port
			return PortRefused, nil
		case 4: // fragmentation needed: the query is too long for the path
			return SendFailed, nil
		case 9, 10, 13: // network, host, communication administratively prohibited
			return Prohibited, nil
		}
		return Unreachable, nil
	case 11, 12: // time exceeded, parameter problem: a router or the target discarded it
		return Unreachable, nil
	}
	return "", fmt.Errorf("icmp type %d code %d reports no fate of a packet: go on waiting", kind, code)
}

// OfICMPv6 does for IPv6 what [OfICMP] does for IPv4.
//
// Source: RFC 4443, 3; codes 5 and 6 of type 1 as there, 3.1; code 7 RFC 6550, code 8
// RFC 8883.
func OfICMPv6(kind, code uint8) (Word, error) {
	switch kind {
	case 1: // destination unreachable
		switch code {
		case 1, 5, 6: // prohibited; source address failed policy; reject route
			return Prohibited, nil
		case 4: // port
			return PortRefused, nil
		}
		return Unreachable, nil
	case 2: // packet too big
		return SendFailed, nil
	case 3, 4: // time exceeded, parameter problem
		return Unreachable, nil
	}
	return "", fmt.Errorf("icmpv6 type %d code %d reports no fate of a packet: go on waiting", kind, code)
}
