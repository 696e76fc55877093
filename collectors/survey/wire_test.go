package survey

import (
	"math/rand/v2"
	"net"
	"net/netip"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/scope"
	"bridle/collectors/simnet/live"
	simstep "bridle/collectors/simnet/step"
	"bridle/datasets/world"
)

// overWire runs a survey with the real dispatcher over sockets of loopback, in stepped time.
func overWire(tb testing.TB, w *world.World) (*Survey, *book) {
	tb.Helper()
	internet, err := live.Start(tb.Context(), live.Config{World: w, AnyPort: true})
	if err != nil {
		tb.Skipf("loopback cannot serve the world: %v", err)
	}
	tb.Cleanup(func() { internet.Stop() })
	client, err := simstep.Dial(tb.Context(), internet.Control(), "survey", 2*time.Second)
	if err != nil {
		tb.Fatal(err)
	}
	defer client.Close()
	guard, err := scope.Open(scope.Config{Simulated: true}, time.Now())
	if err != nil {
		tb.Fatal(err)
	}
	b := &book{}
	cfg := configured(w, b)
	cfg.Neighbour = func(a netip.Addr) bool { return guard.Address(a).Failure == "" }
	local, ports := ownPorts(tb)
	cfg.Ports = ports
	s := surveyOf(tb, cfg)
	limits := pace.Polite(pace.Daily{Packets: 1 << 30, Bytes: 1 << 40})
	limits.Address.Gap = time.Second
	by, err := dispatch.New(tb.Context(), dispatch.Config{Targets: s.Targets(), Limits: limits, Guard: guard, ReplyBytes: 140,
		Engine: dnswire.Config{Local: local, Rand: rand.New(rand.NewPCG(1, 2)), Step: client}})
	if err != nil {
		tb.Fatal(err)
	}
	defer by.Close()
	if err := by.Run(tb.Context(), s); err != nil {
		tb.Fatal(err)
	}
	if err := by.Stats().Ledger.Check(); err != nil {
		tb.Error(err)
	}
	return s, b
}

// ownPorts finds as many free ports as a pool needs.
func ownPorts(tb testing.TB) (local []netip.AddrPort, ports []uint16) {
	tb.Helper()
	for range MinPorts {
		c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4zero})
		if err != nil {
			tb.Skipf("no port is free: %v", err)
		}
		defer c.Close() // not before all are found
		at := c.LocalAddr().(*net.UDPAddr).AddrPort()
		local, ports = append(local, at), append(ports, at.Port())
	}
	return local, ports
}

// The real dispatcher brings every resolver to the same end as the virtual clock does.
func TestOverTheWire(t *testing.T) {
	w := village(t)
	s, b := overWire(t, w)
	checkRows(t, s, b.rows)
	checkComplete(t, s, b.rows)
	virtual, _, _ := play(t, w, withNeighbours)
	for i := range s.courses {
		if a, b := s.courses[i].mode, virtual.courses[i].mode; a != b {
			t.Errorf("%v ends in mode %d over the wire, %d in virtual time", w.Resolvers[i].Address, a, b)
		}
	}
}
