package audit

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
	"bridle/collectors/probe"
	"bridle/collectors/simnet/lists"
	"bridle/collectors/simnet/live"
	"bridle/collectors/simnet/wire"
	"bridle/collectors/survey"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
	"bridle/datasets/world"
)

// flow is a study whose collectors ask a world over loopback while the servers keep their log.
type flow struct {
	t     *testing.T
	world *world.World
	dir   string
	study study.Study
	scene *campaign.Scene
	log   []wire.Exchange
}

// newFlow serves a world until the test ends. toml is added to the section [collect] of study.toml.
func newFlow(t *testing.T, w *world.World, toml string) *flow {
	t.Helper()
	f := &flow{t: t, world: w, dir: filepath.Join(t.TempDir(), "study")}
	l, err := live.Start(t.Context(), live.Config{World: w, AnyPort: true, Log: func(x *wire.Exchange) { f.log = append(f.log, *x) }})
	f.must(err)
	f.study, err = study.Create(f.dir)
	f.must(err)
	f.must(os.WriteFile(filepath.Join(f.dir, "opt-out.txt"), fmt.Appendf(nil, "%s\n", w.Resolvers[0].Address), 0o600))
	f.must(os.WriteFile(filepath.Join(f.dir, "study.toml"), fmt.Appendf(nil, "[collect]\nsimulation = %q\nopt_out = \"opt-out.txt\"\n%s\n[collect.canary]\nzone = %q\n",
		l.Control(), toml, w.Canary.Name), 0o600))
	t.Cleanup(func() {
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func (f *flow) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// enter joins the simulation, as each command does anew. Replies that take longer than a second are late.
func (f *flow) enter() (leave func()) {
	f.t.Helper()
	var err error
	f.scene, err = campaign.Enter(f.t.Context(), campaign.Choice{Dir: f.dir, Tool: "test", Timeout: time.Second})
	f.must(err)
	return func() { f.must(f.scene.Close()) }
}

// begin begins a run with what binds it.
func (f *flow) begin(tool string, c config, inputs []study.Input) *study.Run {
	f.t.Helper()
	run, err := f.scene.Begin(study.Plan{Tool: tool, Config: c, Inputs: inputs, Seed: new(int64(len(inputs) + len(f.log)))}, false)
	f.must(err)
	return run
}

// table returns where the rows of a run go.
func table[T any](f *flow, run *study.Run) *study.Writer[T] {
	f.t.Helper()
	w, err := study.Table[T](run)
	f.must(err)
	return w
}

// conduct lets an agenda run to its end.
func (f *flow) conduct(run *study.Run, a campaign.Agenda, limits pace.Limits, whom []dispatch.Target, engine dnswire.Config) {
	f.t.Helper()
	d, err := dispatch.New(f.t.Context(), dispatch.Config{Targets: whom, Limits: limits, Guard: f.scene.Guard, Engine: engine, ReplyBytes: campaign.ReplyBytes})
	f.must(err)
	_, err = campaign.Conduct(f.t.Context(), f.scene, run, d, a, campaign.Show{Progress: io.Discard})
	f.must(err)
	f.must(d.Close())
}

// engine asks from n ports that are free.
func (f *flow) engine(n int) (dnswire.Config, []uint16) {
	cfg := dnswire.Config{Timeout: f.scene.Timeout, Rand: rand.New(rand.NewPCG(1, 2)), Step: f.scene.Network}
	var ports []uint16
	for len(ports) < n {
		c, err := net.ListenPacket("udp4", "0.0.0.0:0")
		f.must(err)
		defer c.Close() // so that the next is another
		port := c.LocalAddr().(*net.UDPAddr).AddrPort().Port()
		ports = append(ports, port)
		cfg.Local = append(cfg.Local, netip.AddrPortFrom(netip.IPv4Unspecified(), port))
	}
	return cfg, ports
}

// surveyed is an agenda that can report.
type surveyed struct{ *survey.Survey }

func (surveyed) Report() campaign.Report { return campaign.Report{} }

// survey asks every resolver, but leaves most honesty rounds out to be quick.
func (f *flow) survey(limits pace.Limits) {
	f.t.Helper()
	defer f.enter()()
	run := f.begin("survey", config{Zone: f.world.Canary.Name, Limits: &limits}, nil)
	engine, ports := f.engine(survey.MinPorts)
	cfg := survey.Config{Zone: f.world.Canary.Name, Seed: 5, Start: f.scene.Now().Truncate(time.Second).Add(time.Second), Duration: 24 * time.Hour, Honesty: 3, Ports: ports,
		Neighbour: func(netip.Addr) bool { return true }, RunID: run.ID(), Vantage: "test", Exchanges: table[qualificationexchanges.Row](f, run), Anomalies: table[anomalies.Row](f, run)}
	for _, r := range f.world.Resolvers {
		cfg.Resolvers = append(cfg.Resolvers, survey.Resolver{Address: netip.AddrPortFrom(r.Address, r.Port)})
	}
	s, err := survey.New(cfg)
	f.must(err)
	f.conduct(run, surveyed{s}, limits, s.Targets(), engine)
}

// judge writes what a true survey would find, and the names to probe.
func (f *flow) judge() (rows []resolverqualifications.Row, names []targets.Row, inputs []study.Input) {
	f.t.Helper()
	run := f.begin("lists", config{}, nil)
	for _, r := range f.world.Resolvers {
		rows = append(rows, f.finding(&r, run.ID()))
	}
	purposes := map[string]string{}
	for _, d := range f.world.Domains {
		if p := map[world.Purpose]string{world.Command: "target", world.Decoy: "decoy", world.Control: "control"}[d.Purpose]; p != "" && len(d.Hosts) > 0 {
			purposes[d.Hosts[0].Name] = p
		}
	}
	names = lists.Targets(f.world, run.ID(), purposes)
	f.must(table[resolverqualifications.Row](f, run).Write(rows...))
	f.must(table[targets.Row](f, run).Write(names...))
	f.must(run.Finish())
	return rows, names, []study.Input{{Name: "runs/" + run.ID() + "/targets-000001.parquet"}}
}

// finding is what is true of a resolver.
func (f *flow) finding(r *world.Resolver, runID string) resolverqualifications.Row {
	b := &f.world.Backends[r.Backend]
	row := resolverqualifications.Row{RunID: runID, Address: r.Address.String(), Port: int32(r.Port), Class: "clean", FirstAskedAt: f.world.ProbeFrom, LastAskedAt: f.world.ProbeFrom,
		NExchanges: 1, CacheGroup: new(fmt.Sprint("g", r.Backend)), NDelegation: 1, NDelegationVisible: 1, MissForm: new("referral"), TTLCapS: new(uint32(86_400))}
	switch b.Class {
	case world.UnboundPrefetch:
		row.Class = "refreshes"
	case world.UnboundExpired, world.Unbound117Expired:
		row.Class = "stale"
	case world.PowerDNS4, world.PowerDNS5Open:
		row.PacketCacheS, row.NDelegationVisible, row.MissForm = new(uint32(61)), 0, new("empty")
	}
	if !f.world.Testifies(*r) && r.Faults.Loss == 0 && r.Faults.LatencyMS == 0 && !r.Faults.Sinkhole {
		row.Class, row.ExcludedBecause = "recurses", new("it may not testify")
	}
	return row
}

// probed is a design that can report.
type probed struct{ probe.Design }

func (probed) Report() campaign.Report { return campaign.Report{} }

// sheet is where the rows of a design go.
type sheet struct {
	probes    *study.Writer[probes.Row]
	anomalies *study.Writer[anomalies.Row]
}

func (s sheet) Probe(row *probes.Row) error      { return s.probes.Add(*row) }
func (s sheet) Anomaly(row *anomalies.Row) error { return s.anomalies.Write(*row) }

// probe carries a design out for some days.
func (f *flow) probe(design string, days float64, limits pace.Limits) {
	f.t.Helper()
	defer f.enter()()
	findings, named, inputs := f.judge()
	who, err := probe.FromQualifications(findings, probe.Choice{PerGroup: 2})
	f.must(err)
	names, _, err := probe.FromTargets(named)
	f.must(err)
	run := f.begin("probe", config{Limits: &limits}, inputs)
	into := sheet{table[probes.Row](f, run), table[anomalies.Row](f, run)}
	start, labels := f.scene.Now().Truncate(time.Second).Add(time.Second), probe.Labels{RunID: run.ID(), Vantage: "test"}
	duration := time.Duration(days * float64(24*time.Hour))
	var d probe.Design
	if design == "fixed" {
		d, err = probe.NewFixed(probe.FixedConfig{Labels: labels, Witnesses: who.Witnesses, Names: names, Start: start, Every: time.Hour, Sweeps: int(duration / time.Hour),
			Seed: 7, Gap: limits.Address.Gap, Sink: into})
	} else {
		d, err = probe.NewAdaptive(probe.AdaptiveConfig{Labels: labels, Witnesses: who.Witnesses, Names: names, Start: start, End: start.Add(duration), Screens: 4,
			Limits: limits, Bytes: probe.Counted(names, campaign.ReplyBytes), Seed: 7, Sink: into})
	}
	f.must(err)
	engine, _ := f.engine(8)
	f.conduct(run, probed{d}, limits, probe.Targets(who.Witnesses), engine)
	d.Close()
}

// report checks the study.
func (f *flow) report() *Report {
	f.t.Helper()
	r, err := Study(f.study, f.log, false)
	f.must(err)
	return r
}

// polite returns the limits of collectors with another gap for addresses.
func polite(gap time.Duration) pace.Limits {
	l := pace.Polite(pace.Daily{Packets: 1_000_000, Bytes: 1 << 30})
	l.Address.Gap = gap
	return l
}

// village returns a world with a fault of each kind that the wire can show.
func village(t *testing.T, seed int64) *world.World {
	t.Helper()
	s, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, seed)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i := range w.Resolvers {
		r := &w.Resolvers[i]
		if !w.Testifies(*r) || r.Address == w.Resolvers[0].Address {
			continue
		}
		switch n++; n % 5 {
		case 0:
			r.Faults.Loss = 0.2
		case 1:
			r.Faults.LatencyMS = 1500 // later than collectors wait
		case 2:
			r.Faults.LatencyMS = 800
		case 3:
			r.Faults.Sinkhole = true // answers for published names with an address of its own
		}
	}
	return w
}
