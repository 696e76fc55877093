package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	"bridle/collectors/cmd/internal/loading"
	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/resolve"
	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// tool is the name of the runs.
const tool = "resolve"

// ownPorts is how many own ports are open.
const ownPorts = 8

// options are the flags of the run command.
type options struct {
	study, simulation string
	resolver          string
	visible           bool
	targets, matches  bool
	lists             []string
	types             string
	every, within     time.Duration
	sweeps            int
	rate              float64
	seed              int64
	resume, dry, load bool
	args              []string
}

func runCommand(args []string) *cobra.Command {
	o := &options{args: args}
	cmd := &cobra.Command{
		Use:   "run --study DIR --resolver ADDRESS --visible-to-operators",
		Short: "Look up names through the study's own resolver",
		Long: `Run looks up where names point, in sweeps, through a resolver of the study's own, and writes each record
with its instant into resolutions. Names come from the study (--targets, --matches) or from lists (--list).

Who runs the servers of a name sees that somebody asks, when, and from where. Import passive DNS instead where you can
('bridle import resolutions'). --visible-to-operators declares that you have weighed this.

The resolver must iterate from the root itself. One that the study surveys or probes is refused, and one that forwards
to such a one must not be given: the lookup would stay in a cache that is to testify. An address of loopback or of
a private network is taken as your own; any other must be within the scope file. Names and addresses on the
opt-out list are not asked for. --dry-run says what the plan sends.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.study, "study", "", "study folder")
	f.StringVar(&o.simulation, "simulation", "", "address of the simulated Internet's clock; overrides collect.simulation in study.toml")
	f.StringVar(&o.resolver, "resolver", "", "the study's own recursive resolver: an address, or address:port")
	f.BoolVar(&o.visible, "visible-to-operators", false, "declare that operators may see that these names are looked up")
	f.BoolVar(&o.targets, "targets", false, "look up the targets of the last 'bridle import targets' (no decoys, no controls)")
	f.BoolVar(&o.matches, "matches", false, "look up the names that were seen at servers which met a fingerprint")
	f.StringArrayVar(&o.lists, "list", nil, "look up the names of this `file`, one a line; may be repeated")
	f.StringVar(&o.types, "types", "A,AAAA", "record types: A, AAAA, CNAME, NS, SOA, MX, TXT")
	f.DurationVar(&o.every, "every", 24*time.Hour, "time between the beginnings of two sweeps")
	f.DurationVar(&o.within, "within", time.Hour, "time over which the questions of a sweep are spread; 0s: as fast as limits allow")
	f.IntVar(&o.sweeps, "sweeps", 1, "number of sweeps")
	f.Float64Var(&o.rate, "rate", 2, "most questions a second to the resolver")
	f.Int64Var(&o.seed, "seed", 0, "seed of the order; 0 draws one")
	f.BoolVar(&o.resume, "resume", false, "go on with the run that was cut off, as it was begun")
	f.BoolVar(&o.dry, "dry-run", false, "say what would be sent, and send nothing")
	f.BoolVar(&o.load, "load", true, "load finished parts into "+study.DatabaseName)
	return cmd
}

func (o *options) run(ctx context.Context, stdout, stderr io.Writer) error {
	switch {
	case o.study == "":
		return command.Usage(errors.New("say with --study which study's names are looked up"))
	case !o.visible && !o.dry:
		return command.Usage(errors.New("who runs the servers of these names sees that they are looked up: declare with --visible-to-operators that they may, or import passive DNS"))
	}
	own, err := o.own()
	if err != nil {
		return command.Usage(err)
	}
	sc, err := campaign.Enter(ctx, campaign.Choice{Dir: o.study, Tool: "bridle-resolve", Simulation: o.simulation, Plan: o.dry, Own: own})
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
			fmt.Fprintf(stdout, "%srun %s has come to its end: nothing is left to ask\n", stamp(sc), id)
			return o.follow(ctx, stdout, stderr, sc)
		}
	}
	p, err := o.plan(ctx, sc, stderr)
	if err != nil {
		return err
	}
	if err := permitted(sc, p.resolver); err != nil {
		return err
	}
	if o.dry {
		return p.describe(stdout, sc)
	}
	if err := o.resolve(ctx, stdout, stderr, sc, p); err != nil {
		return err
	}
	return o.follow(ctx, stdout, stderr, sc)
}

// own returns the resolver as an address of the study's own, if it is given; see scope.Config.
func (o *options) own() ([]netip.Addr, error) {
	if o.resolver == "" {
		if o.resume {
			return nil, errors.New("say with --resolver through whom the run goes on")
		}
		return nil, errors.New("say with --resolver which recursive resolver of your own looks the names up")
	}
	at, err := resolverOf(o.resolver)
	if err != nil {
		return nil, err
	}
	return []netip.Addr{at.Addr()}, nil
}

// follow does what comes after a run.
func (o *options) follow(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene) error {
	if o.load {
		if err := loading.AtEnd(ctx, stdout, stderr, sc.Study); err != nil {
			return err
		}
	}
	fmt.Fprintf(stdout, "next: bridle status %s\n", o.study)
	return nil
}

// resolve carries the plan out.
func (o *options) resolve(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene, p *planned) error {
	if _, err := p.agenda(sc, nil); err != nil { // before a run begins that cannot be carried out
		return err
	}
	ports, err := sc.FreePorts(ownPorts, p.seed)
	if err != nil {
		return err
	}
	run, err := sc.Begin(study.Plan{Tool: tool, Version: command.Version(), Arguments: o.args, Seed: &p.seed, Config: p.cfg, Inputs: p.inputs}, o.resume)
	if err != nil {
		return err
	}
	a, err := p.agenda(sc, run)
	if err != nil {
		return run.Stop(ctx, err)
	}
	whom := []netip.AddrPort{p.resolver}
	by, err := dispatch.New(ctx, dispatch.Config{Targets: []dispatch.Target{{Address: p.resolver}}, Limits: p.limits, Guard: sc.Guard,
		Engine: sc.Engine(whom, ports, p.seed), ReplyBytes: campaign.ReplyBytes})
	if err != nil {
		return run.Stop(ctx, err)
	}
	defer by.Close()
	if o.resume {
		if err := takeUp(sc, run, a.Agenda, by); err != nil {
			return run.Stop(ctx, err)
		}
	}
	show := campaign.Show{Progress: stderr, What: tool}
	if o.load {
		show.Load = loading.During(sc.Study)
	}
	last, err := campaign.Conduct(ctx, sc, run, by, a, show)
	if err != nil {
		return &command.UnfinishedError{Err: err, Advice: fmt.Sprintf("run %s goes on with 'bridle-resolve run --study %s --resolver %s --visible-to-operators --resume'", run.ID(), o.study, o.resolver)}
	}
	fmt.Fprintf(stdout, "%srun %s: %s; %s\n", stamp(sc), run.ID(), a.Status().Ledger, last.Note)
	return nil
}

// reporting is an agenda that can say how far it is.
type reporting struct {
	*resolve.Agenda
	start time.Time
}

// Report implements campaign.Agenda.
func (r *reporting) Report() campaign.Report {
	s := r.Status()
	return campaign.Report{Done: s.Ledger.Rows(), Planned: r.Len(), From: r.start, Until: r.End(), Note: fmt.Sprintf("%d with a record", s.Found)}
}

func stamp(sc *campaign.Scene) string {
	if sc.Simulated() {
		return "SIMULATED: "
	}
	return ""
}
