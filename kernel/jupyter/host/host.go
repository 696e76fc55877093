package host

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"sync"
	"time"

	"bridle/kernel/jupyter/link"
)

// Options configures a Host. Command is required.
type Options struct {
	// Command makes the command of a worker. Its streams, files and process
	// group are set by the host: the worker reads requests from file
	// descriptor 3, those that cannot wait for the end of a cell (interrupts
	// and input) from 5, and writes events to 4.
	Command func() *exec.Cmd

	// Patience is how long a cell may run on after an interrupt before the
	// worker is replaced. Zero means two seconds.
	Patience time.Duration

	// Late is given what belongs to no request: outputs of goroutines that
	// outlived their cell. It is called from one goroutine at a time.
	Late func(link.Output)

	// Died is told, if it is not nil, of a worker that died while no request
	// was under way.
	Died func(*Death)
}

// A Host is one worker after another. Its methods may be called from any
// goroutine.
type Host struct {
	options Options

	mu      sync.Mutex
	current *process // nil while there is none
	last    uint64   // identifier of the newest request
	closed  bool
}

// New returns a host without a worker.
func New(options Options) *Host {
	if options.Patience == 0 {
		options.Patience = 2 * time.Second
	}
	if options.Late == nil {
		options.Late = func(link.Output) {}
	}
	return &Host{options: options}
}

// errClosed is what is left after Close.
var errClosed = errors.New("the kernel is shutting down")

// Warm starts a worker if there is none, and does not wait for it.
func (h *Host) Warm() error {
	_, err := h.get()
	return err
}

// get returns the worker and starts it if need be.
func (h *Host) get() (*process, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, errClosed
	}
	if h.current == nil {
		p, err := start(h.options.Command(), h.options.Late, h.ended)
		if err != nil {
			return nil, fmt.Errorf("cannot start the process that runs cells: %w", err)
		}
		h.current = p
	}
	return h.current, nil
}

// ended forgets a dead worker and, if it had served, starts the next. One
// that died before it was ready would die again: the next request tries.
func (h *Host) ended(p *process, death *Death, idle, served bool) {
	h.mu.Lock()
	if h.current == p {
		h.current = nil
	}
	closed := h.closed
	h.mu.Unlock()
	if closed || !served {
		return
	}
	if idle && h.options.Died != nil {
		h.options.Died(death)
	}
	_ = h.Warm() // a failure is told to the next request, which tries again
}

// A Call is a request under way.
type Call struct {
	process *process
	id      uint64
	events  func(link.Event)
	done    chan link.Event
}

// Start hands a request to the worker; its ID is set here. Events but the
// last are passed to events, one at a time, from another goroutine.
func (h *Host) Start(request link.Request, events func(link.Event)) (*Call, error) {
	p, err := h.get()
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.last++
	request.ID = h.last
	h.mu.Unlock()
	c := &Call{process: p, id: request.ID, events: events, done: make(chan link.Event, 1)}
	if err := p.call(c, request); err != nil {
		return nil, err
	}
	return c, nil
}

// Wait returns the last event of the call. If ctx ends first, its error is
// returned and the call is left to itself. If the worker dies the error is a
// [*Death].
func (c *Call) Wait(ctx context.Context) (link.Event, error) {
	select {
	case event, ok := <-c.done:
		if !ok {
			return link.Event{}, c.process.death
		}
		return event, nil
	case <-ctx.Done():
		c.process.forget(c.id)
		return link.Event{}, ctx.Err()
	}
}

// Answer gives the cell what the person typed.
func (c *Call) Answer(text string) error {
	return c.process.urgent.Write(link.Request{ID: c.id, Kind: link.Input, Text: text})
}

// Interrupt asks the worker to stop the call, and replaces the worker if the
// call has not ended when the host's patience has.
func (h *Host) Interrupt(c *Call) {
	p := c.process
	_ = p.urgent.Write(link.Request{ID: c.id, Kind: link.Interrupt}) // a dead worker has stopped
	time.AfterFunc(h.options.Patience, func() {
		if p.has(c) {
			p.kill(fmt.Sprintf("the cell did not stop within %v of the interrupt", h.options.Patience))
		}
	})
}

// Close ends the worker at once and waits until it has gone.
func (h *Host) Close() {
	h.mu.Lock()
	h.closed = true
	p := h.current
	h.mu.Unlock()
	if p != nil {
		p.kill("the kernel is shutting down")
		<-p.gone
	}
}
