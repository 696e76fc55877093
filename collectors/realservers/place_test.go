package realservers

import (
	"context"
	"math/rand/v2"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/collectors/canary/serve"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/scope"
	"bridle/collectors/simnet/realdns"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/settings"
	"bridle/datasets/world"
)

// zone is the canary zone, served at canaryAt.
const zone = "canary.xa"

var canaryAt = netip.MustParseAddr("198.18.0.99")

// Addresses of the survey, of probes, of a plain client beside them, and of probes of forgers. All are outsiders.
var (
	vantageOfSurvey = realdns.Prober
	vantageOfProbes = vantageOfSurvey.Next()
	vantageOfOthers = vantageOfProbes.Next()
	vantageOfForged = vantageOfOthers.Next()
)

// place is where a test asks: resolvers, the tree's servers and the canary's.
type place struct {
	lab    *realdns.Lab
	setups []realdns.Setup
	canary *book
}

// book is the canary's log, in memory.
type book struct {
	mu      sync.Mutex
	queries []canaryqueries.Row
	odd     []anomalies.Row
}

func (b *book) Query(r canaryqueries.Row) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queries = append(b.queries, r)
	return nil
}

func (b *book) Anomaly(r anomalies.Row) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.odd = append(b.odd, r)
	return nil
}

func (*book) Flush() error { return nil }

func (b *book) rows() []canaryqueries.Row {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.queries)
}

// need skips unless the test can run: root on Linux, in a namespace of its own (TestMain).
func need(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("network namespaces need Linux and root")
	}
}

// settle starts the setups, all or those named, the tree and the canary. Setups whose programs this machine
// lacks are left out; without any the test is skipped.
func settle(t *testing.T, names ...string) *place {
	t.Helper()
	need(t)
	p := &place{canary: &book{}}
	var missing []string
	for _, s := range realdns.Setups() {
		if len(names) > 0 && !slices.Contains(names, s.Name) {
			continue
		}
		if m := s.Missing(); len(m) > 0 {
			missing = append(missing, m...)
			continue
		}
		p.setups = append(p.setups, s)
	}
	if len(p.setups) == 0 || len(names) > 0 && len(missing) > 0 {
		t.Skipf("not installed: %s", strings.Join(missing, ", "))
	}
	tree := realdns.DefaultTree()
	tree.Zones = append(tree.Zones, realdns.Zone{Elsewhere: true, Zone: world.Zone{Name: zone,
		Servers: []string{"ns1." + zone}, Glue: []netip.Addr{canaryAt}, ParentNSTTL: 172_800}})
	var err error
	if p.lab, err = realdns.StartTogether(t.Context(), t.TempDir(), tree, p.setups); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.lab.Stop)
	server, err := serve.Listen(serve.Config{Sink: p.canary, Listen: []netip.AddrPort{netip.AddrPortFrom(canaryAt, 53)},
		Zone: serve.Zone{Apex: zone, Servers: []serve.NameServer{{Name: "ns1." + zone, Addresses: []netip.Addr{canaryAt}}},
			Contact: settings.Contact{Name: "Laboratory", Email: "lab@example.org", Page: "https://example.org/study"}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return p
}

// resolver is somebody who can be asked.
type resolver struct {
	name string // of the setup; "behind " before it for the BIND behind a forwarder
	at   netip.AddrPort
}

// resolvers returns all that run, in order.
func (p *place) resolvers() []resolver {
	var out []resolver
	for i, s := range p.setups {
		out = append(out, resolver{s.Name, realdns.Address(i)})
		if at, ok := s.Behind(i); ok {
			out = append(out, resolver{"behind " + s.Name, at})
		}
	}
	return out
}

// at returns the address of a resolver.
func (p *place) at(name string) netip.AddrPort {
	for _, r := range p.resolvers() {
		if r.name == name {
			return r.at
		}
	}
	panic("realservers: no resolver is called " + name)
}

// dispatcher returns one that asks from an address, from so many ports, as fast as a laboratory
// may be asked: five packets a second for each address.
func dispatcher(t *testing.T, targets []dispatch.Target, from netip.Addr, sockets int, change func(*dispatch.Config)) *dispatch.Dispatcher {
	t.Helper()
	cfg := dispatch.Config{Targets: targets, Guard: guard(t), Limits: openLimits(),
		Engine: dnswire.Config{Local: slices.Repeat([]netip.AddrPort{netip.AddrPortFrom(from, 0)}, sockets),
			Rand: rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))}}
	cfg.Limits.Address.Gap = 200 * time.Millisecond
	if change != nil {
		change(&cfg)
	}
	d, err := dispatch.New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// openLimits are limits without caps that count.
func openLimits() pace.Limits {
	most := pace.Daily{Packets: 1 << 30, Bytes: 1 << 40}
	level := pace.Level{Day: pace.Daily{Packets: 1 << 30, Bytes: 1<<32 - 1}}
	return pace.Limits{Rate: 1000, Batch: 8, Address: level, Prefix: level, Group: level, Total: most}
}

func guard(t *testing.T) *scope.Guard {
	t.Helper()
	g, err := scope.Open(scope.Config{Simulated: true}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return g
}
