// Command bridle-canary is the authoritative name server of a study's canary zone. It writes
// every question that it answers into the study, where a survey finds it again.
//
// Data go to standard output, everything else to standard error. Exit codes: 0 it was
// stopped, 1 it failed, 2 the command line was wrong.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"time"

	"bridle/collectors/canary/serve"
	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run executes a command line and returns its exit code.
func run(args []string, stdout, stderr io.Writer) int {
	return command.Run(newRoot(args), args, stdout, stderr)
}

// options are the flags.
type options struct {
	study   string
	zone    string
	listen  []string
	servers []string
	flush   time.Duration
	limits  serve.Limits
	every   time.Duration
	check   bool
}

func newRoot(args []string) *cobra.Command {
	o := &options{}
	root := command.Root(&cobra.Command{
		Use:   "bridle-canary --study DIR --zone ZONE --listen ADDRESS:PORT",
		Short: "Answer for a study's canary zone and keep its log",
		Long: `Bridle-canary answers for the canary zone of a study, over UDP and TCP, until it is
stopped, and writes every question into the study. It prints what must be entered in the
zone above. What is not given as a flag is taken from study.toml (collect.canary,
collect.contact).

On addresses outside of loopback it wants collect.contact complete: the zone tells
everybody who asks whose study it is.`,
	})
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.run(cmd.Context(), args, cmd.OutOrStdout(), cmd.ErrOrStderr())
	}
	f := root.Flags()
	f.StringVar(&o.study, "study", "", "study folder; made if it does not exist")
	f.StringVar(&o.zone, "zone", "", "name of the zone, such as c.example.org")
	f.StringSliceVar(&o.listen, "listen", nil, "address and port to answer at, such as 192.0.2.53:53 or [2001:db8::53]:53; several are possible")
	f.StringArrayVar(&o.servers, "server", nil, "name of a server and its addresses, such as ns1.c.example.org=192.0.2.53,2001:db8::53; without it ns1, ns2, ... of the zone at the addresses of --listen")
	f.DurationVar(&o.flush, "flush", 0, "make rows safe this often; 0 means every 30 s at least")
	f.Float64Var(&o.limits.PrefixRate, "prefix-rate", 500, "questions a second answered to one /24 or /48; more are counted and not answered; negative means no limit")
	f.Float64Var(&o.limits.TotalRate, "total-rate", 20_000, "the same for all together")
	f.DurationVar(&o.every, "status", 2*time.Second, "time between status lines; 0 means none")
	f.BoolVar(&o.check, "check", false, "only ask oneself at each address and print the answers; nothing is written")
	return root
}

func (o *options) run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	cfg, err := o.config()
	if err != nil {
		return err
	}
	if o.check {
		return check(ctx, cfg, stdout)
	}
	s, err := study.Create(o.study)
	if err != nil {
		return err
	}
	// The sockets first: a server that cannot start leaves no run.
	var sink later
	cfg.Sink = &sink
	server, err := serve.Listen(cfg)
	if err != nil {
		return err
	}
	defer server.Close()
	run, err := s.Create(study.Plan{Tool: "canary", Version: command.Version(), Arguments: args, Config: recorded{cfg.Zone, cfg.Listen, cfg.Limits}})
	if err != nil {
		return err
	}
	if sink.Sink, err = serve.Record(run); err != nil {
		return run.Stop(ctx, err)
	}
	announce(stdout, cfg.Zone, server, run.ID())
	serving, cancel := context.WithCancel(ctx)
	told := make(chan struct{})
	go func() { defer close(told); tell(serving, stderr, server, o.every) }()
	err = server.Serve(ctx)
	cancel()
	<-told
	if err != nil {
		return run.Stop(ctx, err)
	}
	if err := run.Finish(); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "stopped; %s; run %s is complete\n", line(server.Stats()), run.ID())
	return nil
}

// later is a sink that is made after the sockets are open and before they are served.
type later struct{ serve.Sink }

// recorded is what run.json keeps of the configuration. The addresses tell the servers of a zone apart: their runs have different
// names even if they begin in the same second, so that they can be copied into one study.
type recorded struct {
	Zone   serve.Zone       `json:"zone"`
	Listen []netip.AddrPort `json:"listen"`
	Limits serve.Limits     `json:"limits"`
}

// announce prints where is answered and what the zone above must have.
func announce(stdout io.Writer, zone serve.Zone, server *serve.Server, runID string) {
	for _, at := range server.Addresses() {
		fmt.Fprintf(stdout, "dns\t%v\tUDP and TCP\t%s\n", at, zone.Apex)
	}
	fmt.Fprintln(stdout, "enter in the zone above:")
	for _, l := range zone.Delegation() {
		fmt.Fprintln(stdout, l)
	}
	fmt.Fprintf(stdout, "run\t%s\n", runID)
}

// tell prints a status line every so often, if something has changed, until ctx ends.
func tell(ctx context.Context, stderr io.Writer, server *serve.Server, every time.Duration) {
	if every <= 0 {
		return
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	var last serve.Stats
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := server.Stats(); now != last {
			fmt.Fprintf(stderr, "%s (%s/s)\n", line(now), command.Group(int64(float64(now.Received-last.Received)/every.Seconds())))
			last = now
		}
	}
}

func line(s serve.Stats) string {
	return fmt.Sprintf("%s answered, %s no question, %s over the rate, %s unsent, %s refused",
		command.Plural(int64(s.Queries), "question"), command.Group(int64(s.Odd)), command.Group(int64(s.Limited)),
		command.Group(int64(s.Unsent)), command.Plural(int64(s.Refused), "connection"))
}

var errNoStudy = errors.New("say with --study into which folder the log goes")
