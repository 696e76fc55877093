// Package zmtp speaks the ZeroMQ Message Transport Protocol, version 3.1 with the NULL
// mechanism, as the server of a Jupyter kernel needs it: a ROUTER, a PUB and an echo for
// heartbeats (REP), each over one net.Listener.
//
// Source: RFC 37/ZMTP (https://rfc.zeromq.org/spec/37/), which also admits peers of
// version 3.0 (RFC 23).
//
// What a stranger may send is bounded by [Limits] before it is stored: a frame that says
// it is longer than allowed ends its connection with nothing allocated for it. Whatever a
// connection is refused for is told to Options.Refused.
//
// Why not a library: go-zeromq/zmq4 v0.17.0 makes room for whatever length a frame states
// (a stated length of 2^62 ends the process), shakes hands with one connection after the
// other without a time limit (a silent one keeps all others out), and its PUB waits for
// ever for a subscriber that does not read. (The first was tried, the others stand in its
// source.) Its round trips are not
// shorter.
//
// Two things differ from libzmq, both so that no output is lost in silence:
//
//   - A message published while a connection is open but has not subscribed yet, or while
//     nobody is subscribed at all, is kept for a second and handed to the subscription
//     that comes in that time. In libzmq it is gone.
//   - A subscriber that does not read fills a backlog counted in bytes. When it is full
//     the publisher waits, and then the connection is closed and reported. In libzmq
//     single messages are dropped and nobody is told.
package zmtp
