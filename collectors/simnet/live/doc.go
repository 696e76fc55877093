// Package live serves a simulated Internet on loopback from within a process: DNS at every
// address of a resolver or an authoritative server of a world, and the study time that
// passes in steps as collectors ask for it. The command bridle-simnet is made of it, and so
// are the tests of collectors: they point a collector at [Live.Control], as they would at
// the command.
//
// It puts together what others do: package simnet answers, package wire has the sockets,
// package step the time and package web, if asked to, the TLS and HTTP servers.
package live
