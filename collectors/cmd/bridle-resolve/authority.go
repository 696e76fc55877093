package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"bridle/collectors/internal/campaign"
	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// authorityTool is the name of the runs that ask the servers of names.
const authorityTool = "resolve-authority"

// authorities are the flags of the authority command.
type authorities struct {
	options
	port         uint16
	beyond, ipv6 bool
}

func authorityCommand(args []string) *cobra.Command {
	o := &authorities{options: options{args: args}}
	cmd := &cobra.Command{
		Use:   "authority --study DIR --resolver ADDRESS --visible-to-operators --beyond-scope",
		Short: "Ask the servers of names for their TTLs",
		Long: `Authority asks the servers that answer for names for A and AAAA of each name and for the NS set of its zone, once, and
writes each record with its TTL into resolutions. The TTL is the one that the zone itself gives (answers with the bit AA
alone), for NS sets too: not the parent's, and not what is left of it in a cache. 'bridle cluster' takes it as a habit of the
operator, and 'bridle import targets' for the plan of probes.

What is asked of whom: your own resolver, with recursion, for the NS sets of the names and those above them up to the
registered domain, and for A and AAAA of the servers' names. Then one server of each zone directly, without recursion;
the next one if it does not answer with authority. These are servers of hosters and of operators of spyware, and both see the
questions and from where they come: --visible-to-operators declares that you have weighed this.

Who these servers are turns out on the way, so the scope file cannot list them. --beyond-scope declares that they may be asked all the
same; without it those outside of the scope file are not, and the rows say so. In any case the opt-out list holds for addresses and
names, no address with a special purpose (private, loopback) is asked, and none that the study surveys or probes. A server
gets a packet in 10 s and 2,468 a day at most, unless [collect.limits] in study.toml says otherwise; what that forbids is a
row too. --rate is for your own resolver alone.`,
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
	f.BoolVar(&o.beyond, "beyond-scope", false, "declare that servers of names may be asked that the scope file does not hold")
	f.BoolVar(&o.targets, "targets", false, "ask for the targets of the last 'bridle import targets' (no decoys, no controls)")
	f.BoolVar(&o.matches, "matches", false, "ask for the names that were seen at servers which met a fingerprint")
	f.StringArrayVar(&o.lists, "list", nil, "ask for the names of this `file`, one a line; may be repeated")
	f.StringVar(&o.types, "types", "A,AAAA", "record types of the names: A, AAAA, CNAME, NS, SOA, MX, TXT")
	f.Uint16Var(&o.port, "port", 0, "`port` of the servers; 0 means 53, in a simulation that of --resolver")
	f.BoolVar(&o.ipv6, "ipv6", false, "ask servers over IPv6 too; this machine must be able to")
	f.Float64Var(&o.rate, "rate", 2, "most questions a second to the resolver")
	f.Int64Var(&o.seed, "seed", 0, "seed of the run; 0 draws one")
	f.BoolVar(&o.resume, "resume", false, "go on with the run that was cut off, as it was begun")
	f.BoolVar(&o.dry, "dry-run", false, "say what would be sent, and send nothing")
	f.BoolVar(&o.load, "load", true, "load finished parts into "+study.DatabaseName)
	return cmd
}

func (o *authorities) run(ctx context.Context, stdout, stderr io.Writer) error {
	switch {
	case o.study == "":
		return command.Usage(errors.New("say with --study which study's names are asked for"))
	case !o.visible && !o.dry:
		return command.Usage(errors.New("who runs the servers of these names sees who asks for them: declare with --visible-to-operators that they may"))
	}
	own, err := o.own()
	if err != nil {
		return command.Usage(err)
	}
	sc, err := campaign.Enter(ctx, campaign.Choice{Dir: o.study, Tool: "bridle-resolve", Simulation: o.simulation, Plan: o.dry, Own: own, Beyond: o.beyond})
	if err != nil {
		return err
	}
	defer sc.Close()
	if o.resume && !o.dry {
		id, ended, err := sc.Ended(authorityTool)
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
	if err := o.conduct(ctx, stdout, stderr, sc, p); err != nil {
		return err
	}
	return o.follow(ctx, stdout, stderr, sc)
}
