package web

import (
	"errors"
	"fmt"
	"net/netip"
	"syscall"
	"testing"

	"bridle/datasets/world"
)

// TestUpAndDown: study time decides who answers, and nobody is a reset.
func TestUpAndDown(t *testing.T) {
	ports := freePorts(t, 2)
	first, second := site(0, world.Ordinary, ports[0], ports[1]), site(0, world.ProxyB, ports[0], ports[1])
	first.Up = []world.Span{{From: day(2), Until: day(4)}, {From: day(6), Until: day(8)}}
	second.Up, second.Certificate = []world.Span{{From: day(10), Until: day(12)}}, 1
	var c clock
	s := start(t, Config{
		World: &world.World{Servers: []world.Server{first, second}, Certificates: []world.Certificate{certificate(0), certificate(1)}},
		Now:   c.now,
	})
	at := netip.AddrPortFrom(address(0), ports[0])
	for _, x := range []struct {
		day  int
		want string // name of the certificate; "" is nobody
	}{{1, ""}, {2, "host-0.xc"}, {3, "host-0.xc"}, {4, ""}, {7, "host-0.xc"}, {8, ""}, {10, "host-1.xc"}, {12, ""}} {
		c.set(day(x.day))
		before := s.Stats().Reset
		conn, err := dialTLS(t, at, "")
		switch {
		case x.want == "" && !errors.Is(err, syscall.ECONNRESET):
			t.Errorf("day %d: %v, want a reset", x.day, err)
		case x.want == "" && s.Stats().Reset != before+1:
			t.Errorf("day %d: the reset is not counted", x.day)
		case x.want != "" && err != nil:
			t.Errorf("day %d: %v", x.day, err)
		case x.want != "" && conn.ConnectionState().PeerCertificates[0].DNSNames[0] != x.want:
			t.Errorf("day %d: certificate of %v, want %s", x.day, conn.ConnectionState().PeerCertificates[0].DNSNames, x.want)
		}
	}
	c.set(day(3))
	if err := silentReset(t, netip.AddrPortFrom(address(9), ports[0])); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("no server at the address: %v, want a reset", err)
	}
	plain := dial(t, at)
	fmt.Fprint(plain, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	if n, err := plain.Read(make([]byte, 100)); n == 0 { // this kind says 400
		t.Errorf("plain HTTP at a port for TLS: no answer, error %v", err)
	}
}

// silentReset connects, asks and returns the error that comes, at whatever step.
func silentReset(t *testing.T, to netip.AddrPort) error {
	t.Helper()
	c, err := connect(t, to)
	if err != nil {
		return err
	}
	if n, err := c.Read(make([]byte, 100)); n == 0 {
		return err
	}
	return nil
}

// TestGoesDownDuringAConversation: a connection that is open when the server goes down is
// reset at the next request.
func TestGoesDownDuringAConversation(t *testing.T) {
	ports := freePorts(t, 2)
	var c clock
	c.set(day(2))
	start(t, Config{
		World: &world.World{Servers: []world.Server{site(0, world.Ordinary, ports[0], ports[1])}, Certificates: []world.Certificate{certificate(0)}},
		Now:   c.now,
	})
	conn := dial(t, netip.AddrPortFrom(address(0), ports[1]))
	buffer := make([]byte, 4096)
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	if n, err := conn.Read(buffer); n == 0 {
		t.Fatalf("no answer while it is up: %v", err)
	}
	c.set(day(31)) // Up ends before day 31
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	if n, err := conn.Read(buffer); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("%d bytes, error %v; want a reset", n, err)
	}
}

// TestCertificateByTimeAndName: renewals follow study time; names asked for outrank them.
func TestCertificateByTimeAndName(t *testing.T) {
	ports := freePorts(t, 2)
	s := site(0, world.Ordinary, ports[0], ports[1])
	s.Renewals = []world.Renewal{{From: day(10), Certificate: 1}, {From: day(20), Certificate: 2}}
	s.Named = []int{3, 4}
	w := &world.World{Servers: []world.Server{s}}
	for i := range 5 {
		w.Certificates = append(w.Certificates, certificate(i))
	}
	w.Certificates[4].Names = []string{"*.shared.xc"}
	var c clock
	start(t, Config{World: w, Now: c.now})
	for _, x := range []struct {
		day  int
		host string
		want int // serial number, one more than the index of the certificate
	}{
		{2, "", 1}, {9, "", 1}, {10, "", 2}, {19, "unknown.xc", 2}, {20, "", 3}, {30, "", 3},
		{2, "host-3.xc", 4}, {30, "a.shared.xc", 5}, {30, "shared.xc", 3}, {2, "host-2.xc", 1},
	} {
		c.set(day(x.day))
		conn, err := dialTLS(t, netip.AddrPortFrom(address(0), ports[0]), x.host)
		if err != nil {
			t.Errorf("day %d, host %q: %v", x.day, x.host, err)
			continue
		}
		if got := conn.ConnectionState().PeerCertificates[0].SerialNumber.Int64(); got != int64(x.want) {
			t.Errorf("day %d, host %q: serial number %d, want %d", x.day, x.host, got, x.want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, s := range map[string]world.Server{
		"certificate that is not there": {Address: address(0), TLSPorts: []uint16{8443}, Certificate: 1},
		"no certificate":                {Address: address(0), TLSPorts: []uint16{8443}, Certificate: world.None},
		"renewal that is not there":     {Address: address(0), TLSPorts: []uint16{8443}, Renewals: []world.Renewal{{Certificate: 7}}},
		"named one that is not there":   {Address: address(0), TLSPorts: []uint16{8443}, Named: []int{-1}},
		"named one without TLS":         {Address: address(0), HTTPPorts: []uint16{80}, Certificate: world.None, Named: []int{world.None}},
		"port 0":                        {Address: address(0), HTTPPorts: []uint16{0}},
	} {
		t.Run(name, func(t *testing.T) {
			w := &world.World{Servers: []world.Server{s}, Certificates: []world.Certificate{certificate(0)}}
			if got, err := New(Config{World: w, Now: day2}); err == nil {
				t.Errorf("accepted: %v", got.Close())
			}
		})
	}
}

// TestNewRefusesBadCertificates: not when a client comes, but before.
func TestNewRefusesBadCertificates(t *testing.T) {
	c := certificate(0)
	c.Serial = "no number"
	if s, err := New(Config{World: &world.World{Certificates: []world.Certificate{c}}, Now: day2}); err == nil {
		t.Errorf("accepted: %v", s.Close())
	}
}

// TestPortInUse: a second world on the same ports is refused, and leaves no socket behind.
func TestPortInUse(t *testing.T) {
	ports := freePorts(t, 2)
	w := &world.World{Servers: []world.Server{site(0, world.Ordinary, ports[0], ports[1])}, Certificates: []world.Certificate{certificate(0)}}
	start(t, Config{World: w, Now: day2})
	if _, err := New(Config{World: w, Now: day2}); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("error %v, want address in use", err)
	}
}
