// Package web puts the TLS and HTTP servers of a simulated Internet on loopback, many
// thousands of addresses through one listening socket per port. What they show is in package
// face, their certificates are made by package certs.
//
// # One socket for all addresses
//
// For every port that a server of the world uses there is one socket on 0.0.0.0, bound to
// the device lo, so that nothing outside the machine can reach it; and one on [::] if IPv6 is
// asked for, which wants fd00::/8 routed to lo, in a network namespace of its own. The
// address that a client connected to decides which server it meets, and study time decides
// whether that server is up.
//
// Since the kernel accepts for all addresses, none can refuse: where no server is, or none
// that is up, the connection is accepted and reset at once. A scanner sees "reset" where it
// would see "refused" or a time-out on the Internet: mostly at its first read, sometimes so
// soon that connecting fails.
//
// # Time
//
// Study time is read when a client connects and at each of its requests. A server that
// has gone down meanwhile resets the connection; one that has renewed its certificate shows
// the new one from the next connection on. Time-outs and the pauses of servers that speak
// badly (world.Manner) are real time.
//
// # TLS
//
// The handshake is that of crypto/tls, held to what package face prescribes; its random
// values are random, so that a ServerHello is not the same twice while every fingerprint
// made from it is. Session tickets are handed out but never accepted.
package web
