package wire

import (
	"context"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	mdns "github.com/miekg/dns"
	"golang.org/x/sys/unix"

	"bridle/collectors/simnet/step"
)

// TestBothFamilies serves fd00::/8 beside 127.0.0.0/8 in a network namespace of its own,
// through the sockets of one port.
func TestBothFamilies(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("making a network namespace needs root")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("setting up a network namespace needs the command ip (package iproute2)")
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		// The thread stays in the namespace, and so ends with the goroutine.
		runtime.LockOSThread()
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			t.Errorf("making a network namespace: %v", err)
			return
		}
		for _, args := range []string{"link set lo up", "-6 route add local fd00::/8 dev lo"} {
			if out, err := exec.Command("ip", strings.Fields(args)...).CombinedOutput(); err != nil {
				t.Errorf("ip %s: %v: %s", args, err, out)
				return
			}
		}
		askBothFamilies(t)
	}()
	<-done
}

// askBothFamilies runs on the namespace's thread, on which all sockets must be made.
func askBothFamilies(t *testing.T) {
	m := &model{}
	s, err := Listen(Config{Responder: m, Clock: step.New(step.Config{}), Ports: []uint16{0}, V6: true})
	if err != nil {
		t.Error(err)
		return
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv6unspecified}) // both families
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(patience))
	for i, c := range []struct{ ask, from string }{
		{"fd00::200", "fd00::200"},
		{"fdff:1:2:3:4:5:6:7700", "fdff:1:2:3:4:5:6:7700"},
		{"fd00:a::5", "fd00:a::6"}, // transparent
		{"127.8.7.200", "127.8.7.200"},
		{"127.8.7.5", "127.8.7.6"},
		{"::1:0", ""}, // no address of this namespace
	} {
		to := netip.AddrPortFrom(netip.MustParseAddr(c.ask), s.Ports()[0])
		_, err := conn.WriteToUDPAddrPort(packed(t, uint16(i), "A.Xa", mdns.TypeA), to)
		if c.from == "" {
			if err == nil {
				t.Errorf("%s could be asked", c.ask)
			}
			continue
		}
		if err != nil {
			t.Error(err)
			return
		}
		var buf [1500]byte
		n, from, err := conn.ReadFromUDPAddrPort(buf[:])
		if err != nil {
			t.Errorf("%s: %v", c.ask, err)
			return
		}
		var r mdns.Msg
		if err := r.Unpack(buf[:n]); err != nil || r.Id != uint16(i) || r.Question[0].Name != "A.Xa." || len(r.Answer) != 1 {
			t.Errorf("%s answered %v, %v", c.ask, &r, err)
		}
		if from.Addr().Unmap().String() != c.from {
			t.Errorf("%s was asked and %s answered, want %s", c.ask, from.Addr(), c.from)
		}
		if got := m.last().To; got != to {
			t.Errorf("%s was asked, the responder was told %s", to, got)
		}
	}
	askOverTCP(t, netip.AddrPortFrom(netip.MustParseAddr("fd12::99"), s.Ports()[0]))
	askOverTCP(t, netip.AddrPortFrom(netip.MustParseAddr("127.3.2.99"), s.Ports()[0]))
}

// askOverTCP asks to for its own address.
func askOverTCP(t *testing.T, to netip.AddrPort) {
	client := mdns.Client{Net: "tcp", Timeout: patience}
	r, _, err := client.Exchange(new(mdns.Msg).SetQuestion("a.xa.", mdns.TypeA), to.String())
	if err != nil || len(r.Answer) != 1 || !strings.HasSuffix(r.Answer[0].String(), "\t"+to.Addr().String()) {
		t.Errorf("%s answered %v, %v over TCP", to, r, err)
	}
}
