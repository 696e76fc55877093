package jupyter

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"bridle/kernel/jupyter/history"
	"bridle/kernel/jupyter/host"
	"bridle/kernel/jupyter/link"
	"bridle/kernel/wire"
)

// Sockets carry messages to and from front ends; [wire.Server] does.
type Sockets interface {
	// Receive returns the next message. An error is the end.
	Receive(ctx context.Context) (wire.Channel, wire.Message, error)

	// Send sends a message on Shell, Control or Stdin to the front end that
	// its identities name.
	Send(ch wire.Channel, m wire.Message) error

	// Publish sends messages to all front ends, in order.
	Publish(messages ...wire.Message) error
}

// Options configures a kernel. Sockets and Host.Command are required.
type Options struct {
	Sockets Sockets

	// Host says how the worker is started. Late and Died are set here.
	Host host.Options

	// History remembers cells; nil means in memory, for this session.
	History *history.Store

	// Version is that of the program, as front ends show it.
	Version string

	// Log is told of front ends that have left and of requests that make no
	// sense; nil means slog.Default.
	Log *slog.Logger
}

// A Kernel serves front ends. Use New.
type Kernel struct {
	options Options
	host    *host.Host
	history *history.Store
	session string // identifier in the headers of our messages

	rehearsal sync.Once

	mu      sync.Mutex
	queue   []execution    // cells that wait
	woken   chan struct{}  // has a token when the queue may have grown
	running *execution     // the cell that runs, or nil
	latest  *request       // the newest cell that ran or runs, or nil
	count   int            // of cells that were counted
	sources map[int]string // by number, for tracebacks
	notice  string         // what the next cell has to say before anything else
}

// New returns a kernel that serves nobody yet.
func New(options Options) *Kernel {
	if options.History == nil {
		options.History = history.New()
	}
	if options.Log == nil {
		options.Log = slog.Default()
	}
	k := &Kernel{options: options, history: options.History, session: rand.Text(), woken: make(chan struct{}, 1), sources: map[int]string{}}
	options.Host.Late = k.late
	options.Host.Died = k.died
	k.host = host.New(options.Host)
	return k
}

// Serve answers until a front end asks for shutdown, then it returns nil.
// When ctx is done or the sockets fail it returns the error. In any case the
// worker has ended when Serve returns.
func (k *Kernel) Serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running sync.WaitGroup
	running.Go(func() { k.executeAll(ctx) })
	k.publish(nil, "status", status{"starting"})
	err := k.receiveAll(ctx)
	k.host.Close() // a cell that still runs ends with an error
	cancel()
	running.Wait()
	return err
}

// receiveAll answers messages until shutdown.
func (k *Kernel) receiveAll(ctx context.Context) error {
	for {
		channel, message, err := k.options.Sockets.Receive(ctx)
		if err != nil {
			return err
		}
		if k.dispatch(ctx, request{channel, message}) {
			return nil
		}
	}
}

// Interrupt stops the cell that runs, if any. It may be called from any
// goroutine.
func (k *Kernel) Interrupt() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.running == nil {
		return
	}
	k.running.interrupted = true
	if k.running.call != nil {
		k.host.Interrupt(k.running.call)
	}
}

// late publishes what a goroutine shows after its cell has ended, as an
// output of the newest cell.
func (k *Kernel) late(output link.Output) {
	k.mu.Lock()
	latest := k.latest
	k.mu.Unlock()
	if latest != nil {
		k.show(*latest, output, 0)
	}
}

// died tells of a worker that died between cells. The newest cell gets the
// error. Front ends may not look at its outputs any more, so the next cell
// says it too.
func (k *Kernel) died(death *host.Death) {
	k.mu.Lock()
	latest := k.latest
	k.notice = "before this cell " + death.Error() + "\n"
	k.mu.Unlock()
	if latest != nil {
		k.publish(latest, "error", k.failed(&link.Failure{Name: lost, Message: death.Error()}, ""))
	}
}

// slack is how long after a failed cell others still count as sent before it
// failed.
const slack = 5 * time.Millisecond
