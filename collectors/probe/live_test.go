package probe

import (
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/scope"
	"bridle/collectors/simnet/live"
	"bridle/collectors/simnet/step"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// wire runs an agenda with the real dispatcher over loopback, in stepped time. prepare gets the own ports.
func (b *bed) wire(prepare func(ports []uint16) dispatch.Agenda) dispatch.Stats {
	t := b.t
	t.Helper()
	l, err := live.Start(t.Context(), live.Config{World: b.world, AnyPort: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	}()
	c, err := step.Dial(t.Context(), l.Control(), "probe", 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "opt-out")
	if err := os.WriteFile(file, []byte("# nobody\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	guard, err := scope.Open(scope.Config{OptOut: file, Simulated: true, Every: time.Hour}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	engine := dnswire.Config{Local: slices.Repeat([]netip.AddrPort{netip.AddrPortFrom(netip.IPv4Unspecified(), 0)}, 4),
		Rand: rand.New(rand.NewPCG(1, 2)), Step: c}
	// The list of targets does not hang on ports.
	d, err := dispatch.New(t.Context(), dispatch.Config{Targets: Targets([]Witness{qualified(b.world, 0)}), Limits: b.limits, Guard: guard, Engine: engine})
	if err != nil {
		t.Fatal(err)
	}
	agenda := prepare(d.Ports())
	if err := d.Run(t.Context(), agenda); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	return d.Stats()
}

// The real dispatcher, on the wire: rules and caps hold, each probe has one row, and both ledgers agree. The pool goes by
// ports, so each anchor port shows a cache of its own.
func TestOverTheWire(t *testing.T) {
	for _, l := range []lab.Bench{
		{Class: world.UnboundSnoop, Domains: 8, PerDay: 30, Days: 1, Caches: 3, ByPort: true},
		{Class: world.UnboundPrefetch, Domains: 8, PerDay: 20, Days: 1, Faults: world.Faults{Loss: 0.1}},
		{Class: world.PowerDNS4, Domains: 8, PerDay: 20, Days: 1, Faults: world.Faults{Loss: 0.1}},
		{Class: world.UnboundExpired, Domains: 8, PerDay: 20, Days: 1},
	} {
		for _, design := range []string{"adaptive", "fixed"} {
			if design == "fixed" && l.Class != world.PowerDNS4 {
				continue
			}
			b := newBed(t, l.World(21), open(2*time.Second, 20_000))
			names := wanted(b.world)
			var ws []Witness
			status := func() Status { return Status{} }
			stats := b.wire(func(ports []uint16) dispatch.Agenda {
				ws = []Witness{qualified(b.world, 0)}
				if l.ByPort {
					ws = nil
					for _, p := range ports {
						w := qualified(b.world, 0)
						w.AnchorPort = p
						ws = append(ws, w)
					}
				}
				if design == "fixed" {
					f := b.fixed(ws, names, 5*time.Minute, 21)
					status = f.Status
					return f
				}
				a := b.adaptive(ws, names, 21)
				status = func() Status { return a.Status(b.world.Until) }
				return a
			})
			once(t, b.rows)
			sorted := slices.Clone(b.rows)
			slices.SortStableFunc(sorted, func(x, y probes.Row) int { return x.ProbedAt.Compare(y.ProbedAt) })
			audit(t, sorted, ws, names)
			s := status()
			if err := s.Ledger.Check(); err != nil || int(s.Ledger.Rows()) != len(b.rows) || s.Hits == 0 {
				t.Errorf("%s, %s: %v; %d rows, %v", l.Class, design, s.Ledger, len(b.rows), err)
			}
			if own, theirs := s.Ledger.Answered, stats.Ledger.Answered; own != theirs {
				t.Errorf("%s, %s: %d answered, the dispatcher counts %d", l.Class, design, own, theirs)
			}
			for i := range b.rows {
				row := &b.rows[i]
				if row.AnchorPort != nil && row.SourcePort != nil && *row.AnchorPort != *row.SourcePort {
					t.Fatalf("%s came from port %d", keyOf(row), *row.SourcePort)
				}
			}
			t.Logf("%s, %s: %v, %v", l.Class, design, s.Ledger, s)
		}
	}
}
