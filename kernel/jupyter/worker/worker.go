package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
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
	Interrupt()
	Complete(source string, offset int) eval.Completions
	Inspect(source string, offset int) (eval.Inspection, bool)
}

// Streams are what a session is connected to; see [session.Options].
type Streams struct {
	Sink  func(session.Output)
	Input func(prompt string, password bool) (string, error)
}

// Run serves requests until the supervisor closes its end; then it returns
// nil. A cell that still runs is left alone, since the process is about to
// end.
//
// # Errors
//
// If the session cannot be made the supervisor is told, and Run returns the
// error. A frame that makes no sense is an error.
func Run(ctx context.Context, requests io.Reader, events io.Writer, start func(Streams) (Session, error)) error {
	w := &worker{events: link.NewWriter(events), jobs: make(chan link.Request, 16), answers: make(chan string)}
	s, err := start(Streams{Sink: w.sink, Input: w.input})
	if err != nil {
		return errors.Join(err, w.events.Write(link.Event{Kind: link.Failed, Text: err.Error()}))
	}
	w.session = s
	if err := w.events.Write(link.Event{Kind: link.Ready}); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for {
			select {
			case request := <-w.jobs:
				w.serve(ctx, request)
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
		if err := w.take(request); err != nil {
			return err
		}
	}
}

// A worker serves one supervisor.
type worker struct {
	events  *link.Writer
	session Session
	jobs    chan link.Request
	answers chan string // of the person, to the input that waits

	mu        sync.Mutex
	id        uint64 // of the cell that runs, or 0
	cancel    context.CancelCauseFunc
	running   context.Context
	asks      bool              // the front end of the running cell can be asked
	waits     bool              // input waits for an answer
	collected *[]session.Output // where outputs go while an expression is evaluated
}

// take obeys a request at once or puts it behind those before it.
func (w *worker) take(request link.Request) error {
	switch request.Kind {
	case link.Execute, link.Complete, link.Inspect:
		w.jobs <- request
	case link.Interrupt:
		w.mu.Lock()
		if w.id == request.ID && w.cancel != nil {
			w.cancel(errors.New("interrupted by the front end"))
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
func (w *worker) serve(ctx context.Context, request link.Request) {
	done := link.Event{ID: request.ID, Kind: link.Done}
	switch request.Kind {
	case link.Complete:
		done.Completions = completions(w.session.Complete(request.Code, request.Offset))
	case link.Inspect:
		if found, ok := w.session.Inspect(request.Code, request.Offset); ok {
			done.Help = help(found, request.Detail)
		}
	default:
		w.execute(ctx, request, &done)
	}
	w.send(done)
}

// execute runs a cell and then the expressions.
func (w *worker) execute(ctx context.Context, request link.Request, done *link.Event) {
	running, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w.mu.Lock()
	w.id, w.cancel, w.running, w.asks = request.ID, cancel, running, request.Asks
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.id, w.cancel, w.asks = 0, nil, false
		w.mu.Unlock()
	}()
	_, err := w.session.Execute(running, eval.Cell{Number: request.Number, Source: request.Code})
	if err != nil {
		done.Failure = failure(err)
		return
	}
	if len(request.Expressions) == 0 {
		return
	}
	done.Expressions = map[string]link.Output{}
	for _, name := range slices.Sorted(maps.Keys(request.Expressions)) {
		done.Expressions[name] = w.evaluate(running, request.Number, request.Expressions[name])
	}
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
// none. Failures come with the end of the cell.
func (w *worker) sink(output session.Output) {
	if output.Kind == session.Failure {
		return
	}
	w.mu.Lock()
	id := w.id
	if w.collected != nil && output.Kind != session.Stream {
		*w.collected = append(*w.collected, output)
		w.mu.Unlock()
		return
	}
	w.mu.Unlock()
	converted := convert(output)
	w.send(link.Event{ID: id, Kind: link.Shown, Output: &converted})
}

// send writes an event. One that is too large is replaced by a text that
// says so. If the supervisor has gone there is nobody to tell, and Run is
// about to notice.
func (w *worker) send(event link.Event) {
	err := w.events.Write(event)
	if !errors.Is(err, link.ErrTooLarge) {
		return
	}
	text := fmt.Sprintf("an output was left out: %v; show a part of it, or write it to a file\n", err)
	if event.Kind == link.Done {
		event = link.Event{ID: event.ID, Kind: link.Done, Failure: &link.Failure{Name: "DisplayError", Message: text}}
	} else {
		event.Output = &link.Output{Type: string(session.Stream), Name: "stderr", Text: text}
	}
	_ = w.events.Write(event)
}
