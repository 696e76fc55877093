package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/audit"
	"bridle/collectors/simnet/live"
	"bridle/collectors/simnet/web"
	"bridle/datasets/command"
	"bridle/datasets/world"

	"github.com/spf13/cobra"
)

// runOptions are the flags of the run command.
type runOptions struct {
	choice
	start   string
	speed   float64
	control string
	expect  int
	ipv6    bool
	canary  string
	log     string
	every   time.Duration
	study   string
	names   []string
	// chosen is true if the control address was given, and not left to study.toml.
	chosen bool
}

func (o *runOptions) flags(cmd *cobra.Command) {
	o.choice.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.start, "start", "probe", "study time at the beginning: scan (servers from there on), probe (caches), or an instant such as 2018-08-15T00:00:00Z")
	f.Float64Var(&o.speed, "speed", 0, "seconds of study time in a second while no collector has joined; 0 stands still")
	f.StringVar(&o.control, "control", "127.0.0.1:5299", "address at which collectors join; port 0 takes any; a study keeps the address that it began with")
	f.IntVar(&o.expect, "expect", 1, "how many collectors must have joined before time passes for them")
	f.BoolVar(&o.ipv6, "ipv6", false, "serve IPv6 too; loopback must own fd00::/8, see the package wire")
	f.StringVar(&o.canary, "canary-log", "", "file to which questions to the canary zone's servers are appended, one JSON object a line")
	f.StringVar(&o.log, "log", "", "file to which every message that comes to a DNS server is appended with what became of it, one JSON object a line; see 'bridle-simnet audit'")
	f.StringVar(&o.study, "study", "", "study folder that gets study.toml, the lists of an observer and the log of the canary zone")
	f.StringSliceVar(&o.names, "names", []string{"command", "decoy", "control"}, "which names are targets of the study: command, lure, benign, decoy, control")
}

func runCommand(args []string) *cobra.Command {
	o := &runOptions{}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Serve a world on loopback until stopped",
		Long: `Run serves a world on 127.0.0.0/8: DNS over UDP and TCP at every address of a resolver or an
authoritative server, TLS and HTTP at every address of a server that is up. Nothing is
reachable from outside the machine.

Study time stands still, or passes at --speed, until a collector joins at the control
address; from then on it passes as collectors ask for it. What an observer may know of the
world is written by 'bridle-simnet lists', what is true in it by 'bridle-simnet truth'.

With --study collectors need no more than 'bridle-survey --study DIR': the folder gets the
lists, the log of the canary zone's servers while it grows, and a study.toml that says where
the simulation is. Begun again on the same study, study time goes on where its rows end.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.chosen = cmd.Flags().Changed("control")
			return o.run(cmd.Context(), args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	o.flags(cmd)
	cmd.Flags().DurationVar(&o.every, "status", time.Second, "time between status lines; 0 means none")
	return cmd
}

func (o *runOptions) run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := o.open(ctx, args, stdout)
	if err != nil {
		return err
	}
	return s.serve(ctx, stderr, o.every)
}

// begin returns the study time at the beginning.
func (o *runOptions) begin(w *world.World) (time.Time, error) {
	switch o.start {
	case "scan":
		return w.From, nil
	case "probe":
		return w.ProbeFrom, nil
	}
	t, err := time.Parse(time.RFC3339, o.start)
	if err != nil {
		return t, command.Usage(fmt.Errorf("--start %s: give scan, probe or an instant such as 2018-08-15T00:00:00Z", o.start))
	}
	if t.Before(w.From) || t.After(w.Until) {
		return t, command.Usage(fmt.Errorf("--start %s: this world lasts from %s to %s", o.start, w.From.Format(time.RFC3339), w.Until.Format(time.RFC3339)))
	}
	return t, nil
}

// simulation is a world that is served.
type simulation struct {
	world *world.World
	live  *live.Live
	web   *web.Server
	ipv6  bool
	log   *canaryLog
	study *studyLog      // nil without a study
	all   *audit.LogFile // nil without --log
}

// open begins to serve a world, and says so on stdout.
func (o *runOptions) open(ctx context.Context, args []string, stdout io.Writer) (*simulation, error) {
	w, err := o.make()
	if err != nil {
		return nil, err
	}
	begin, err := o.begin(w)
	if err != nil {
		return nil, err
	}
	s := &simulation{world: w, ipv6: o.ipv6}
	var into *destination
	if o.study != "" {
		if into, err = o.destination(w, begin); err != nil {
			return nil, err
		}
		begin, s.study = into.begin, newStudyLog(w)
	}
	if s.log, err = openCanaryLog(o.canary); err != nil {
		return nil, err
	}
	if o.log != "" {
		if s.all, err = audit.OpenLog(o.log); err != nil {
			return nil, errors.Join(command.Usage(fmt.Errorf("--log: %w", err)), s.log.Close())
		}
	}
	if err := o.listen(ctx, s, begin); err != nil {
		return nil, errors.Join(err, s.closeLogs())
	}
	if into != nil {
		run, err := into.fill(s, args)
		if err := s.study.opened(run, err); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	s.announce(stdout, into)
	return s, nil
}

// listen opens all sockets. DNS and study time are served from then on.
func (o *runOptions) listen(ctx context.Context, s *simulation, begin time.Time) (err error) {
	host, _, err := net.SplitHostPort(o.control)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return command.Usage(fmt.Errorf("--control %s: give an address of loopback with a port, such as 127.0.0.1:5299", o.control))
	}
	told := func(q simnet.CanaryQuestion) {
		s.log.add(q)
		if s.study != nil {
			s.study.add(q)
		}
	}
	cfg := live.Config{World: s.world, Start: begin, Internet: simnet.Options{Canary: told}, V6: o.ipv6, Expect: o.expect, Control: o.control, Apart: true}
	if s.all != nil {
		cfg.Log = s.all.Add
	}
	s.live, err = live.Start(context.WithoutCancel(ctx), cfg)
	if err != nil {
		return err
	}
	s.live.Clock().Free(o.speed)
	if s.web, err = web.New(web.Config{World: s.world, Now: func() time.Time { return s.live.Clock().Now().Time() }, IPv6: o.ipv6}); err != nil {
		return errors.Join(err, s.live.Stop())
	}
	return nil
}

// close ends what was opened and never served to its end.
func (s *simulation) close() error {
	return errors.Join(s.live.Stop(), s.web.Close(), s.closeLogs())
}

// closeLogs ends the logs, after nothing is served any more.
func (s *simulation) closeLogs() error {
	err := s.log.Close()
	if s.all != nil {
		err = errors.Join(err, s.all.Close())
	}
	return err
}

// announce prints what is served where; the control address comes last.
func (s *simulation) announce(stdout io.Writer, into *destination) {
	w := s.world
	v6 := 0
	for _, r := range w.Resolvers {
		if r.Address.Is6() {
			v6++
		}
	}
	fmt.Fprintf(stdout, "SIMULATED: scenario %s, seed %d\n", w.Scenario.Name, w.Seed)
	fmt.Fprintf(stdout, "dns\t127.0.0.0/8\tports %v, UDP and TCP\t%s, root at %v, canary zone %s\n", s.live.Ports(),
		command.Plural(int64(len(w.Resolvers)), "resolver"), w.Root.Glue, w.Canary.Name)
	fmt.Fprintf(stdout, "own resolver\t%s\tfor bridle-resolve\n", netip.AddrPortFrom(simnet.OwnResolver(), s.live.Ports()[0]))
	fmt.Fprintf(stdout, "web\t127.0.0.0/8\tTLS and HTTP\t%s\n", command.Plural(int64(len(w.Servers)), "server"))
	if v6 > 0 && !s.ipv6 {
		fmt.Fprintf(stdout, "not served: %s with IPv6 addresses; --ipv6 serves them in a network namespace of its own\n", command.Plural(int64(v6), "resolver"))
	}
	if into != nil {
		into.announce(stdout)
	}
	fmt.Fprintf(stdout, "control\t%s\n", s.live.Control())
}

// serve runs until ctx ends or a part fails, and leaves nothing behind.
func (s *simulation) serve(ctx context.Context, stderr io.Writer, every time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	parts := []func(context.Context) error{
		s.serveDNS, s.web.Serve,
		func(ctx context.Context) error { return s.status(ctx, stderr, every) },
	}
	if s.study != nil {
		parts = append(parts, s.study.keep)
	}
	failures := make([]error, len(parts))
	var all sync.WaitGroup
	for i, part := range parts {
		all.Go(func() {
			failures[i] = part(ctx)
			cancel()
		})
	}
	all.Wait()
	err := errors.Join(append(failures, s.closeLogs())...)
	if s.study != nil {
		err = s.study.finish(err)
	}
	return err
}

// serveDNS waits for what has been served since it was opened, until ctx ends.
func (s *simulation) serveDNS(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { s.live.Stop() })
	defer stop()
	return s.live.Wait()
}
