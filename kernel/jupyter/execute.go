package jupyter

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"bridle/kernel/eval"
	"bridle/kernel/jupyter/host"
	"bridle/kernel/jupyter/link"
	"bridle/kernel/wire"
)

// lost is the name of the error of a cell whose worker died.
const lost = "SessionLost"

type executeRequest struct {
	Code         string            `json:"code"`
	Silent       bool              `json:"silent"`
	StoreHistory *bool             `json:"store_history"` // nil means not silent
	Expressions  map[string]string `json:"user_expressions"`
	AllowStdin   bool              `json:"allow_stdin"`
	StopOnError  bool              `json:"stop_on_error"`
}

type executeReply struct {
	Status      string         `json:"status"`
	Count       int            `json:"execution_count"`
	Name        string         `json:"ename,omitempty"`
	Value       string         `json:"evalue,omitempty"`
	Traceback   []string       `json:"traceback,omitempty"`
	Expressions map[string]any `json:"user_expressions"`
	Payload     []page         `json:"payload"`
}

// A page is help that a cell asked for. The specification calls payloads
// deprecated, and names nothing in their place.
type page struct {
	Source string                     `json:"source"` // "page"
	Data   map[string]json.RawMessage `json:"data"`
	Start  int                        `json:"start"` // the line that is shown first
}

type executeInput struct {
	Code  string `json:"code"`
	Count int    `json:"execution_count"`
}

// An execution is a cell in the queue or running.
type execution struct {
	request
	executeRequest
	number      int    // of the cell, for positions
	counted     bool   // it has a number of its own and goes to the history
	result      string // the value as text
	expressions map[string]link.Output
	interrupted bool // before or after call was set
	pages       []page
	call        *host.Call
	outlet      *outlet
	opened      chan struct{}  // closed when front ends were told that the cell runs
	closing     []wire.Message // what is published together with the state idle
}

// enqueue puts a cell behind those that wait.
func (k *Kernel) enqueue(r request) {
	e := execution{request: r, executeRequest: executeRequest{AllowStdin: true, StopOnError: true}}
	if err := k.decode(r, &e.executeRequest); err != nil {
		k.during(r, func() { k.reply(r, refusal("BadRequest", err.Error())) })
		return
	}
	k.mu.Lock()
	k.queue = append(k.queue, e)
	k.mu.Unlock()
	select {
	case k.woken <- struct{}{}:
	default:
	}
}

// executeAll runs the cells of the queue, one after another.
func (k *Kernel) executeAll(ctx context.Context) {
	for {
		e := k.next()
		if e == nil {
			select {
			case <-k.woken:
				continue
			case <-ctx.Done():
				return
			}
		}
		failure := k.execute(ctx, e)
		stops := failure != nil && e.StopOnError
		if stops { // what was sent together with this cell may still be on its way
			time.Sleep(slack)
		}
		k.reply(e.request, k.outcome(e, failure))
		k.mu.Lock()
		k.running = nil
		var aborted []execution
		if stops {
			aborted, k.queue = k.queue, nil
		}
		k.mu.Unlock()
		k.publishAll(append(e.closing, k.message(&e.request, "status", status{"idle"}))...)
		for _, a := range aborted {
			k.during(a.request, func() { k.reply(a.request, okay{"aborted"}) })
		}
	}
}

// next takes a cell from the queue and makes it the running one. A cell
// without text is not counted, one that is not stored has the number of the
// next.
func (k *Kernel) next() *execution {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.queue) == 0 {
		return nil
	}
	e := k.queue[0]
	k.queue = k.queue[1:]
	e.counted = !e.Silent && (e.StoreHistory == nil || *e.StoreHistory) && strings.TrimSpace(e.Code) != ""
	e.number = k.count + 1
	if e.counted {
		k.count++
		k.sources[e.number] = e.Code
	}
	k.running, k.latest = &e, &e.request
	return &e
}

// execute runs a cell in the worker and publishes what it shows. The value of a cell
// that did not fail waits for the state idle, in e.closing.
func (k *Kernel) execute(ctx context.Context, e *execution) *link.Failure {
	e.outlet = &outlet{send: func(output link.Output) { k.show(e.request, output, e.number) }}
	e.opened = make(chan struct{})
	event, failure := k.run(ctx, e)
	e.outlet.close()
	k.happened(e, link.Event{Kind: link.Shown, Output: event.Output})
	for _, output := range e.outlet.end() {
		e.closing = append(e.closing, k.shown(e.request, output, e.number))
	}
	if failure == nil {
		failure = event.Failure
	}
	e.expressions = event.Expressions
	if failure != nil && !e.Silent {
		e.closing = append(e.closing, k.message(&e.request, "error", k.failed(failure, e.Code)))
	}
	if failure != nil && len(e.closing) > 0 {
		k.publishAll(e.closing...)
		e.closing = nil
	}
	if e.counted {
		if err := k.history.Add(e.number, e.Code, e.result); err != nil {
			k.options.Log.Warn(err.Error())
		}
	}
	return failure
}

// open publishes that a cell runs and what it is, and what happened since the cell before.
// From then on its outputs are published.
func (k *Kernel) open(e *execution) {
	defer close(e.opened)
	messages := []wire.Message{k.message(&e.request, "status", status{"busy"})}
	if !e.Silent {
		messages = append(messages, k.message(&e.request, "execute_input", executeInput{e.Code, e.number}))
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.notice != "" {
			messages = append(messages, k.message(&e.request, "stream", stream{"stderr", k.notice}))
			k.notice = ""
		}
	}
	k.publishAll(messages...)
}

// run gives a cell to the worker and waits for the end.
func (k *Kernel) run(ctx context.Context, e *execution) (link.Event, *link.Failure) {
	if strings.TrimSpace(e.Code) == "" && len(e.Expressions) == 0 {
		k.open(e)
		return link.Event{}, nil
	}
	call, err := k.host.Start(link.Request{Kind: link.Execute, Code: e.Code, Number: e.number, Asks: e.AllowStdin, Expressions: e.Expressions},
		func(event link.Event) { k.happened(e, event) })
	k.open(e) // after Start: the worker does not have to wait until it was said
	if err != nil {
		return link.Event{}, k.broken(e, err)
	}
	k.mu.Lock()
	e.call = call
	interrupted := e.interrupted
	k.mu.Unlock()
	if interrupted {
		k.host.Interrupt(call)
	}
	event, err := call.Wait(ctx)
	if err != nil {
		return link.Event{}, k.broken(e, err)
	}
	return event, nil
}

// broken is the failure of a cell that the worker could not finish.
func (k *Kernel) broken(e *execution, err error) *link.Failure {
	name := "SessionError"
	if death, ok := errors.AsType[*host.Death](err); ok && !death.Unstarted {
		name = lost
	}
	return &link.Failure{Name: name, Message: err.Error(), At: eval.Position{Cell: e.number}}
}

// happened publishes an event of a running cell.
func (k *Kernel) happened(e *execution, event link.Event) {
	<-e.opened // nothing comes before it was said that the cell runs
	switch {
	case event.Kind == link.Asked:
		k.ask(e, event)
	case event.Kind == link.Shown && event.Output != nil && event.Output.Type == "page":
		e.pages = append(e.pages, page{Source: "page", Data: notNil(event.Output.Data)})
	case event.Kind == link.Shown && event.Output != nil && !e.Silent:
		if event.Output.Type == "execute_result" {
			e.result = plainText(*event.Output)
		}
		e.outlet.put(*event.Output)
	}
}

// outcome is the content of the reply to a cell.
func (k *Kernel) outcome(e *execution, failure *link.Failure) executeReply {
	reply := executeReply{Status: "ok", Count: e.number, Expressions: map[string]any{}, Payload: append([]page{}, e.pages...)}
	if !e.counted {
		reply.Count = e.number - 1
	}
	if failure != nil {
		shown := k.failed(failure, e.Code)
		reply.Status, reply.Name, reply.Value, reply.Traceback = "error", shown.Name, shown.Value, shown.Traceback
		return reply
	}
	for name, output := range e.expressions {
		if output.Failure != nil {
			reply.Expressions[name] = refusal(output.Failure.Name, output.Failure.Error())
			continue
		}
		reply.Expressions[name] = expressionValue{"ok", bundleOf(output)}
	}
	return reply
}
