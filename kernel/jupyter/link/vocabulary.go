package link

import (
	"encoding/json"

	"bridle/kernel/eval"
)

// A Kind says what a Request asks for or what an Event tells.
type Kind string

// The kinds of requests. Each but Interrupt and Input is answered by exactly
// one Done; a worker takes them one after another.
const (
	Execute   Kind = "execute"
	Complete  Kind = "complete"
	Inspect   Kind = "inspect"
	Interrupt Kind = "interrupt" // stop the request ID, if it still runs
	Input     Kind = "input"     // what the person typed, for the request ID
)

// The kinds of events.
const (
	Ready  Kind = "ready"  // the worker has started; the first event, without ID
	Shown  Kind = "shown"  // one output of a cell
	Asked  Kind = "asked"  // a cell waits for Input
	Done   Kind = "done"   // the request is finished
	Stuck  Kind = "stuck"  // the request cannot be stopped; the worker is of no more use
	Failed Kind = "failed" // the worker could not start, says Text; the last event
)

// A Request is what the supervisor wants of the worker.
type Request struct {
	ID   uint64 `json:"id"`
	Kind Kind   `json:"kind"`

	// Code is the source of a cell, or what is completed or inspected.
	Code string `json:"code,omitempty"`

	// Number is the number of the cell, for Execute.
	Number int `json:"number,omitempty"`

	// Asks says that the front end can ask a person for input, for Execute.
	Asks bool `json:"asks,omitempty"`

	// Expressions are evaluated after the cell if it did not fail, in the
	// order of their names.
	Expressions map[string]string `json:"expressions,omitempty"`

	// Offset is a place in Code in bytes, for Complete and Inspect.
	Offset int `json:"offset,omitempty"`

	// Detail is 0 for what fits a tooltip and 1 for all there is.
	Detail int `json:"detail,omitempty"`

	// Text is the answer of a person, for Input.
	Text string `json:"text,omitempty"`
}

// An Event is what the worker tells.
type Event struct {
	ID   uint64 `json:"id,omitempty"`
	Kind Kind   `json:"kind"`

	// Output is set for Shown, and for Done of a cell whose last expression
	// has a value: one frame instead of two makes small cells quicker.
	Output *Output `json:"output,omitempty"`

	// Prompt and Password say what to ask a person, for Asked.
	Prompt   string `json:"prompt,omitempty"`
	Password bool   `json:"password,omitempty"`

	// Failure tells that a cell failed, for Done.
	Failure *Failure `json:"failure,omitempty"`

	// Expressions holds what came of Request.Expressions, for Done.
	Expressions map[string]Output `json:"expressions,omitempty"`

	// Completions is set for Done of a Complete, Help for Done of an Inspect
	// that found something.
	Completions *Completions `json:"completions,omitempty"`
	Help        *Output      `json:"help,omitempty"`

	// Text is set for Failed.
	Text string `json:"text,omitempty"`
}

// An Output is one thing shown, ready for the notebook.
type Output struct {
	// Type is the message type in Jupyter's words: stream, display_data,
	// update_display_data, execute_result, clear_output, error. A "page" is no
	// message but a part of the reply.
	Type string `json:"type"`

	// Name is stdout or stderr and Text what was printed, for stream.
	Name string `json:"name,omitempty"`
	Text string `json:"text,omitempty"`

	// Data, Metadata and Transient are the bundle.
	Data      map[string]json.RawMessage `json:"data,omitempty"`
	Metadata  map[string]json.RawMessage `json:"metadata,omitempty"`
	Transient map[string]json.RawMessage `json:"transient,omitempty"`

	// Wait, for clear_output, leaves the old output until something new comes.
	Wait bool `json:"wait,omitempty"`

	// Failure is set for error.
	Failure *Failure `json:"failure,omitempty"`
}

// A Failure is an [eval.Error] without its cause.
type Failure struct {
	Name    string          `json:"name"`
	Message string          `json:"message"`
	At      eval.Position   `json:"at"`
	Trace   []eval.Position `json:"trace,omitempty"`
}

// Completions are the words that may stand at a place.
type Completions struct {
	// Start and End bound, in bytes, what a match replaces.
	Start int `json:"start"`
	End   int `json:"end"`

	Matches []Match `json:"matches"`
}

// A Match is one word with what is known of it.
type Match struct {
	Text      string `json:"text"`
	Type      string `json:"type,omitempty"` // function, instance, module, keyword, …
	Signature string `json:"signature,omitempty"`
}

// Error writes the failure as [eval.Error] does.
func (f *Failure) Error() string {
	return (&eval.Error{Position: f.At, Message: f.Message, Trace: f.Trace}).Error()
}
