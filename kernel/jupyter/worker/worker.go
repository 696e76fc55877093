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
}

// maxStack bounds a goroutine's stack in bytes. Go's own limit is 1 GB; with
// that it takes seconds until an endless recursion is noticed.
const maxStack = 256 << 20

// Run serves requests until the supervisor closes its end; then it returns
// nil. A cell that still runs is left alone, since the process is about to
// end.
//
// # Errors
//
// If the session cannot be made the supervisor is told, and Run returns the
// error. A frame that makes no sense is an error.
func Run(ctx context.Context, requests io.Reader, events io.Writer, start func(Streams) (Session, error)) error {
	debug.SetMaxStack(maxStack)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := &worker{events: link.NewWriter(events), jobs: make(chan job, 64), answers: make(chan string), cancels: map[uint64]context.CancelCauseFunc{}}
	s, err := start(Streams{Sink: w.sink, Input: w.input})
	if err != nil {
		return errors.Join(err, w.events.Write(link.Event{Kind: link.Failed, Text: err.Error()}))
	}
	w.session = s
	if err := w.events.Write(link.Event{Kind: link.Ready}); err != nil {
		return err
	}
	go func() {
		for {
			select {
			case job := <-w.jobs:
				w.serve(job)
			case <-ctx.Done():
				return
			}
		}
	}()
	reader := link.NewReader(requests)
	for {
		var request link.Request
		if err := reader.Read(&request); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := w.take(ctx, request); err != nil {
			return err
		}
	}
}

// A job is a request that waits for its turn. It can be interrupted before.
type job struct {
	link.Request
	ctx context.Context
}

// A worker serves one supervisor.
type worker struct {
	events  *link.Writer
	session Session
	jobs    chan job
	answers chan string // of the person, to the input that waits

	mu        sync.Mutex
	cancels   map[uint64]context.CancelCauseFunc // of cells that run or wait
	running   job                                // the cell that runs; ID 0 if there is none
	waits     bool                               // input waits for an answer
	collected *[]session.Output                  // where outputs go while an expression is evaluated
	value     *link.Output                       // of the running cell, once it is known
}

// take obeys a request at once or puts it behind those before it.
func (w *worker) take(ctx context.Context, request link.Request) error {
	switch request.Kind {
	case link.Execute:
		running, cancel := context.WithCancelCause(ctx)
		w.mu.Lock()
		w.cancels[request.ID] = cancel
		w.mu.Unlock()
		w.jobs <- job{request, running}
	case link.Complete, link.Inspect:
		w.jobs <- job{request, ctx}
	case link.Interrupt:
		w.mu.Lock()
		if cancel := w.cancels[request.ID]; cancel != nil {
			cancel(errors.New("by the person at the front end"))
		}
		w.mu.Unlock()
	case link.Input:
		w.answer(request)
	default:
		return fmt.Errorf("a request of the unknown kind %q", request.Kind)
	}
	return nil
}

// serve runs one request to its end and says so.
func (w *worker) serve(job job) {
	done := link.Event{ID: job.ID, Kind: link.Done}
	switch job.Kind {
	case link.Complete:
		done.Completions = completions(w.session.Complete(job.Code, job.Offset))
	case link.Inspect:
		if found, ok := w.session.Inspect(job.Code, job.Offset); ok {
			help := convert(session.Output{Data: session.Help(found, job.Detail > 0)})
			done.Help = &help
		}
	default:
		if errors.Is(w.execute(job, &done), eval.ErrLost) {
			w.send(link.Event{ID: job.ID, Kind: link.Stuck}) // it is ended for that
			return
		}
	}
	w.send(done)
}

// execute runs a cell and then the expressions. The error is that of the cell.
func (w *worker) execute(cell job, done *link.Event) error {
	w.mu.Lock()
	w.running = cell
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.cancels[cell.ID](nil)
		delete(w.cancels, cell.ID)
		w.running, w.value = job{}, nil
	}()
	if _, err := w.session.Execute(cell.ctx, eval.Cell{Number: cell.Number, Source: cell.Code}); err != nil {
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
		done.Expressions[name] = w.evaluate(cell.ctx, cell.Number, cell.Expressions[name])
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
	id := w.running.ID
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
