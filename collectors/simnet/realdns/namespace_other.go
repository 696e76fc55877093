//go:build !linux

package realdns

import (
	"errors"
	"syscall"
)

// namespace stands for what only Linux has.
type namespace struct{}

func newNamespace() (*namespace, error) {
	return nil, errors.New("network namespaces exist on Linux only; run there")
}

func (ns *namespace) do(f func()) { f() }

func (ns *namespace) close() {}

func endWithParent() *syscall.SysProcAttr { return nil }
