package session

import (
	"errors"
	"strings"

	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
)

// A Kind of output, in Jupyter's words.
type Kind string

// The kinds of output.
const (
	Stream  Kind = "stream"
	Display Kind = "display_data"
	Result  Kind = "execute_result"
	Failure Kind = "error"

	// Update replaces what every earlier display with the same identifier
	// shows, see [Output.DisplayID].
	Update Kind = "update_display_data"

	// Clear takes away what the cell showed so far, see [Output.Wait].
	Clear Kind = "clear_output"

	// Page is what a cell like "?name" asked for. Front ends show it beside
	// the notebook and do not keep it.
	Page Kind = "page"
)

// An Output is one thing that a cell showed.
type Output struct {
	Kind Kind

	// Name is "stdout" or "stderr" and Text what was printed, for Stream.
	Name, Text string

	// Data is the bundle, for Display, Result, Update and Page. It has text/plain
	// always.
	Data display.Data

	// Wait puts off a Clear until the next output, so that nothing flickers.
	Wait bool

	// Err is set for Failure.
	Err *eval.Error
}

// errNoCell is what Display returns to a goroutine that outlived its cell.
var errNoCell = errors.New("cannot display: no cell is running")

// DisplayID returns the identifier by which a Display can be updated, or
// nothing.
func (o Output) DisplayID() string {
	id, _ := o.Data.Transient[display.TransientID].(string)
	return id
}

// display is the function Display of cells.
func (s *Session) display(data display.Data) error { return s.show(Display, data) }

// update replaces what an earlier Display with the same identifier shows.
func (s *Session) update(data display.Data) error { return s.show(Update, data) }

func (s *Session) show(kind Kind, data display.Data) error {
	shown, err := display.Of(eval.Value{V: data})
	if err != nil {
		return err
	}
	return s.put(Output{Kind: kind, Data: shown})
}

// clear takes away what the cell showed.
func (s *Session) clear(wait bool) error { return s.put(Output{Kind: Clear, Wait: wait}) }

// put adds an output behind everything that was printed before.
func (s *Session) put(output Output) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.capture == nil {
		return errNoCell
	}
	s.flush()
	s.emit(output)
	return nil
}

// flush turns what was printed since the last time into outputs. The caller
// holds s.mu.
func (s *Session) flush() { s.emit(s.capture.take()...) }

// emit hands outputs to the sink, or keeps them. The caller holds s.mu.
func (s *Session) emit(outputs ...Output) {
	if s.options.Sink != nil {
		for _, output := range outputs {
			s.options.Sink(output)
		}
		return
	}
	for _, output := range outputs {
		last := len(s.outputs) - 1
		if output.Kind == Stream && last >= 0 && s.outputs[last].Kind == Stream && s.outputs[last].Name == output.Name {
			s.outputs[last].Text += output.Text
			continue
		}
		s.outputs = append(s.outputs, output)
	}
}

// of renders a value, or what is shown instead of it.
func (s *Session) of(value eval.Value) (display.Data, error) {
	if s.options.Shown != nil {
		instead, err := s.options.Shown(value.V)
		if err != nil {
			return display.Data{}, err
		}
		if instead != nil {
			value = eval.Value{V: instead} // without the methods that the engine knows of the other
		}
	}
	return display.Of(value)
}

// result shows the values of the last expression: one value in all its
// shapes; of several, those with a shape beyond text each on its own, and
// then all of them as text. A single nil shows nothing.
func (s *Session) result(values []eval.Value) ([]Output, error) {
	if len(values) == 0 || len(values) == 1 && values[0].V == nil {
		return nil, nil
	}
	if len(values) == 1 {
		data, err := s.of(values[0])
		if err != nil {
			return nil, err
		}
		return []Output{{Kind: Result, Data: data}}, nil
	}
	var outputs []Output
	var texts []string
	for _, value := range values {
		texts = append(texts, display.Plain(value))
		if display.Rich(value) {
			data, err := s.of(value)
			if err != nil {
				return nil, err
			}
			outputs = append(outputs, Output{Kind: Display, Data: data})
		}
	}
	text := display.Data{Data: display.MIMEMap{display.MIMETypeText: strings.Join(texts, " ")}}
	return append(outputs, Output{Kind: Result, Data: text}), nil
}
