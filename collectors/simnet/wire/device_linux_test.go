package wire

import (
	"errors"
	"syscall"
	"testing"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/step"

	"golang.org/x/sys/unix"
)

type silent struct{}

func (silent) Ask(_ *dns.Question, r *dns.Reply) { r.Fate = dns.Lost }

// TestSocketsAreBoundToLoopback asks the kernel: nothing outside the machine may reach a
// simulated resolver.
func TestSocketsAreBoundToLoopback(t *testing.T) {
	s, err := Listen(Config{Responder: silent{}, Clock: step.New(step.Config{}), Ports: []uint16{0, 0}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, l := range s.lanes {
		for _, c := range []syscall.Conn{l.packets, l.streams.(syscall.Conn)} {
			raw, err := c.SyscallConn()
			if err != nil {
				t.Fatal(err)
			}
			var device string
			var failure error
			err = raw.Control(func(fd uintptr) {
				device, failure = unix.GetsockoptString(int(fd), unix.SOL_SOCKET, unix.SO_BINDTODEVICE)
			})
			if err := errors.Join(err, failure); err != nil {
				t.Fatal(err)
			}
			if device != "lo" {
				t.Errorf("port %d is bound to device %q, want lo", l.port, device)
			}
		}
	}
}
