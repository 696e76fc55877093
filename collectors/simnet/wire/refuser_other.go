//go:build !linux

package wire

import "net/netip"

// refuser would tell askers that a port is closed; here it cannot.
type refuser struct{}

func openRefuser() *refuser { return nil }

func (*refuser) refuse(asker, asked netip.AddrPort) {}

// Close does nothing.
func (*refuser) Close() {}
