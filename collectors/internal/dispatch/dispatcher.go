package dispatch

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/plan"
	"bridle/collectors/internal/scope"
	"bridle/datasets/schema/anomalies"
)

// Config says whom a dispatcher may ask and how.
type Config struct {
	// Targets are those who may be asked. The list is kept and must not be changed.
	Targets []Target
	// List takes the place of Targets if it is given.
	List List
	// Limits hold for every query, further ones within a try included.
	Limits pace.Limits
	// Guard says who may be asked and must be given. It was opened by the wall clock.
	Guard *scope.Guard
	// Engine says how to ask. Its number of tries is not used.
	Engine dnswire.Config
	// Tries is how often an item is tried at most if it does not say so itself; 0 means 3.
	Tries int
	// Deferred is how many items may wait for limits; while as many do, the agenda is not asked.
	// 0 means as many as there are targets, and at least 4,096. Items that are tried again come on top, at
	// most as many as may be in flight.
	Deferred int
	// ReplyBytes and StreamBytes are what is counted against the caps for the reply to a query over
	// UDP and over TCP; what an accepted reply over UDP is longer is counted when it comes, so a day may end with one reply
	// that is longer than the cap leaves room for. 0 means the most that it invites: what EDNS offers, and 65,537. See
	// [Dispatcher.Bytes].
	ReplyBytes, StreamBytes int
}

// mostTogether is the most packets for which the rate is waited for; more would not be cheaper.
const mostTogether = 64

// Dispatcher asks what an agenda calls for. Its methods belong to one goroutine, but for Stats.
type Dispatcher struct {
	cfg     Config
	engine  *dnswire.Engine
	pacer   *pace.Pacer
	agenda  Agenda
	stop    context.CancelCauseFunc
	failed  error // of the agenda
	broken  error // of the guard
	pool    pool
	waiting waiting
	permits permits
	streams streams
	skipped Outcome // to be given to the agenda

	asleep bool      // the agenda, until wakeAt or an outcome
	wakeAt time.Time // zero: only an outcome
	ended  bool      // the agenda has no more

	together int // packets for which the rate is waited for

	flying  int // items in flight
	touched int // of no meaning: it keeps Foresee from being left out
	ledger  plan.Ledger
	unseen  int // changes since the last publication
	mu      sync.Mutex
	public  Stats
}

// New opens the sockets. It returns an error if limits are missing, a target has no address or
// sockets cannot be opened, and panics if cfg has no guard or a number is negative.
func New(ctx context.Context, cfg Config) (*Dispatcher, error) {
	switch {
	case cfg.Guard == nil:
		panic("dispatch: a dispatcher needs a guard")
	case cfg.Tries < 0 || cfg.Deferred < 0 || cfg.ReplyBytes < 0 || cfg.StreamBytes < 0:
		panic("dispatch: a number is negative")
	}
	const widest = 2 + 1<<16 - 1 // a message behind its length (RFC 1035, section 4.2.2)
	cfg.Tries = cmp.Or(cfg.Tries, 3)
	if cfg.List == nil {
		cfg.List = slice(cfg.Targets)
	}
	n := cfg.List.Len()
	cfg.Deferred = cmp.Or(cfg.Deferred, max(4096, n))
	cfg.StreamBytes = cmp.Or(cfg.StreamBytes, widest)
	cfg.Engine.Streams = cmp.Or(cfg.Engine.Streams, 64)
	cfg.Engine.Tries = 1
	for i := range n {
		if t := cfg.List.Target(i); t.Address.Port() == 0 {
			return nil, fmt.Errorf("target %d, %s, has no port; give one", i, t.Address)
		}
	}
	pacer, err := pace.NewOf(cfg.Limits, n, func(i int) pace.Target {
		t := cfg.List.Target(i)
		return pace.Target{Addr: t.Address.Addr(), Group: t.Group}
	})
	if err != nil {
		return nil, err
	}
	engine, err := dnswire.New(ctx, cfg.Engine)
	if err != nil {
		return nil, err
	}
	d := &Dispatcher{cfg: cfg, engine: engine, pacer: pacer, permits: newPermits(cfg.Guard, cfg.List, cfg.Engine.Step != nil)}
	d.waiting.lines = make([]int32, n)
	d.streams.most = cfg.Engine.Streams
	// Waking up for half a batch leaves the other half for waking up late; stepped time is never late.
	if d.together = min(max(1, cfg.Limits.Batch/2), mostTogether); cfg.Engine.Step != nil {
		d.together = min(cfg.Limits.Batch, mostTogether)
	}
	return d, nil
}

// Restore counts queries that went to a target earlier, as recorded rows of the same run tell;
// see [pace.Pacer.Restore] and [Dispatcher.Bytes]. It is called before Run.
func (d *Dispatcher) Restore(target int, last time.Time, packets, bytes int) {
	d.pacer.Restore(target, pace.Instant(last.UnixMicro()), packets, bytes)
}

// Ports returns the own ports, without repetition, in ascending order.
func (d *Dispatcher) Ports() []uint16 { return d.engine.Ports() }

// Close closes the sockets. A simulated network should be left first.
func (d *Dispatcher) Close() error { return d.engine.Close() }

// Run asks what a calls for until it has no more and everything has its outcome; it can be
// called once. When ctx ends nothing new is sent, what is in flight ends by reply or time-out, and Run
// returns the cause; items that then still wait, or were to be tried again, get no outcome. The same
// happens when the opt-out list can no longer be read, with that error. If a method of a
// or a socket fails, Run returns that error at once.
func (d *Dispatcher) Run(ctx context.Context, a Agenda) error {
	if d.agenda != nil {
		panic("dispatch: a dispatcher runs once")
	}
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	d.agenda, d.stop = a, stop
	defer d.publish()
	err := d.engine.Run(inner, d)
	return cmp.Or(d.failed, d.broken, err)
}

// Anomaly passes a row on. It is for the engine.
func (d *Dispatcher) Anomaly(row *anomalies.Row) error { return d.agenda.Anomaly(row) }
