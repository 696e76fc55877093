//go:build !linux

package wire

import (
	"errors"
	"net/netip"
)

// refuser would tell askers that a port is closed; here it cannot.
type refuser struct{}

func openRefuser() (*refuser, error) {
	return nil, errors.New("ports can be shown as closed on Linux only")
}

func (*refuser) refuse(asker, asked netip.AddrPort) {}

// Close does nothing.
func (*refuser) Close() {}
