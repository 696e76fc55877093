package dnswire

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/fast"
	"bridle/collectors/simnet/live"
	"bridle/collectors/simnet/step"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
)

// prober asks what a plan of the fast mode says, when it says so.
type prober struct {
	t      *testing.T
	w      *world.World
	plan   *fast.Plan
	probes []fast.Probe
	given  int
	rows   []probes.Row
	odd    map[string]int
}

func (p *prober) Next(now time.Time, q *Question) (Turn, time.Time) {
	if p.given == len(p.probes) {
		return End, time.Time{}
	}
	x := p.probes[p.given]
	if now.Before(x.At.Time()) {
		return Wait, x.At.Time()
	}
	r := &p.w.Resolvers[p.plan.Resolvers[x.Resolver]]
	*q = Question{To: netip.AddrPortFrom(r.Address, r.Port), Name: p.plan.Names[x.Name].Name, Type: 1, Port: x.Port, Tag: uint64(p.given)}
	p.given++
	return Ask, time.Time{}
}

func (p *prober) Again(time.Time, *Question, int, Further) bool { return true }
func (p *prober) Anomaly(row *anomalies.Row) error              { p.odd[row.Kind]++; return nil }
func (p *prober) Done(o *Outcome) error {
	x := p.probes[o.Question.Tag]
	row := probes.Row{Sweep: int32(x.Sweep), Address: o.Question.To.Addr().String(), Port: int32(o.Question.To.Port()), Name: o.Question.Name,
		QType: "A", Purpose: p.plan.Names[x.Name].Purpose, Schedule: "fixed", Vantage: "simulated", Source: "bridle-simnet"}
	o.FillProbe(&row)
	p.rows = append(p.rows, row)
	return nil
}

// village returns a small world with every class and front, some resolvers spoilt, and a plan
// whose ports are those of an engine.
func village(t *testing.T, sweeps int) (*world.World, *fast.Plan) {
	t.Helper()
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 31)
	if err != nil {
		t.Fatal(err)
	}
	faults := []world.Faults{{Dead: true}, {Loss: 0.3}, {LatencyMS: 2500}, {LatencyMS: 800}, {LeakRD: 0.2}, {FixedTTL: 60}, {ClockRate: 0.5},
		{Inject: true}, {Sinkhole: true}, {StripsCase: true}, {Refuses: true}, {HijackNX: true}}
	for i, f := range faults {
		w.Resolvers[(i*2+1)%len(w.Resolvers)].Faults = f
	}
	// A port that is free, so that other tests may serve worlds meanwhile.
	free, err := live.Start(t.Context(), live.Config{World: w, AnyPort: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := free.Stop(); err != nil {
		t.Fatal(err)
	}
	plan := &fast.Plan{Every: time.Hour, From: w.ProbeFrom, Until: w.ProbeFrom.Add(time.Duration(sweeps) * time.Hour), Seed: 7}
	for i := range w.Resolvers {
		plan.Resolvers = append(plan.Resolvers, i)
	}
	for i, d := range w.Domains {
		if (d.Purpose != world.Benign || i%5 == 0) && len(d.Hosts) > 0 {
			plan.Names = append(plan.Names, fast.Name{Name: d.Hosts[0].Name, Purpose: "target"})
		}
	}
	return w, plan
}

// serve serves a world in stepped time and returns a participant's connection.
func serve(t *testing.T, w *world.World, start time.Time) *step.Client {
	t.Helper()
	served, err := live.Start(context.Background(), live.Config{World: w, Start: start})
	if err != nil {
		t.Fatal(err)
	}
	client, err := step.Dial(t.Context(), served.Control(), "test", 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		if err := served.Stop(); err != nil {
			t.Error(err)
		}
	})
	return client
}

// lines writes rows as sorted text, without what is not of study time or random: round-trip
// times. Whether letter case was kept stays.
func lines(t *testing.T, rows []probes.Row) []string {
	t.Helper()
	out := make([]string, len(rows))
	for i, r := range rows {
		r.RunID, r.RTTUS = "", nil
		if len(r.EDECodes) == 0 {
			r.EDECodes = nil
		}
		if len(r.Answers) == 0 {
			r.Answers = nil
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = string(text)
	}
	slices.Sort(out)
	return out
}

type keep struct {
	t    *testing.T
	rows []string
}

func (k *keep) Write(rows ...probes.Row) error {
	k.rows = append(k.rows, lines(k.t, rows)...)
	return nil
}

// The engine over real sockets and the fast mode, which has none and shares no code with it,
// give the same rows over every class, front and fault.
func TestRowsEqualThoseOfTheFastMode(t *testing.T) {
	w, plan := village(t, 2)
	client := serve(t, w, plan.From)
	local := make([]netip.AddrPort, 4)
	for i := range local {
		local[i] = netip.MustParseAddrPort("127.0.0.1:0")
	}
	e, err := New(t.Context(), Config{Local: local, Step: client, Rand: rand.New(rand.NewChaCha8([32]byte{5}))})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	plan.Ports = e.Ports()
	p := &prober{t: t, w: w, plan: plan, odd: map[string]int{}}
	plan.InTime(func(x fast.Probe) bool { p.probes = append(p.probes, x); return true })
	if err := e.Run(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	k := &keep{t: t}
	if err := fast.Run(t.Context(), simnet.New(w, simnet.Options{}), plan, "", 1, func(int) (fast.Sink, error) { return k, nil }, nil); err != nil {
		t.Fatal(err)
	}
	slices.Sort(k.rows)
	status := map[string]int{}
	for _, r := range p.rows {
		status[r.Status]++
	}
	t.Logf("%d rows: %v; anomalies %v", len(p.rows), status, p.odd)
	got := lines(t, p.rows)
	if len(got) != len(k.rows) {
		t.Fatalf("%d rows, want %d", len(got), len(k.rows))
	}
	bad := 0
	for i := range got {
		if got[i] != k.rows[i] {
			if bad++; bad <= 3 {
				t.Errorf("row %d\n got %s\nwant %s", i, got[i], k.rows[i])
			}
		}
	}
	if bad > 0 {
		t.Errorf("%d of %d rows differ", bad, len(got))
	}
	// Every outcome that is invalid has an anomaly, and replies of 2,500 ms come late.
	if status["invalid"] == 0 || p.odd["wrong_source"] < status["invalid"] || p.odd["late"] == 0 {
		t.Errorf("anomalies %v for outcomes %v", p.odd, status)
	}
}
