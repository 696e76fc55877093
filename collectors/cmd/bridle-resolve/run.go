package main

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/resolve"
	"bridle/datasets/command"

	"github.com/spf13/cobra"
)

// tool is the name of the runs.
const tool = "resolve"

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
	o.flags(f, "look up")
	f.DurationVar(&o.every, "every", 24*time.Hour, "time between the beginnings of two sweeps")
	f.DurationVar(&o.within, "within", time.Hour, "time over which the questions of a sweep are spread; 0s: as fast as limits allow")
	f.IntVar(&o.sweeps, "sweeps", 1, "number of sweeps")
	return cmd
}

func (o *options) run(ctx context.Context, stdout, stderr io.Writer) error {
	return o.conduct(ctx, stdout, stderr, frame{tool: tool, verb: "looked up", plan: o.plan,
		undeclared: "who runs the servers of these names sees that they are looked up: declare with --visible-to-operators that they may, or import passive DNS"})
}

// carryOut implements work.
func (p *planned) carryOut(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene) error {
	if _, err := p.agenda(sc, nil); err != nil { // before a run begins that cannot be carried out
		return err
	}
	run, ports, err := p.o.begin(sc, tool, &p.basis, p.cfg)
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
	if p.o.resume {
		if err := takeUp(sc, run, a.Agenda, by); err != nil {
			return run.Stop(ctx, err)
		}
	}
	last, err := campaign.Conduct(ctx, sc, run, by, a, p.o.show(sc, stderr, tool))
	if err != nil {
		return p.o.unfinished(run, "run", "", err)
	}
	fmt.Fprintf(stdout, "%srun %s: %s; %s\n", sc.Stamp(), run.ID(), a.Status().Ledger, last.Note)
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
