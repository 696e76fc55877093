package failure

import "syscall"

// ofErrno maps a number of the operating system.
//
// An ICMP message reaches a connected socket as the number that the kernel's tables
// icmp_err_convert and icmpv6_err_convert give for it (Linux, net/ipv4/icmp.c and
// net/ipv6/icmp.c), at the next operation whichever it is. Those tables fold
// an IPv4 filter's message into EHOSTUNREACH; who wants it told apart reads the queue of
// errors of the socket and calls [OfICMP].
func ofErrno(op Op, number syscall.Errno) (Word, bool) {
	switch number {
	case syscall.ECONNREFUSED: // RST to a SYN; ICMP port unreachable
		return PortRefused, true
	case syscall.ECONNRESET:
		return Reset, true
	case syscall.EPIPE: // a reset after the peer had ended the stream (Linux, tcp_reset)
		return ClosedEarly, true
	case syscall.ETIMEDOUT:
		return Timeout, true
	case syscall.EACCES: // ICMPv6 prohibited, policy, reject route; an own route that prohibits
		return Prohibited, true
	case syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.EHOSTDOWN,
		syscall.ENOPROTOOPT, syscall.EPROTO: // ICMP protocol unreachable, parameter problem
		return Unreachable, true
	}
	if number == noNetwork { // ICMP source host isolated
		return Unreachable, true
	}
	if op == Receive {
		return ofReceive(number)
	}
	return ofSend(op, number)
}

// ofReceive maps numbers that stand for an ICMP message only when they come from receiving.
func ofReceive(number syscall.Errno) (Word, bool) {
	switch number {
	case syscall.EOPNOTSUPP: // ICMP source route failed
		return Unreachable, true
	case syscall.EMSGSIZE: // ICMP fragmentation needed; ICMPv6 packet too big
		return SendFailed, true
	}
	return "", false
}

// ofSend maps what keeps the own machine from sending to this target, or for now from
// sending at all.
func ofSend(op Op, number syscall.Errno) (Word, bool) {
	switch number {
	case syscall.EPERM, // the own packet filter
		syscall.EINVAL,       // a black-hole route, an address or port that cannot be asked
		syscall.EMSGSIZE,     // longer than the path takes
		syscall.ENETDOWN,     // the own interface is down
		syscall.ENODEV,       // the own interface is gone
		syscall.ENOBUFS,      // the own queue is full
		syscall.ENOMEM,       // no memory for the packet
		syscall.EAFNOSUPPORT, // no IPv6 here
		syscall.EADDRNOTAVAIL:
		return SendFailed, true
	case syscall.EMFILE, syscall.ENFILE, syscall.EADDRINUSE: // no socket, no free port
		return SendFailed, op == Connect
	}
	return "", false
}
