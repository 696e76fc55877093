//go:build !linux

package web

import (
	"errors"
	"net"
	"net/netip"
)

// listenLoopback refuses: only Linux can hold a socket on all addresses to one device, and
// without that the simulated servers would be open to the network.
func listenLoopback(netip.AddrPort) (net.Listener, error) {
	return nil, errors.New("simulated servers can be served on Linux alone")
}

// isExhausted is never asked, since nothing listens.
func isExhausted(error) bool { return false }
