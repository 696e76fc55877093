package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"bridle/collectors/cmd/internal/loading"
	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/dispatch"
	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// tool is the name of the runs.
const tool = "probe"

// options are the flags of the run command.
type options struct {
	study, simulation string
	design            string
	days              float64
	perDay            int
	perGroup          int
	shard             string
	findings, targets string
	seed              int64
	resume, dry, load bool
	warm, loss        float64
	args              []string
}

func runCommand(args []string) *cobra.Command {
	o := &options{args: args}
	cmd := &cobra.Command{
		Use:   "run --study DIR",
		Short: "Probe the caches that a survey found fit",
		Long: `Run asks the caches that may testify (see 'bridle-survey') for the names of the study (see 'bridle import
targets'), without recursion. The adaptive design asks every cache for every name a few times a day; where the
name's delegation is warm it asks densely, where the name itself is cached it confirms and comes back when the entry
has expired. The fixed design asks everything equally often.

Whom it may ask, and how often, stands in study.toml. On a simulated Internet that writes
'bridle-simnet run --study DIR'. --dry-run says what the plan sends, and what it can detect.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.study, "study", "", "study folder")
	f.StringVar(&o.simulation, "simulation", "", "address of the simulated Internet's clock; overrides collect.simulation in study.toml")
	f.StringVar(&o.design, "design", "adaptive", "adaptive or fixed")
	f.Float64Var(&o.days, "days", 7, "days to probe")
	f.IntVar(&o.perDay, "per-day", 4, "how often a day every cache is asked for every name (adaptive: at least)")
	f.IntVar(&o.perGroup, "per-group", 1, "most addresses that are asked of one cache group")
	f.StringVar(&o.shard, "shard", "", "the part of the cache groups that this process probes, such as 2/5")
	f.StringVar(&o.findings, "findings", "", "the run of 'bridle-survey qualify' that says who may testify; empty means the last")
	f.StringVar(&o.targets, "targets", "", "the run that names what is probed; empty means the last")
	f.Int64Var(&o.seed, "seed", 0, "seed of order and random labels; 0 draws one, which run.json records")
	f.BoolVar(&o.resume, "resume", false, "take up the run that was cut off; other flags of the plan come from its run.json")
	f.BoolVar(&o.dry, "dry-run", false, "say what would be sent and what it can detect, and send nothing")
	f.Float64Var(&o.warm, "assume-warm", 0.05, "for --dry-run of the adaptive design: share of delegations that are warm at any time")
	f.Float64Var(&o.loss, "assume-loss", 0.02, "for --dry-run: share of packets without reply")
	f.BoolVar(&o.load, "load", true, "load finished parts into study.duckdb")
	return cmd
}

func (o *options) run(ctx context.Context, stdout, stderr io.Writer) error {
	if o.study == "" {
		return command.Usage(errors.New("say with --study which study's caches are probed"))
	}
	sc, err := campaign.Enter(ctx, campaign.Choice{Dir: o.study, Tool: "bridle-probe", Simulation: o.simulation, Plan: o.dry})
	if err != nil {
		return err
	}
	defer sc.Close()
	if o.resume && !o.dry {
		id, ended, err := sc.Ended(tool)
		if err != nil {
			return err
		}
		if ended {
			fmt.Fprintf(stdout, "%srun %s has come to its end: nothing is left to ask\n", sc.Stamp(), id)
			return o.follow(ctx, stdout, stderr, sc)
		}
	}
	p, err := o.plan(sc)
	if err != nil {
		return err
	}
	who, err := p.choose(sc)
	if err != nil {
		return err
	}
	p.promise(who)
	who.report(stderr)
	if o.dry {
		return p.describe(stdout, sc, who, o)
	}
	if err := o.probe(ctx, stdout, stderr, sc, p, who); err != nil {
		return err
	}
	return o.follow(ctx, stdout, stderr, sc)
}

// follow does what comes after a run.
func (o *options) follow(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene) error {
	return loading.After(ctx, stdout, stderr, sc.Study, o.study, o.load)
}

// ownPorts returns the ports to ask from: the recorded ones first, which must be free, and others.
func (p *planned) ownPorts(ctx context.Context, sc *campaign.Scene, who *chosen) ([]uint16, error) {
	if err := campaign.Await(ctx, p.cfg.Anchors, who.addresses()); err != nil {
		return nil, err
	}
	others, err := sc.FreePorts(otherPorts, p.seed, p.cfg.Anchors...)
	return append(slices.Clone(p.cfg.Anchors), others...), err
}

// probe carries the plan out.
func (o *options) probe(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene, p *planned, who *chosen) error {
	if _, err := p.agenda(sc, who, nil); err != nil { // before a run begins that cannot be carried out
		return err
	}
	own, err := p.ownPorts(ctx, sc, who)
	if err != nil {
		return err
	}
	run, err := sc.Begin(study.Plan{
		Tool: tool, Version: command.Version(), Arguments: o.args, Seed: &p.seed, Config: p.cfg, Inputs: who.inputs,
	}, o.resume)
	if err != nil {
		return err
	}
	a, err := p.agenda(sc, who, run)
	if err != nil {
		return run.Stop(ctx, err)
	}
	engine := sc.Engine(who.addresses(), own, p.seed)
	engine.Lease = study.Waiting // each outcome is a row, and no design keeps more of it
	by, err := dispatch.New(ctx, dispatch.Config{List: who.asked().Targets(), Limits: who.limits, Guard: sc.Guard, Engine: engine, ReplyBytes: campaign.ReplyBytes})
	if err != nil {
		return run.Stop(ctx, err)
	}
	defer by.Close()
	if o.resume {
		if err := takeUp(sc, run, a, by, who); err != nil {
			return run.Stop(ctx, err)
		}
	}
	show := campaign.Show{Progress: stderr, What: tool}
	if o.load {
		show.Load = loading.During(sc.Study)
	}
	last, err := campaign.Conduct(ctx, sc, run, by, a, show)
	a.Close()
	if err != nil {
		return &command.UnfinishedError{Err: err, Advice: fmt.Sprintf("run %s goes on with 'bridle-probe run --study %s --resume'", run.ID(), o.study)}
	}
	fmt.Fprintf(stdout, "%srun %s: %s; %s\n", sc.Stamp(), run.ID(), a.Status(sc.Now()).Ledger, last.Note) // what the agenda itself skipped is in its ledger alone
	return nil
}
