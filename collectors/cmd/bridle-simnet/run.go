package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/step"
	"bridle/collectors/simnet/web"
	"bridle/collectors/simnet/wire"
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
	every   time.Duration
}

func runCommand() *cobra.Command {
	o := &runOptions{}
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Serve a world on loopback until stopped",
		Long: `Run serves a world on 127.0.0.0/8: DNS over UDP and TCP at every address of a resolver or an
authoritative server, TLS and HTTP at every address of a server that is up. Nothing is
reachable from outside the machine.

Study time stands still, or passes at --speed, until a collector joins at the control
address; from then on it passes as collectors ask for it. What an observer may know of the
world is written by 'bridle-simnet lists', what is true in it by 'bridle-simnet truth'.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.start, "start", "probe", "study time at the beginning: scan (servers from there on), probe (caches), or an instant such as 2018-08-15T00:00:00Z")
	f.Float64Var(&o.speed, "speed", 0, "seconds of study time in a second while no collector has joined; 0 stands still")
	f.StringVar(&o.control, "control", "127.0.0.1:5299", "address at which collectors join; port 0 takes any")
	f.IntVar(&o.expect, "expect", 1, "how many collectors must have joined before time passes for them")
	f.BoolVar(&o.ipv6, "ipv6", false, "serve IPv6 too; loopback must own fd00::/8, see the package wire")
	f.StringVar(&o.canary, "canary-log", "", "file to which questions to the canary zone's servers are appended, one JSON object a line")
	f.DurationVar(&o.every, "status", time.Second, "time between status lines; 0 means none")
	return cmd
}

func (o *runOptions) run(ctx context.Context, stdout, stderr io.Writer) error {
	w, err := o.make()
	if err != nil {
		return err
	}
	begin, err := o.begin(w)
	if err != nil {
		return err
	}
	log, err := openCanaryLog(o.canary)
	if err != nil {
		return err
	}
	clock := step.New(step.Config{Start: dns.At(begin), Expect: o.expect})
	clock.Free(o.speed)
	s, err := o.listen(w, clock, log)
	if err != nil {
		return errors.Join(err, log.Close())
	}
	s.announce(stdout)
	return errors.Join(s.serve(ctx, stderr, o.every), log.Close())
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

// simulation is a world with its sockets open.
type simulation struct {
	world   *world.World
	clock   *step.Coordinator
	control net.Listener
	dns     *wire.Server
	web     *web.Server
	ipv6    bool
}

func (o *runOptions) listen(w *world.World, clock *step.Coordinator, log *canaryLog) (*simulation, error) {
	host, _, err := net.SplitHostPort(o.control)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return nil, command.Usage(fmt.Errorf("--control %s: give an address of loopback with a port, such as 127.0.0.1:5299", o.control))
	}
	s := &simulation{world: w, clock: clock, ipv6: o.ipv6}
	internet := simnet.New(w, simnet.Options{Canary: log.add})
	if s.dns, err = wire.Listen(wire.Config{Responder: internet, Clock: clock, Ports: ports(w), V6: o.ipv6}); err != nil {
		return nil, err
	}
	if s.web, err = web.New(web.Config{World: w, Now: func() time.Time { return clock.Now().Time() }, IPv6: o.ipv6}); err != nil {
		s.dns.Close()
		return nil, err
	}
	if s.control, err = net.Listen("tcp", o.control); err != nil {
		s.dns.Close()
		return nil, errors.Join(fmt.Errorf("--control %s: %w; is another simulation running?", o.control, err), s.web.Close())
	}
	return s, nil
}

// ports returns those at which resolvers, and with them authoritative servers, are asked.
func ports(w *world.World) []uint16 {
	var p []uint16
	for _, r := range w.Resolvers {
		p = append(p, r.Port)
	}
	slices.Sort(p)
	return slices.Compact(p)
}

// announce prints what is served where.
func (s *simulation) announce(stdout io.Writer) {
	w := s.world
	v6 := 0
	for _, r := range w.Resolvers {
		if r.Address.Is6() {
			v6++
		}
	}
	fmt.Fprintf(stdout, "SIMULATED: scenario %s, seed %d\n", w.Scenario.Name, w.Seed)
	fmt.Fprintf(stdout, "dns\t127.0.0.0/8\tports %v, UDP and TCP\t%s, root at %v, canary zone %s\n", ports(w),
		command.Plural(int64(len(w.Resolvers)), "resolver"), w.Root.Glue, w.Canary.Name)
	fmt.Fprintf(stdout, "web\t127.0.0.0/8\tTLS and HTTP\t%s\n", command.Plural(int64(len(w.Servers)), "server"))
	fmt.Fprintf(stdout, "control\t%s\n", s.control.Addr())
	if v6 > 0 && !s.ipv6 {
		fmt.Fprintf(stdout, "not served: %s with IPv6 addresses; --ipv6 serves them in a network namespace of its own\n", command.Plural(int64(v6), "resolver"))
	}
}

// serve runs until ctx ends or a part fails, and leaves nothing behind.
func (s *simulation) serve(ctx context.Context, stderr io.Writer, every time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	parts := []func(context.Context) error{
		s.dns.Serve, s.web.Serve,
		func(ctx context.Context) error { return s.clock.Serve(ctx, s.control) },
		func(ctx context.Context) error { return s.status(ctx, stderr, every) },
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
	return errors.Join(failures...)
}
