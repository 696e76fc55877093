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
	"bridle/collectors/simnet/web"
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
	// Apart is true if collectors are other processes; see step.Config.
	Apart bool
	// Control is the address of loopback at which collectors join; empty means 127.0.0.1 and
	// any port. It cannot lie outside of loopback.
	Control string
	// Log is told of every message that came to a server and what became of it; see [wire.Config].
	Log func(*wire.Exchange)
	// AnyPort serves at one port that is free in place of the world's, so that several worlds
	// can be served side by side. Start enters it at the resolvers of World, which must be nobody
	// else's then. With Web every port of a server is replaced by a free one in the same way.
	AnyPort bool
	// Web serves the TLS and HTTP servers of the world too, by the same study time.
	Web bool
	// Pause is the time between two pieces of an answer of a slow server, see [web.Config]; 0 is
	// its default.
	Pause time.Duration
}

// Live is a world that is served. Its methods may be called from any goroutine.
type Live struct {
	internet *simnet.Internet
	clock    *step.Coordinator
	server   *wire.Server
	web      *web.Server // nil without Config.Web
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
		clock:    step.New(step.Config{Start: dns.At(start), Expect: cfg.Expect, Apart: cfg.Apart}),
		done:     make(chan struct{}),
	}
	var err error
	if l.control, err = listen(cfg.Control); err != nil {
		return nil, err
	}
	if l.server, err = wire.Listen(wire.Config{Responder: l.internet, Clock: l.clock, Ports: ports, V6: cfg.V6, Log: cfg.Log, Apart: cfg.Apart}); err != nil {
		return nil, errors.Join(err, l.control.Close())
	}
	if cfg.AnyPort {
		for i := range cfg.World.Resolvers {
			cfg.World.Resolvers[i].Port = l.server.Ports()[0]
		}
	}
	if cfg.Web {
		if err := l.openWeb(cfg); err != nil {
			l.server.Close()
			return nil, errors.Join(err, l.control.Close())
		}
	}
	ctx, l.cancel = context.WithCancel(ctx)
	go l.serve(ctx)
	return l, nil
}

// openWeb opens the sockets of the TLS and HTTP servers.
func (l *Live) openWeb(cfg Config) (err error) {
	if cfg.AnyPort {
		if err := movePorts(cfg.World); err != nil {
			return err
		}
	}
	l.web, err = web.New(web.Config{World: cfg.World, Now: func() time.Time { return l.clock.Now().Time() }, IPv6: cfg.V6, Pause: cfg.Pause})
	return err
}

// movePorts replaces every port of the world's servers by one that is free, in the same order, so that lists sorted by address and port
// stay the same. All are held until the last is found, so that none is given twice.
func movePorts(w *world.World) error {
	var old, free []uint16
	for i := range w.Servers {
		old = slices.Concat(old, w.Servers[i].TLSPorts, w.Servers[i].HTTPPorts)
		slices.Sort(old)
		old = slices.Compact(old)
	}
	for range old {
		held, err := net.Listen("tcp4", "0.0.0.0:0")
		if err != nil {
			return err
		}
		defer held.Close()
		free = append(free, held.Addr().(*net.TCPAddr).AddrPort().Port())
	}
	slices.Sort(free)
	for i := range w.Servers {
		for _, ports := range [][]uint16{w.Servers[i].TLSPorts, w.Servers[i].HTTPPorts} {
			for j, p := range ports {
				k, _ := slices.BinarySearch(old, p)
				ports[j] = free[k]
			}
		}
	}
	return nil
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
	if l.web != nil {
		parts = append(parts, l.web.Serve)
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
