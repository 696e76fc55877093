package audit

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/scope"
	"bridle/collectors/simnet/wire"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// Study checks all runs of surveys and probes of a study against the log of the servers that they asked. cut is
// [Input.Cut]. An error means that something cannot be read.
func Study(s study.Study, log []wire.Exchange, cut bool) (*Report, error) {
	in, err := Gather(s)
	if err != nil {
		return nil, err
	}
	in.Log, in.Cut = log, cut
	return Check(in), nil
}

// Gather reads all that a study says of its surveys and probes.
func Gather(s study.Study) (*Input, error) {
	in := &Input{}
	file, err := settings.Read(s.Dir())
	if err != nil {
		return nil, err
	}
	for _, text := range file.Collect.Canary.Servers {
		if a, err := netip.ParseAddrPort(text); err == nil {
			in.Own = append(in.Own, a)
		}
	}
	if in.Permit, err = permit(s.Dir(), file.Collect); err != nil {
		return nil, err
	}
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	for _, m := range runs {
		if m.Tool == "resolve" {
			l, err := lookup(m)
			if err != nil {
				return nil, fmt.Errorf("run %s: %w", m.RunID, err)
			}
			in.Lookups = append(in.Lookups, l)
		}
		if m.Tool != "survey" && m.Tool != "probe" {
			continue
		}
		run, err := load(s, m)
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", m.RunID, err)
		}
		in.Runs = append(in.Runs, *run)
	}
	return in, nil
}

// permit returns the rule that the lists of a study make.
func permit(dir string, c settings.Collect) (func(netip.Addr, string) string, error) {
	at := func(path string) string {
		if path == "" || filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(dir, path)
	}
	guard, err := scope.Open(scope.Config{Scope: at(c.Scope), OptOut: at(c.OptOut), Simulated: true}, time.Now())
	if err != nil {
		return nil, err
	}
	return func(a netip.Addr, name string) string {
		if v := guard.Address(a); v.Failure != "" {
			return v.Failure
		}
		return guard.Name(name).Failure
	}, nil
}

// lookup reads what a run of bridle-resolve asks, and whom.
func lookup(m study.Manifest) (Lookup, error) {
	var c struct {
		Resolver netip.AddrPort `json:"resolver"`
		Names    []string       `json:"names"`
	}
	if err := json.Unmarshal(m.Config, &c); err != nil {
		return Lookup{}, fmt.Errorf("its configuration cannot be read: %w", err)
	}
	l := Lookup{c.Resolver, map[string]bool{}}
	for _, name := range c.Names {
		l.Names[lower(strings.TrimSuffix(name, "."))] = true
	}
	return l, nil
}

// config is what run.json says of a run, as far as it binds.
type config struct {
	Zone  string `json:"zone"`
	Reach struct {
		Name string `json:"name"`
	} `json:"reach"`
	Limits *pace.Limits `json:"limits"`
}

// load reads a run.
func load(s study.Study, m study.Manifest) (*Run, error) {
	var c config
	if err := json.Unmarshal(m.Config, &c); err != nil {
		return nil, fmt.Errorf("its configuration cannot be read: %w", err)
	}
	run := &Run{ID: m.RunID, Zone: c.Zone, Reach: c.Reach.Name, Limits: c.Limits, ReplyBytes: campaign.ReplyBytes}
	of := func(x study.Manifest) bool { return x.RunID == m.RunID }
	err := read(s, "anomalies", of, func(row *anomalies.Row) { run.Anomalies = append(run.Anomalies, *row) })
	if err != nil {
		return nil, err
	}
	if m.Tool == "survey" {
		return run, read(s, "qualification_exchanges", of, func(row *qualificationexchanges.Row) { run.Rows = append(run.Rows, OfExchange(row)) })
	}
	run.Probe = &Probe{Findings: map[netip.AddrPort]*resolverqualifications.Row{}, Targets: map[string]*targets.Row{}}
	input := func(x study.Manifest) bool {
		return slices.ContainsFunc(m.Inputs, func(in study.Input) bool { return strings.HasPrefix(in.Name, "runs/"+x.RunID+"/") })
	}
	if err := read(s, "resolver_qualifications", input, func(row *resolverqualifications.Row) {
		run.Probe.Findings[asked(row.Address, row.Port)] = new(*row)
	}); err != nil {
		return nil, err
	}
	if err := read(s, "targets", input, func(row *targets.Row) { run.Probe.Targets[row.Name] = new(*row) }); err != nil {
		return nil, err
	}
	return run, read(s, "probes", of, func(row *probes.Row) { run.Rows = append(run.Rows, OfProbe(row)) })
}

// read reads the rows of a dataset of some runs, in the order of parts.
func read[T any](s study.Study, dataset string, of func(study.Manifest) bool, each func(*T)) error {
	parts, err := s.PartsOf(dataset, of)
	if err != nil {
		return err
	}
	for _, p := range parts {
		err := study.Read(s, p, func(rows []T) error {
			for i := range rows {
				each(&rows[i])
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	return nil
}
