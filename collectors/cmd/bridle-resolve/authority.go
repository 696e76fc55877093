package main

import (
	"context"
	"io"

	"bridle/datasets/command"

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
	o.flags(f, "ask for")
	f.BoolVar(&o.beyond, "beyond-scope", false, "declare that servers of names may be asked that the scope file does not hold")
	f.Uint16Var(&o.port, "port", 0, "`port` of the servers; 0 means 53, in a simulation that of --resolver")
	f.BoolVar(&o.ipv6, "ipv6", false, "ask servers over IPv6 too; this machine must be able to")
	return cmd
}

func (o *authorities) run(ctx context.Context, stdout, stderr io.Writer) error {
	return o.conduct(ctx, stdout, stderr, frame{tool: authorityTool, verb: "asked for", beyond: o.beyond, plan: o.plan,
		undeclared: "who runs the servers of these names sees who asks for them: declare with --visible-to-operators that they may"})
}
