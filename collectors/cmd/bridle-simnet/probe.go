package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/fast"
	"bridle/collectors/simnet/lists"
	"bridle/datasets/command"
	"bridle/datasets/schema/probes"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
	"bridle/datasets/world"

	"github.com/spf13/cobra"
)

// probeOptions are the flags of the probe command.
type probeOptions struct {
	choice
	study string
	every time.Duration
	days  float64
	names []string
	fit   bool
	load  bool
}

func probeCommand(args []string) *cobra.Command {
	o := &probeOptions{}
	cmd := &cobra.Command{
		Use:   "probe --study DIR",
		Short: "Probe a world in virtual time and write the rows into a study",
		Long: `Probe asks every resolver of a world for every chosen name once in every interval, in
virtual time and without sending anything, and writes the rows that a collector would have
written. The study is stamped as simulated. The truth does not enter it: see 'bridle-simnet truth'.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.study, "study", "", "study folder; made if it does not exist")
	f.DurationVar(&o.every, "every", 6*time.Hour, "time from one sweep to the next")
	f.Float64Var(&o.days, "days", 0, "days to probe; 0 means until the world ends")
	f.StringSliceVar(&o.names, "names", []string{"command", "decoy", "control"}, "which names: command, lure, benign, decoy, control")
	f.BoolVar(&o.fit, "fit", false, "only resolvers that are truly fit to testify, as a perfect survey would find")
	f.BoolVar(&o.load, "load", true, "load the rows into study.duckdb at the end")
	return cmd
}

// purposes are what the dataset probes calls the purposes of domains.
var purposes = map[world.Purpose]string{
	world.Command: "target", world.Lure: "target", world.Benign: "target", world.Decoy: "decoy", world.Control: "control",
}

// plan turns the flags into a plan for the world.
func (o *probeOptions) plan(w *world.World) (*fast.Plan, error) {
	p := &fast.Plan{Every: o.every, From: w.ProbeFrom, Until: w.Until, Seed: w.Seed}
	for port := range uint16(64) { // as a prober does that takes any port
		p.Ports = append(p.Ports, 40_000+port)
	}
	if o.days > 0 {
		p.Until = p.From.Add(time.Duration(o.days * float64(24*time.Hour)))
	}
	var err error
	if p.Names, err = chosenNames(w, o.names); err != nil {
		return nil, err
	}
	for i, r := range w.Resolvers {
		if !o.fit || w.Testifies(r) {
			p.Resolvers = append(p.Resolvers, i)
		}
	}
	return p, nil
}

// chosenNames returns the names in use of the domains with these purposes.
func chosenNames(w *world.World, which []string) ([]fast.Name, error) {
	for _, n := range which {
		if _, ok := purposes[world.Purpose(n)]; !ok {
			return nil, command.Usage(fmt.Errorf("--names %s: choose among command, lure, benign, decoy and control", n))
		}
	}
	var names []fast.Name
	for _, d := range w.Domains {
		if slices.Contains(which, string(d.Purpose)) && len(d.Hosts) > 0 {
			names = append(names, fast.Name{Name: d.Hosts[0].Name, Purpose: purposes[d.Purpose]})
		}
	}
	return names, nil
}

// purposesOf says of each name why it is probed.
func purposesOf(names []fast.Name) map[string]string {
	why := make(map[string]string, len(names))
	for _, n := range names {
		why[n.Name] = n.Purpose
	}
	return why
}

// config is what a run of this kind depends on, besides the seed.
type config struct {
	Scenario  world.Scenario `json:"scenario"`
	Every     string         `json:"every"`
	Until     time.Time      `json:"until"`
	Names     []string       `json:"names"`
	Resolvers string         `json:"resolvers"`
}

func (o *probeOptions) run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if o.study == "" {
		return command.Usage(errors.New("say with --study into which folder the rows go"))
	}
	w, err := o.make()
	if err != nil {
		return err
	}
	plan, err := o.plan(w)
	if err != nil {
		return err
	}
	net := simnet.New(w, simnet.Options{})
	if err := plan.Check(net); err != nil {
		return err
	}
	s, err := study.Create(o.study)
	if err != nil {
		return err
	}
	resolvers := "all"
	if o.fit {
		resolvers = "fit"
	}
	run, before, err := s.Once(study.Plan{
		Tool: "simnet-probe", Version: command.Version(), Arguments: args, Seed: &o.seed, Simulated: true,
		Config: config{w.Scenario, plan.Every.String(), plan.Until, o.names, resolvers},
		Clock:  study.SimulatedClock, Now: func() time.Time { return plan.From },
	})
	if err != nil {
		return err
	}
	if run == nil {
		fmt.Fprintf(stdout, "SIMULATED: run %s has these rows already\n", before.RunID)
		return o.loaded(ctx, stdout, stderr, s)
	}
	if err := known(run, w, plan.Names, true); err != nil {
		return run.Stop(ctx, err)
	}
	start := time.Now()
	if err := write(ctx, run, net, plan, stderr); err != nil {
		return run.Stop(ctx, err)
	}
	if err := run.Finish(); err != nil {
		return err
	}
	took := time.Since(start)
	fmt.Fprintf(stdout, "SIMULATED: %s in run %s\n", command.Plural(plan.Rows(), "row"), run.ID())
	fmt.Fprintf(stdout, "plan: %s x %s x %s, %v apart, %s to %s; %.1f s, %s rows/s\n", command.Plural(int64(len(plan.Resolvers)), "resolver"),
		command.Plural(int64(len(plan.Names)), "name"), command.Plural(int64(plan.Sweeps()), "sweep"), plan.Every, plan.From.Format(time.DateOnly), plan.Until.Format(time.DateOnly),
		took.Seconds(), command.Group(int64(float64(plan.Rows())/took.Seconds())))
	return o.loaded(ctx, stdout, stderr, s)
}

// loaded loads what is not loaded yet, if that is wanted.
func (o *probeOptions) loaded(ctx context.Context, stdout, stderr io.Writer, s study.Study) error {
	if !o.load {
		return nil
	}
	p := command.NewProgress(stderr, "loading, parts")
	l, err := duck.Load(ctx, s, func(done, of int, _ int64) { p.At(int64(done), int64(of)) })
	if err != nil {
		return fmt.Errorf("the rows are safe in %s but were not loaded: %w; 'bridle load %s' does it later", s.Dir(), err, s.Dir())
	}
	fmt.Fprintf(stdout, "loaded %s into study.duckdb\n", command.Plural(l.Rows, "row"))
	return nil
}

// known writes what an observer knows beforehand: resolvers, prefixes, indicators, and the
// targets with their TTLs. Without ipv6 resolvers with such addresses are left out: they are not served, and packets
// to them would leave the machine.
func known(run *study.Run, w *world.World, targets []fast.Name, ipv6 bool) error {
	public := w.Public()
	if !ipv6 {
		public.Resolvers = slices.DeleteFunc(public.Resolvers, func(a netip.AddrPort) bool { return a.Addr().Is6() })
	}
	return errors.Join(
		writeRows(run, lists.Resolvers(public, run.ID())), writeRows(run, lists.Prefixes(public, run.ID())),
		writeRows(run, lists.Indicators(public, run.ID())), writeRows(run, lists.Attributes(public, run.ID())),
		writeRows(run, lists.Targets(w, run.ID(), purposesOf(targets))))
}

func writeRows[T any](run *study.Run, rows []T) error {
	w, err := study.Table[T](run)
	if err != nil {
		return err
	}
	return w.Write(rows...)
}

// lanes is how many goroutines write side by side. It does not depend on the machine, so that
// the parts are the same everywhere and a run that was cut off on one can go on on another.
const lanes = 4

// write probes the world; each worker has a lane of parts.
func write(ctx context.Context, run *study.Run, net *simnet.Internet, plan *fast.Plan, stderr io.Writer) error {
	table, err := study.Table[probes.Row](run)
	if err != nil {
		return err
	}
	list, err := table.Lanes(lanes)
	if err != nil {
		return err
	}
	p := command.NewProgress(stderr, "SIMULATED rows")
	return fast.Run(ctx, net, plan, run.ID(), lanes, func(i int) (fast.Sink, error) { return list[i], nil },
		func(done int64) { p.At(done, plan.Rows()) })
}
