// Package wire serves a simulated Internet as real DNS: UDP and TCP on loopback, for many
// thousands of addresses through one socket per port and transport. Whoever asks any address
// of 127.0.0.0/8 at such a port is answered from that address, by what a [dns.Responder]
// makes of the question. The package knows DNS messages and sockets; what an address is,
// and what it answers, is the responder's business.
//
// # Sockets
//
// A UDP socket is bound to the unspecified address and to the device lo, so that nothing
// from outside reaches it. The kernel tells which address a datagram was for (IP_PKTINFO,
// RFC 3542 for IPv6), and the reply leaves from there, or from [dns.Reply.From]: a
// transparent forwarder's backend answers from its own address. On Linux datagrams are read
// and written in batches. Elsewhere the package serves 127.0.0.1 alone, one datagram per
// system call, and replies leave from the address that was asked.
//
// With [Config.V6] the same sockets take both families. A machine has but one IPv6
// address of its own on loopback, so a world with addresses in fd00::/8 is served in an own
// network namespace whose loopback is told that they are its own:
//
//	ip link set lo up
//	ip -6 route add local fd00::/8 dev lo
//
// # Order
//
// One goroutine per port reads datagrams and asks the responder in order of arrival; there
// is one question at a time over all ports and transports. A participant that asks on two
// ports, or over UDP and TCP, at one instant settles in between if the order matters.
//
// # Questions
//
// Short of a header, or not a question at all: dropped. Else: another operation than QUERY
// is answered NOTIMP; not exactly one question, or one that cannot be read, FORMERR;
// another class than IN, REFUSED; an EDNS version other than 0, BADVERS. None of these
// reaches the responder. Replies repeat the bytes of the question, letter case included,
// unless [dns.Reply.LosesCase]. A reply that does not fit is cut and marked TC: to 512
// bytes, to the size that the question's OPT record offers, or to [Config.MaxUDP].
//
// # Fates and delays
//
// A question whose fate is Lost gets no reply; over TCP the connection stays open without
// one. Unreachable gets none either over UDP, unless [Config.Refuse] has it look like a
// closed port, which the kernel shows to connected sockets as a refused connection; over
// TCP the connection is reset. Connecting itself always succeeds, since the kernel accepts
// before the question is known.
//
// While a participant of package step has the turn, a reply whose delay is shorter than
// the time-out that it declared is sent at once; any other is late, and sent when the
// participant asks for its next instant (over TCP never, and counted as lost). Otherwise
// delays pass in real time.
package wire
