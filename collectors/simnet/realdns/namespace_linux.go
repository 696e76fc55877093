package realdns

import (
	"fmt"
	"net/netip"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// namespace is a thread in a network namespace of its own: sockets that are opened and
// programs that are started on it live in that namespace.
type namespace struct {
	calls chan func()
	done  chan struct{}
}

// newNamespace makes a network namespace with its loopback device up. It needs the right
// to do so (CAP_SYS_ADMIN); close ends it.
func newNamespace() (*namespace, error) {
	return newThread(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("making a network namespace: %w; run as root", err)
		}
		return furnish([]netip.Addr{Asked.Addr(), behind.Addr(), network.Addr().Next()})
	})
}

// newThread starts a thread that has entered a namespace.
func newThread(enter func() error) (*namespace, error) {
	ns := &namespace{calls: make(chan func()), done: make(chan struct{})}
	made := make(chan error)
	go func() {
		defer close(ns.done)
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		err := enter()
		made <- err
		if err != nil {
			return
		}
		for call := range ns.calls {
			call()
		}
	}()
	if err := <-made; err != nil {
		return nil, err
	}
	return ns, nil
}

// furnish brings the loopback device of the thread's namespace up and gives it addresses.
func furnish(addresses []netip.Addr) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("opening a socket in the new namespace: %w", err)
	}
	defer unix.Close(fd)
	up, err := unix.NewIfreq("lo")
	if err != nil {
		return fmt.Errorf("naming the loopback device: %w", err)
	}
	up.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, up); err != nil {
		return fmt.Errorf("bringing the loopback device up: %w", err)
	}
	for i, at := range addresses {
		if err := name(fd, fmt.Sprintf("lo:%d", i), at); err != nil {
			return fmt.Errorf("giving the loopback device %s: %w", at, err)
		}
	}
	return nil
}

// name gives a device an address, and with it the network of its class (/8 for 127.0.0.0,
// /24 for [network]), all of which is local on the loopback device. All of 127.0.0.0/8 works
// without, but named only listens on addresses that it finds at a device.
func name(fd int, device string, at netip.Addr) error {
	request, err := unix.NewIfreq(device)
	if err != nil {
		return err
	}
	if err := request.SetInet4Addr(at.AsSlice()); err != nil {
		return err
	}
	return unix.IoctlIfreq(fd, unix.SIOCSIFADDR, request)
}

// do runs f on the thread and waits for it.
func (ns *namespace) do(f func()) {
	finished := make(chan struct{})
	ns.calls <- func() { defer close(finished); f() }
	<-finished
}

// close ends the thread and waits until its goroutine is gone. The namespace lives on
// until its last socket and program are.
func (ns *namespace) close() {
	close(ns.calls)
	<-ns.done
}

// endWithParent lets a program end with the thread that started it, even if the test is
// killed.
func endWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
