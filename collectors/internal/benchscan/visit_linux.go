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
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/plan"
	"bridle/collectors/internal/scope"
	"bridle/collectors/scan"
	"bridle/datasets/imports"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// visit scans, as 'bridle-scan run' does.
func visit(w load) (found, error) {
	campaign.Thrift() // as on entering a scene
	if w.Profile != "" {
		stop, err := profile(w.Profile)
		if err != nil {
			return found{}, err
		}
		defer stop()
	}
	st, err := study.Create(w.Dir)
	if err != nil {
		return found{}, err
	}
	guard, err := scope.Open(scope.Config{Simulated: true}, time.Now())
	if err != nil {
		return found{}, err
	}
	// A simulation, whose guard lets loopback be visited, but by the clock of the machine.
	sc := &campaign.Scene{Study: st, Settings: settings.Collect{Simulation: "127.0.0.1:1", Vantage: "loopback"}, Guard: guard}
	targets, err := readList(w.List)
	if err != nil {
		return found{}, err
	}
	seed := int64(1)
	order, err := plan.New(plan.Space{Targets: targets.Len(), Names: 1, Sweeps: 1}, plan.Shard{Index: 1, Count: 1}, seed)
	if err != nil {
		return found{}, err
	}
	run, err := sc.Begin(study.Plan{Tool: "scan", Version: "bench", Seed: &seed, Config: w}, false)
	if err != nil {
		return found{}, err
	}
	recorder, err := scan.NewRecorder(st, run, nil, 0)
	if err != nil {
		return found{}, err
	}
	scanner, err := scan.New(scan.Config{Targets: targets, Recipe: scan.Recipe{Version: scan.RecipeVersion, Agent: "Mozilla/5.0 (compatible; bridle-scan)"}, Plan: order,
		Limits: limits(), Guard: guard, Workers: w.Workers, Now: time.Now, Sink: recorder})
	if err != nil {
		return found{}, err
	}
	_, err = campaign.Attend(context.Background(), sc, run, campaign.Work{
		Memory: scan.Memory,
		Run: func(ctx context.Context) error {
			err := scanner.Run(ctx)
			if w.Profile != "" {
				err = errors.Join(err, heap(w.Profile+".held"))
			}
			return errors.Join(err, recorder.Flush())
		},
		Look: func() (campaign.Report, plan.Ledger) {
			s := scanner.Status()
			return campaign.Report{Done: s.Done(), Planned: s.Planned, Note: s.Note()}, s.Ledger
		},
	}, campaign.Show{Progress: os.Stderr, What: "scan", Every: time.Minute})
	if err != nil {
		return found{}, err
	}
	s := scanner.Status()
	f := found{TLS: s.TLS, HTTP: s.HTTP, Refused: s.Ledger.Rows() - s.Ledger.Answered}
	return f, f.weigh(st, run.ID())
}

// profile begins a profile of the processor and returns what ends it, which also writes one of the heap.
func profile(path string) (stop func(), err error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}
	runtime.MemProfileRate = 64 << 10
	return func() {
		pprof.StopCPUProfile()
		f.Close()
		heap(path + ".heap")
	}, nil
}

// heap writes a profile of what is held and of what was allocated.
func heap(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	runtime.GC()
	return errors.Join(pprof.WriteHeapProfile(f), f.Close())
}

// readList reads a list as the command does.
func readList(path string) (*scan.Targets, error) {
	g := &scan.Gather{}
	_, err := (imports.ScanTargets{Path: path}).Read(context.Background(), func(at netip.AddrPort) error { return g.Add(at, false) },
		func(row rejects.Row) error { return errors.New(row.Reason) })
	if err != nil {
		return nil, err
	}
	t, _ := g.Targets()
	return t, nil
}

// weigh counts what the parts of a run have.
func (f *found) weigh(st study.Study, run string) error {
	parts, err := filepath.Glob(filepath.Join(st.Dir(), "runs", run, "*.parquet"))
	if err != nil {
		return err
	}
	for _, p := range parts {
		info, err := os.Stat(p)
		if err != nil {
			return err
		}
		f.Bytes += info.Size()
	}
	shown, err := st.PartsOf("certificates", func(m study.Manifest) bool { return m.RunID == run })
	if err != nil {
		return err
	}
	for _, p := range shown {
		if p, err = st.Inspect(p); err != nil {
			return err
		}
		f.Certificates += p.Rows
	}
	return nil
}

// limits are none that matter: as fast as can be, each address as often as one likes.
func limits() pace.Limits {
	most := pace.Daily{Packets: math.MaxUint32, Bytes: math.MaxUint32}
	return pace.Limits{Rate: 1e6, Batch: 1 << 16, Address: pace.Level{Day: most}, Prefix: pace.Level{Day: most}, Group: pace.Level{Day: most},
		Total: pace.Daily{Packets: math.MaxInt64 / 2, Bytes: math.MaxInt64 / 2}}
}
