package web

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"bridle/datasets/world"
)

// TestSocketsAreBoundToLoopback asks the kernel: nothing outside the machine may reach a
// simulated server.
func TestSocketsAreBoundToLoopback(t *testing.T) {
	ports := freePorts(t, 2)
	s := start(t, Config{
		World: &world.World{Servers: []world.Server{site(0, world.Ordinary, ports[0], ports[1])}, Certificates: []world.Certificate{certificate(0)}},
		Now:   day2,
	})
	for _, l := range s.listeners {
		raw, err := l.(syscall.Conn).SyscallConn()
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
			t.Errorf("%v is bound to device %q, want lo", l.Addr(), device)
		}
	}
}

// inside names the environment variable that tells the test below that it runs in a network
// namespace of its own.
const inside = "BRIDLE_WEB_TEST_NAMESPACE"

// TestIPv6 serves addresses of fd00::/8. Loopback has only ::1, so it runs itself again in a
// network namespace of its own, whose lo it gives the addresses.
func TestIPv6(t *testing.T) {
	if os.Getenv(inside) != "" {
		serveIPv6(t)
		return
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestIPv6$", "-test.v")
	c.Env = append(os.Environ(), inside+"=1")
	c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNET}
	if os.Geteuid() != 0 {
		c.SysProcAttr.Cloneflags |= unix.CLONE_NEWUSER
		c.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
	}
	out, err := c.CombinedOutput()
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EINVAL) {
		t.Skipf("a network namespace is not allowed here (%v); run as root", err)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func serveIPv6(t *testing.T) {
	w := &world.World{}
	for i := range 5 {
		s := site(i, world.ProxyA, 8443, 8080)
		if i < 4 {
			s.Address = netip.MustParseAddr(fmt.Sprintf("fd00:77::%x", i+1))
		}
		w.Servers = append(w.Servers, s)
		w.Certificates = append(w.Certificates, certificate(i))
	}
	if err := giveLoopback(w.Servers[0].Address, w.Servers[1].Address, w.Servers[2].Address); err != nil {
		t.Fatal(err)
	}
	s := start(t, Config{World: w, Now: day2, IPv6: true})
	if len(s.listeners) != 4 {
		t.Errorf("%d listening sockets, want one per port and family", len(s.listeners))
	}
	for _, i := range []int{0, 1, 2, 4} { // 3 has an address that lo was not given
		c, err := dialTLS(t, netip.AddrPortFrom(w.Servers[i].Address, 8443), "")
		if err != nil {
			t.Errorf("%v: %v", w.Servers[i].Address, err)
			continue
		}
		if got, want := c.ConnectionState().PeerCertificates[0].DNSNames[0], fmt.Sprintf("host-%d.xc", i); got != want {
			t.Errorf("%v shows %s, want %s", w.Servers[i].Address, got, want)
		}
	}
	if err := silentReset(t, netip.MustParseAddrPort("[::1]:8443")); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("::1, where no server is: %v, want a reset", err)
	}
}

// giveLoopback brings lo up and gives it IPv6 addresses, as netdevice(7) and ipv6(7) say.
func giveLoopback(addresses ...netip.Addr) error {
	fd, err := unix.Socket(unix.AF_INET6, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	up, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	up.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, up); err != nil {
		return fmt.Errorf("bring lo up: %w", err)
	}
	if err := unix.IoctlIfreq(fd, unix.SIOCGIFINDEX, up); err != nil {
		return fmt.Errorf("find lo: %w", err)
	}
	for _, a := range addresses {
		order := struct { // struct in6_ifreq of linux/ipv6.h
			address [16]byte
			length  uint32
			index   int32
		}{a.As16(), 128, int32(up.Uint32())}
		_, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCSIFADDR, uintptr(unsafe.Pointer(&order)))
		if e != 0 {
			return fmt.Errorf("give lo the address %v: %w", a, e)
		}
	}
	return nil
}
