package live

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/step"
	"bridle/collectors/simnet/wire"
	"bridle/datasets/world"
)

// Config says which world is served and how. World must be given.
type Config struct {
	World *world.World
	// Start is the study time at the beginning; zero means World.ProbeFrom.
	Start time.Time
	// Internet are the options of the Internet that answers. Its functions are called while a
	// question is answered, one at a time.
	Internet simnet.Options
	// V6 serves IPv6 too; loopback must own the world's addresses, see package wire.
	V6 bool
	// Expect is how many collectors must have joined before time passes for them; 0 and 1 mean
	// no waiting.
	Expect int
	// Control is the address of loopback at which collectors join; empty means 127.0.0.1 and
	// any port. It cannot lie outside of loopback.
	Control string
	// Log is told of every message that came to a server and what became of it; see [wire.Config].
	Log func(*wire.Exchange)
	// AnyPort serves at one port that is free in place of the world's, so that several worlds
	// can be served side by side. Start enters it at the resolvers of World, which must be nobody
	// else's then.
	AnyPort bool
}

// Live is a world that is served. Its methods may be called from any goroutine.
type Live struct {
	internet *simnet.Internet
	clock    *step.Coordinator
	server   *wire.Server
	control  net.Listener
	cancel   context.CancelFunc
	done     chan struct{}
	err      error // of serving; read it when done is closed
}

// Start opens the sockets and serves until ctx ends or [Live.Stop] is called. Questions that
// come after it has returned are answered. Study time stands still until a collector joins;
// see [step.Coordinator.Free]. It fails if a socket cannot be had, and panics without a World.
func Start(ctx context.Context, cfg Config) (*Live, error) {
	if cfg.World == nil {
		panic("live: Config.World is missing")
	}
	start, ports := cfg.Start, worldPorts(cfg.World)
	if start.IsZero() {
		start = cfg.World.ProbeFrom
	}
	if cfg.AnyPort {
		ports = []uint16{0}
	}
	l := &Live{
		internet: simnet.New(cfg.World, cfg.Internet),
		clock:    step.New(step.Config{Start: dns.At(start), Expect: cfg.Expect}),
		done:     make(chan struct{}),
	}
	var err error
	if l.control, err = listen(cfg.Control); err != nil {
		return nil, err
	}
	if l.server, err = wire.Listen(wire.Config{Responder: l.internet, Clock: l.clock, Ports: ports, V6: cfg.V6, Log: cfg.Log}); err != nil {
		return nil, errors.Join(err, l.control.Close())
	}
	if cfg.AnyPort {
		for i := range cfg.World.Resolvers {
			cfg.World.Resolvers[i].Port = l.server.Ports()[0]
		}
	}
	ctx, l.cancel = context.WithCancel(ctx)
	go l.serve(ctx)
	return l, nil
}

// listen opens the socket at which collectors join.
func listen(address string) (net.Listener, error) {
	if address == "" {
		address = "127.0.0.1:0"
	}
	if at, err := netip.ParseAddrPort(address); err != nil || !at.Addr().IsLoopback() {
		return nil, fmt.Errorf("%s is no address for collectors to join at: give one of loopback with a port, such as 127.0.0.1:5299", address)
	}
	control, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%w; is another simulation running?", err)
	}
	return control, nil
}

// worldPorts returns those at which resolvers, and with them authoritative servers, are asked.
func worldPorts(w *world.World) []uint16 {
	var p []uint16
	for _, r := range w.Resolvers {
		p = append(p, r.Port)
	}
	slices.Sort(p)
	return slices.Compact(p)
}

// serve runs the parts until ctx ends or one of them fails.
func (l *Live) serve(ctx context.Context) {
	defer close(l.done)
	defer l.cancel()
	parts := []func(context.Context) error{
		l.server.Serve,
		func(ctx context.Context) error { return l.clock.Serve(ctx, l.control) },
	}
	failures := make([]error, len(parts))
	var all sync.WaitGroup
	for i, part := range parts {
		all.Go(func() {
			failures[i] = part(ctx)
			l.cancel()
		})
	}
	all.Wait()
	l.err = errors.Join(failures...)
}

// Control returns the address at which collectors join; [step.Dial] takes it.
func (l *Live) Control() string { return l.control.Addr().String() }

// Ports returns the ports that are served, in ascending order.
func (l *Live) Ports() []uint16 { return l.server.Ports() }

// Clock returns the study time.
func (l *Live) Clock() *step.Coordinator { return l.clock }

// Internet returns what answers.
func (l *Live) Internet() *simnet.Internet { return l.internet }

// Stats returns how many questions came and what became of them.
func (l *Live) Stats() wire.Stats { return l.server.Stats() }

// Wait waits until nothing is served any more, because the context of Start ended, Stop was
// called or a part failed. It returns the failure, nil if there was none.
func (l *Live) Wait() error {
	<-l.done
	return l.err
}

// Stop ends the serving and waits until no socket and no goroutine is left. It returns what
// Wait does. It can be called several times.
func (l *Live) Stop() error {
	l.cancel()
	return l.Wait()
}
