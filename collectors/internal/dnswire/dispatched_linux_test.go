package dnswire_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/scope"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
	"bridle/datasets/study"
)

// prober is an agenda of n items over all targets and 100 names. Rows are written if it has a writer.
type prober struct {
	n, given, bad int
	targets       []dispatch.Target
	addresses     []string
	names         []string
	rows          *study.Writer[probes.Row]
	kept          []probes.Row
	run           string
}

func (p *prober) Next(_ time.Time, it *dispatch.Item) (dnswire.Turn, time.Time) {
	if p.given == p.n {
		return dnswire.End, time.Time{}
	}
	it.Target, it.Name, it.Type, it.Tries = p.given%len(p.targets), p.names[p.given%len(p.names)], 1, 1
	p.given++
	return dnswire.Ask, time.Time{}
}

func (p *prober) Anomaly(*anomalies.Row) error { return nil }

func (p *prober) Done(it *dispatch.Item, o *dispatch.Outcome) error {
	if o.Status != dnswire.Answered {
		p.bad++
	}
	if p.rows == nil {
		return nil
	}
	row := probes.Row{
		RunID: p.run, Sweep: 1, Address: p.addresses[it.Target], Port: 53, Name: it.Name, QType: "A",
		Purpose: "target", Schedule: "fixed", Vantage: "vp-1", Source: "bridle-probe",
	}
	o.FillProbe(&row)
	if p.kept = append(p.kept, row); len(p.kept) < 256 {
		return nil
	}
	return p.write()
}

// write writes the rows that are kept; one by one they would cost more.
func (p *prober) write() error {
	defer func() { p.kept = p.kept[:0] }()
	return p.rows.Write(p.kept...)
}

// BenchmarkDispatcher asks as BenchmarkEngine does, through a dispatcher whose limits are far away.
func BenchmarkDispatcher(b *testing.B) { benchmark(b, false) }

// BenchmarkDispatcherWithRows also writes a row of probes for each question into a study.
func BenchmarkDispatcherWithRows(b *testing.B) { benchmark(b, true) }

func benchmark(b *testing.B, rows bool) {
	const many = 1 << 31
	level := pace.Level{Day: pace.Daily{Packets: many, Bytes: 1<<32 - 1}}
	limits := pace.Limits{Rate: 1e6, Batch: 100_000, Address: level, Prefix: level, Group: level, Total: pace.Daily{Packets: many, Bytes: 1 << 50}}
	guard, err := scope.Open(scope.Config{Simulated: true}, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	p := &prober{n: b.N}
	for i := range 100 {
		p.names = append(p.names, fmt.Sprintf("some-name-%d.example", i))
	}
	to := dnswire.StartResponder(b)
	// One responder stands for all, so that one byte per reply keeps the caps of its address away.
	for range 1000 {
		p.targets = append(p.targets, dispatch.Target{Address: to})
		p.addresses = append(p.addresses, to.Addr().String())
	}
	d, err := dispatch.New(b.Context(), dispatch.Config{
		Targets: p.targets, Limits: limits, Guard: guard, ReplyBytes: 1,
		Engine: dnswire.Config{InFlight: 1024, Linger: -1, Rand: rand.New(rand.NewChaCha8([32]byte{})),
			Local: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0"), netip.MustParseAddrPort("127.0.0.1:0")}},
	})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	if rows {
		p.rows, p.run = writer(b)
	}
	dnswire.Measure(b, func() {
		if err := d.Run(b.Context(), p); err != nil {
			b.Fatal(err)
		}
		if p.rows != nil {
			if err := errors.Join(p.write(), p.rows.Flush()); err != nil {
				b.Fatal(err)
			}
		}
	})
	if p.bad > b.N/100 {
		b.Errorf("%d of %d questions without reply", p.bad, b.N)
	}
}

// writer returns a writer of probes in a study of its own, and the id of its run.
func writer(b *testing.B) (*study.Writer[probes.Row], string) {
	b.Helper()
	s, err := study.Create(b.TempDir() + "/study")
	if err != nil {
		b.Fatal(err)
	}
	run, err := s.Create(study.Plan{Tool: "bridle-probe", Version: "test", Simulated: true, Seed: new(int64(1))})
	if err != nil {
		b.Fatal(err)
	}
	w, err := study.Table[probes.Row](run)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { run.Interrupt() })
	return w, run.ID()
}
