//go:build !linux

package realdns

import (
	"errors"
	"net/netip"
	"syscall"
)

// namespace stands for what only Linux has.
type namespace struct{}

func newNamespace() (*namespace, error) {
	return nil, errors.New("network namespaces exist on Linux only; run there")
}

func newThread(func() error) (*namespace, error) { return newNamespace() }

func furnish([]netip.Addr) error { return nil }

func (ns *namespace) do(f func()) { f() }

func (ns *namespace) close() {}

func endWithParent() *syscall.SysProcAttr { return nil }
