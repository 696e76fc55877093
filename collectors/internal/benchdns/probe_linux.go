package main

import (
	"context"
	"errors"
	"math"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/scope"
	"bridle/collectors/probe"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// errEnough ends a run after the probes that are wanted.
var errEnough = errors.New("enough")

// sheet is where rows go: into the study, as bridle-probe has it.
type sheet struct {
	probes    *study.Writer[probes.Row]
	anomalies *study.Writer[anomalies.Row]
	rows      int64
	stop      int64 // 0: never
	gaps      gaps
	heap      string // file for a profile of what is held; empty: none
}

func (s *sheet) Probe(row *probes.Row) error {
	s.rows++
	s.gaps.see(row)
	if s.heap != "" && s.rows == 250_000-1 {
		if err := writeHeap(s.heap); err != nil {
			return err
		}
	}
	if s.rows == s.stop {
		return errors.Join(s.probes.Add(*row), errEnough)
	}
	return s.probes.Add(*row)
}

func (s *sheet) Anomaly(row *anomalies.Row) error { return s.anomalies.Write(*row) }

// writeHeap writes a profile of what is held.
func writeHeap(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	runtime.GC()
	return errors.Join(pprof.WriteHeapProfile(f), f.Close())
}

// reporting is a design that says how far it is.
type reporting struct {
	*probe.Fixed
	planned int64
	now     func() time.Time
}

func (r reporting) Report() campaign.Report {
	s := r.Status(r.now())
	return campaign.Report{Done: s.Ledger.Rows(), Planned: r.planned, Note: s.String()}
}

// run probes, as 'bridle-probe run --design fixed' does.
func run(w load) (result, error) {
	campaign.Thrift() // as on entering a scene
	if w.Profile != "" {
		f, err := os.Create(w.Profile)
		if err != nil {
			return result{}, err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return result{}, err
		}
		defer pprof.StopCPUProfile()
	}
	st, err := study.Create(w.Dir)
	if err != nil {
		return result{}, err
	}
	guard, err := scope.Open(scope.Config{Simulated: true}, time.Now())
	if err != nil {
		return result{}, err
	}
	sc := &campaign.Scene{Study: st, Settings: settings.Collect{Simulation: "127.0.0.1:1", Vantage: "loopback"}, Guard: guard, Timeout: 2 * time.Second}
	seed := int64(1)
	r, err := sc.Begin(study.Plan{Tool: "probe", Version: "bench", Seed: &seed, Config: w}, false)
	if err != nil {
		return result{}, err
	}
	m := begin()
	sink := &sheet{stop: w.Stop, gaps: newGaps(w)}
	if w.Profile != "" {
		sink.heap = w.Profile + ".heap"
	}
	if sink.probes, err = study.Table[probes.Row](r); err != nil {
		return result{}, err
	}
	if sink.anomalies, err = study.Table[anomalies.Row](r); err != nil {
		return result{}, err
	}
	last, err := probeAll(w, sc, r, sink)
	if err != nil && !errors.Is(err, errEnough) {
		return result{}, err
	}
	x := m.end(last.Ledger.Answered, last.Ledger.Rows()-last.Ledger.Answered)
	x.Violations, x.Pace = sink.gaps.count(), sink.gaps.rate()
	parts, err := filepath.Glob(filepath.Join(w.Dir, "runs", r.ID(), "probes-*.parquet"))
	for _, p := range parts {
		if info, err := os.Stat(p); err == nil {
			x.Bytes += info.Size()
		}
	}
	return x, err
}

// probeAll lets the plan of a load run.
func probeAll(w load, sc *campaign.Scene, r *study.Run, sink *sheet) (campaign.Status, error) {
	witnesses, names := witnesses(w), names(w)
	campaign.Thrift()    // as when lists have been read
	every := time.Second // faster than anybody can ask: what is asked for is the limits' rate
	fixed, err := probe.NewFixed(probe.FixedConfig{Labels: probe.Labels{RunID: r.ID(), Vantage: sc.Settings.Vantage}, Packed: witnesses, Names: names,
		Start: sc.Now(), Every: every, Sweeps: 1, Seed: 1, Gap: w.Gap, Sink: sink})
	if err != nil {
		return campaign.Status{}, err
	}
	defer fixed.Close()
	ports, err := sc.FreePorts(w.Ports, 1)
	if err != nil {
		return campaign.Status{}, err
	}
	engine := sc.Engine([]netip.AddrPort{witnesses.At(0).Address}, ports, 1)
	engine.InFlight, engine.Linger, engine.Lease = w.InFlight, -1, study.Waiting // as bridle-probe
	by, err := dispatch.New(context.Background(), dispatch.Config{List: witnesses.Targets(), Limits: limits(w), Guard: sc.Guard, Engine: engine,
		ReplyBytes: campaign.ReplyBytes})
	if err != nil {
		return campaign.Status{}, err
	}
	defer by.Close()
	return campaign.Conduct(context.Background(), sc, r, by, reporting{fixed, int64(w.Targets) * int64(w.Names), sc.Now}, campaign.Show{Progress: os.Stderr, What: "probe", Every: time.Minute})
}

func witnesses(w load) *probe.Packed {
	list := probe.NewPacked(w.Targets)
	for i := range w.Targets {
		list.Add(probe.Witness{Address: netip.AddrPortFrom(address(i), w.Port), Class: probe.Clean, Pool: 1, ShowsDelegations: true, MissForm: "referral"})
	}
	return list
}

func names(w load) []probe.Name {
	list := make([]probe.Name, w.Names)
	for i := range list {
		list[i] = probe.Name{Name: name(i), Purpose: probe.Target, TTL: 300}
	}
	return list
}

// limits are those of a load: no cap but the rate and the gap.
func limits(w load) pace.Limits {
	most := pace.Daily{Packets: math.MaxUint32, Bytes: math.MaxUint32}
	// A rate that nobody reaches, with more to make up for than a round of the engine takes: a bucket that has run over
	// gives one packet, and each round would begin with a system call for that one.
	l := pace.Limits{Rate: 1e6, Batch: 1 << 16, Address: pace.Level{Gap: w.Gap, Day: most}, Prefix: pace.Level{Day: most}, Group: pace.Level{Day: most},
		Total: pace.Daily{Packets: math.MaxInt64 / 2, Bytes: math.MaxInt64 / 2}}
	if w.Rate > 0 {
		l.Rate, l.Batch = w.Rate, max(8, int(w.Rate/100))
	}
	return l
}
