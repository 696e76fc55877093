package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"bridle/collectors/cmd/internal/loading"
	"bridle/collectors/internal/campaign"
	"bridle/collectors/scan"
	"bridle/datasets/command"

	"github.com/spf13/cobra"
)

// tool is the name of the runs.
const tool = "scan"

// options are the flags of the run command.
type options struct {
	study, simulation string
	sources
	decoys, jarm      bool
	paths             []string
	sweeps            int
	every             string
	shard             string
	workers           int
	timeout, safe     time.Duration
	seed              int64
	resume, dry, load bool
	args              []string
}

func runCommand(args []string) *cobra.Command {
	o := &options{args: args}
	cmd := &cobra.Command{
		Use:   "run --study DIR --targets FILE...",
		Short: "Visit the servers that lists name",
		Long: `Run visits every address and port of the lists once: a handshake without a server name and, over its session, a
request for "/" with the address as host. A port that does not speak TLS is asked by plain HTTP. Redirects are never
followed. Each exchange is a row of grabs, answered or failed.

Lists are what zmap and masscan write, or addresses, address:port and prefixes, one a line.

--decoy-paths asks for more: pages that front ends of spyware have shown, an unknown path, the favicon, a foreign host and
none. WHOEVER RUNS SUCH A SERVER CAN SEE FROM IT THAT HE IS LOOKED FOR.

Whom it may visit, and how often, stands in study.toml. On a simulated Internet that writes
'bridle-simnet run --study DIR'. --dry-run says what would be sent.`,
		Example: `  bridle-scan run --study S --targets zmap.csv --dry-run
  bridle-scan run --study S --targets zmap.csv --sweeps 12 --every 30d`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.study, "study", "", "study folder")
	f.StringVar(&o.simulation, "simulation", "", "address of the simulated Internet's clock; overrides collect.simulation in study.toml")
	o.sources.flags(f)
	f.BoolVar(&o.decoys, "decoy-paths", false, "ask for more than \"/\"; an operator of spyware can see from it that he is looked for")
	f.StringArrayVar(&o.paths, "path", nil, "a further path to ask for; with --decoy-paths, may be repeated")
	f.BoolVar(&o.jarm, "jarm", false, "take the JARM hash of TLS servers too, which takes ten more connections each")
	f.IntVar(&o.sweeps, "sweeps", 1, "how often all targets are visited; each sweep is a run")
	f.StringVar(&o.every, "every", "30d", "time from the beginning of one sweep to that of the next, such as 30d or 12h")
	f.StringVar(&o.shard, "shard", "", "the part of the targets that this process visits, such as 2/5")
	f.IntVar(&o.workers, "workers", scan.DefaultWorkers, "visits that have a connection open at a time")
	f.DurationVar(&o.timeout, "timeout", 0, "most time for connecting, and for an exchange; 0 means 10s, in simulation 2s")
	f.DurationVar(&o.safe, "safe-every", scan.SafeEvery, "most time for which a crash may lose visits; they are made again")
	f.Int64Var(&o.seed, "seed", 0, "seed of the order; 0 draws one, which run.json records")
	f.BoolVar(&o.resume, "resume", false, "take up the sweep that was cut off and go on; other flags of the plan come from its run.json, the lists are given again")
	f.BoolVar(&o.dry, "dry-run", false, "say what would be sent, and send nothing")
	f.BoolVar(&o.load, "load", true, "load finished parts into study.duckdb")
	return cmd
}

func (o *options) run(ctx context.Context, stdout, stderr io.Writer) error {
	switch {
	case o.study == "":
		return command.Usage(errors.New("say with --study into which study's folder the rows go"))
	case len(o.targets)+len(o.plain) == 0:
		return command.Usage(errors.New("say with --targets which list of addresses and ports is visited"))
	case o.workers < 1 || o.workers > 65536:
		return command.Usage(fmt.Errorf("--workers %d: give 1 to 65536", o.workers))
	case o.safe < 100*time.Millisecond || o.safe > scan.SafeEvery:
		return command.Usage(fmt.Errorf("--safe-every %v: give 100ms to %v", o.safe, scan.SafeEvery))
	case o.timeout < 0:
		return command.Usage(fmt.Errorf("--timeout %v: give a length of time, such as 10s", o.timeout))
	}
	sc, err := campaign.Enter(ctx, campaign.Choice{Dir: o.study, Tool: "bridle-scan", Simulation: o.simulation, Timeout: o.timeout, Plan: o.dry})
	if err != nil {
		return err
	}
	defer sc.Close()
	p, err := o.plan(sc)
	if err != nil {
		return err
	}
	if p.ended != "" {
		fmt.Fprintf(stdout, "%srun %s, the last of its sweeps, has come to its end: nothing is left to visit\n", sc.Stamp(), p.ended)
		return o.follow(ctx, stdout, stderr, sc)
	}
	who, err := o.gather(ctx, sc, p)
	if err != nil {
		return err
	}
	if err := p.promise(sc, who, o.workers); err != nil {
		return err
	}
	who.report(stderr)
	if o.dry {
		return p.describe(stdout, sc, who)
	}
	if err := o.scan(ctx, stdout, stderr, sc, p, who); err != nil {
		return err
	}
	return o.follow(ctx, stdout, stderr, sc)
}

// follow does what comes after the last sweep.
func (o *options) follow(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene) error {
	return loading.After(ctx, stdout, stderr, sc.Study, o.study, o.load)
}
