package campaign

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/datasets/settings"
)

var loopback = []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:53")}

// occupy takes a port.
func occupy(t *testing.T, port uint16) *net.UDPConn {
	t.Helper()
	c, err := net.ListenUDP("udp4", &net.UDPAddr{Port: int(port)})
	if err != nil {
		t.Skipf("the port is somebody's already: %v", err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestPortsThatSomebodyHasAreNotDrawn(t *testing.T) {
	simulated := &Scene{Settings: settings.Collect{Simulation: "127.0.0.1:5299"}}
	first, err := simulated.FreePorts(20, 5)
	if err != nil || len(first) != 20 || len(slices.Compact(slices.Sorted(slices.Values(first)))) != 20 {
		t.Fatalf("%v, %v; want 20 ports", first, err)
	}
	occupy(t, first[3])
	second, err := simulated.FreePorts(20, 5)
	// One seed, one order; but without the port that is taken now, so that all later ones move up.
	if want := slices.Delete(slices.Clone(first), 3, 4); err != nil || !slices.Equal(second[:19], want) {
		t.Errorf("%v, %v; want %v and one more", second, err, want)
	}
	others, err := simulated.FreePorts(20, 5, first...)
	if err != nil || slices.ContainsFunc(others, func(p uint16) bool { return slices.Contains(first, p) }) {
		t.Errorf("%v, %v; want none of %v", others, err, first)
	}
	real := &Scene{}
	a, _ := real.FreePorts(20, 5)
	if b, _ := real.FreePorts(20, 5); slices.Equal(a, b) {
		t.Errorf("on the real Internet a seed tells the ports: %v", a)
	}
}

func TestAwaitedPorts(t *testing.T) {
	ports, err := (&Scene{}).FreePorts(5, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := Await(t.Context(), ports, loopback); err != nil {
		t.Errorf("free ports: %v", err)
	}
	held := occupy(t, ports[2])
	ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
	defer cancel()
	if err := Await(ctx, ports, loopback); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a port that is taken: %v, want it awaited", err)
	}
	if err := Await(ctx, ports, []netip.AddrPort{netip.MustParseAddrPort("[::1]:53")}); err != nil {
		t.Errorf("a port that is taken in another family: %v", err)
	}
	time.AfterFunc(time.Second/2, func() { held.Close() })
	if err := Await(t.Context(), ports, loopback); err != nil {
		t.Errorf("a port that is given back: %v", err)
	}
}

func TestPortsInWords(t *testing.T) {
	for want, ports := range map[string][]uint16{"7": {7}, "7, 8, 9": {7, 8, 9}, "7, 8, 9 and 2 more": {7, 8, 9, 10, 11}} {
		if got := listed(ports); got != want {
			t.Errorf("%v in words %q, want %q", ports, got, want)
		}
	}
	if !strings.Contains(Span(72*time.Hour), "3 days") {
		t.Error(Span(72 * time.Hour))
	}
}
