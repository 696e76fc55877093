package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime/debug"
	"slices"
	"sync"

	"bridle/kernel/eval"
	"bridle/kernel/jupyter/link"
	"bridle/kernel/session"
)

// A Session runs cells; [session.Session] is one. What cells show goes to the
// sink it was made with.
type Session interface {
	Execute(ctx context.Context, cell eval.Cell) ([]session.Output, error)
	Complete(source string, offset int) eval.Completions
	Inspect(source string, offset int) (eval.Inspection, bool)
}

// Streams are what a session is connected to; see [session.Options].
type Streams struct {
	Sink  func(session.Output)
	Input func(prompt string, password bool) (string, error)
	Stuck func()
}

// Pipes join a worker to its supervisor, see [bridle/kernel/jupyter/host.Options].
type Pipes struct {
	Requests, Urgent io.Reader
	Events           io.Writer
}

// maxStack bounds a goroutine's stack in bytes. Go's own limit is 1 GB; with
// that it takes seconds until an endless recursion is noticed.
const maxStack = 256 << 20

// Run serves requests until the supervisor closes its end of either pipe; then
// it returns nil. A cell that still runs is left alone, since the process is
// about to end.
//
// A cell runs on the goroutine that reads requests, and what has to reach a
// running cell comes by a pipe of its own: a trivial cell then wakes no other
// thread, which would take longer than the cell.
//
// # Errors
//
// If the session cannot be made the supervisor is told, and Run returns the
// error. A frame that makes no sense is an error.
func Run(ctx context.Context, pipes Pipes, start func(Streams) (Session, error)) error {
	debug.SetMaxStack(maxStack)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := &worker{events: link.NewWriter(pipes.Events), answers: make(chan string), early: map[uint64]bool{}}
	s, err := start(Streams{Sink: w.sink, Input: w.input, Stuck: w.stuck})
	if err != nil {
		return errors.Join(err, w.events.Write(link.Event{Kind: link.Failed, Text: err.Error()}))
	}
	w.session = s
	if err := w.events.Write(link.Event{Kind: link.Ready}); err != nil {
		return err
	}
	ended := make(chan error, 2)
	if p, ok := s.(interface{ Preload() }); ok {
		p.Preload() // while the first cell is on its way
	}
	go w.attend(link.NewReader(pipes.Requests), ended, func(r link.Request) error { return w.serve(ctx, r) })
	go w.attend(link.NewReader(pipes.Urgent), ended, w.obey)
	return <-ended
}

// attend reads requests until the pipe ends or one makes no sense, and says so.
func (w *worker) attend(reader *link.Reader, ended chan<- error, take func(link.Request) error) {
	finished := false
	defer func() {
		if !finished { // a cell ended this goroutine, with runtime.Goexit
			w.send(link.Event{ID: w.end(), Kind: link.Done})
			go w.attend(reader, ended, take)
		}
	}()
	for {
		var request link.Request
		err := reader.Read(&request)
		if err == nil {
			err = take(request)
		}
		if errors.Is(err, io.EOF) {
			err = nil
		} else if err == nil {
			continue
		}
		finished = true
		ended <- err
		return
	}
}

// A worker serves one supervisor.
type worker struct {
	events  *link.Writer
	session Session
	answers chan string // of the person, to the input that waits

	mu        sync.Mutex
	last      uint64                  // identifier of the newest cell
	running   uint64                  // that of the cell that runs; 0 if there is none
	ctx       context.Context         // of the cell that runs
	cancel    context.CancelCauseFunc // ends it
	asks      bool                    // that cell may ask for input
	early     map[uint64]bool         // cells that were interrupted before they came
	waits     bool                    // input waits for an answer
	collected *[]session.Output       // where outputs go while an expression is evaluated
	value     *link.Output            // of the running cell, once it is known
}

// errStopped is the cause of the end of an interrupted cell's context.
var errStopped = errors.New("by the person at the front end")

// obey takes what cannot wait for the end of the running cell.
func (w *worker) obey(request link.Request) error {
	switch request.Kind {
	case link.Interrupt:
		w.mu.Lock()
		defer w.mu.Unlock()
		switch {
		case request.ID == w.running:
			w.cancel(errStopped)
		case request.ID > w.last: // it is still in the other pipe
			w.early[request.ID] = true
		}
	case link.Input:
		w.answer(request)
	default:
		return fmt.Errorf("an urgent request of the unknown kind %q", request.Kind)
	}
	return nil
}

// serve runs one request to its end and says so.
func (w *worker) serve(ctx context.Context, request link.Request) error {
	done := link.Event{ID: request.ID, Kind: link.Done}
	switch request.Kind {
	case link.Complete:
		done.Completions = completions(w.session.Complete(request.Code, request.Offset))
	case link.Inspect:
		if found, ok := w.session.Inspect(request.Code, request.Offset); ok {
			help := convert(session.Output{Data: session.Help(found, request.Detail > 0)})
			done.Help = &help
		}
	case link.Execute:
		w.begin(ctx, request)
		err := w.execute(request, &done)
		w.end()
		if errors.Is(err, eval.ErrLost) {
			w.send(link.Event{ID: request.ID, Kind: link.Stuck}) // it is ended for that
			return nil
		}
	default:
		return fmt.Errorf("a request of the unknown kind %q", request.Kind)
	}
	w.send(done)
	return nil
}

// begin makes a cell the running one.
func (w *worker) begin(ctx context.Context, cell link.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := cell.ID
	w.last, w.running, w.asks = id, id, cell.Asks
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	if w.early[id] {
		w.cancel(errStopped)
	}
	delete(w.early, id)
}

// end makes no cell the running one, and returns which it was.
func (w *worker) end() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := w.running
	if id != 0 {
		w.cancel(nil)
	}
	w.running, w.asks, w.ctx, w.cancel, w.value, w.collected = 0, false, nil, nil, nil, nil
	return id
}

// stuck tells that the running cell cannot be stopped; the process is ended for that.
func (w *worker) stuck() {
	w.mu.Lock()
	id := w.running
	w.mu.Unlock()
	w.send(link.Event{ID: id, Kind: link.Stuck})
}

// execute runs a cell and then the expressions. The error is that of the cell.
func (w *worker) execute(cell link.Request, done *link.Event) error {
	ctx := w.ctx
	if _, err := w.session.Execute(ctx, eval.Cell{Number: cell.Number, Source: cell.Code}); err != nil {
		done.Failure = failure(err)
		return err
	}
	w.mu.Lock()
	done.Output = w.value
	w.mu.Unlock()
	if len(cell.Expressions) == 0 {
		return nil
	}
	done.Expressions = map[string]link.Output{}
	for _, name := range slices.Sorted(maps.Keys(cell.Expressions)) {
		done.Expressions[name] = w.evaluate(ctx, cell.Number, cell.Expressions[name])
	}
	return nil
}

// evaluate returns what an expression shows, without showing it.
func (w *worker) evaluate(ctx context.Context, number int, source string) link.Output {
	var outputs []session.Output
	w.setCollected(&outputs)
	_, err := w.session.Execute(ctx, eval.Cell{Number: number, Source: source})
	w.setCollected(nil)
	if err != nil {
		return link.Output{Type: string(session.Failure), Failure: failure(err)}
	}
	for _, output := range outputs {
		if output.Kind == session.Result {
			return convert(output)
		}
	}
	return link.Output{Type: string(session.Result)} // a statement has no value
}

func (w *worker) setCollected(outputs *[]session.Output) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.collected = outputs
}

// sink sends an output of the cell that runs; between cells it belongs to
// none. The value of a cell and a failure come with its end.
func (w *worker) sink(output session.Output) {
	if output.Kind == session.Failure || w.collect(output) {
		return
	}
	converted := convert(output)
	w.mu.Lock()
	id := w.running
	if output.Kind == session.Result {
		w.value = &converted
	}
	w.mu.Unlock()
	if output.Kind != session.Result {
		w.send(link.Event{ID: id, Kind: link.Shown, Output: &converted})
	}
}

// collect keeps an output of an expression back. What it prints is not kept.
func (w *worker) collect(output session.Output) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.collected == nil || output.Kind == session.Stream {
		return false
	}
	*w.collected = append(*w.collected, output)
	return true
}

// send writes an event. If the supervisor has gone there is nobody to tell,
// and Run is about to notice.
func (w *worker) send(event link.Event) {
	if err := w.events.Write(event); errors.Is(err, link.ErrTooLarge) {
		_ = w.events.Write(leftOut(event, err))
	}
}

// leftOut is what is sent in place of an event that is too large. The end of
// a cell stays its end, as an error.
func leftOut(event link.Event, err error) link.Event {
	text := fmt.Sprintf("an output was left out: %v; show a part of it, or write it to a file", err)
	if event.Kind == link.Done {
		return link.Event{ID: event.ID, Kind: link.Done, Failure: &link.Failure{Name: "DisplayError", Message: text}}
	}
	return link.Event{ID: event.ID, Kind: event.Kind, Output: &link.Output{Type: string(session.Stream), Name: "stderr", Text: text + "\n"}}
}
