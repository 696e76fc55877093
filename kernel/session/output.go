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
)

// An Output is one thing that a cell showed.
type Output struct {
	Kind Kind

	// Name is "stdout" or "stderr" and Text what was printed, for Stream.
	Name, Text string

	// Data is the bundle, for Display and Result. It has text/plain always.
	Data display.Data

	// Err is set for Failure.
	Err *eval.Error
}

// errNoCell is what Display returns to a goroutine that outlived its cell.
var errNoCell = errors.New("cannot display: no cell is running")

// display is the function Display of cells.
func (s *Session) display(data display.Data) error {
	shown, err := display.Of(eval.Value{V: data})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.capture == nil {
		return errNoCell
	}
	s.flush()
	s.outputs = append(s.outputs, Output{Kind: Display, Data: shown})
	return nil
}

// flush turns what was printed since the last time into outputs. The caller
// holds s.mu.
func (s *Session) flush() {
	for _, printed := range s.capture.take() {
		last := len(s.outputs) - 1
		if last >= 0 && s.outputs[last].Kind == Stream && s.outputs[last].Name == printed.Name {
			s.outputs[last].Text += printed.Text
			continue
		}
		s.outputs = append(s.outputs, printed)
	}
}

// result shows the values of the last expression: one value in all its
// shapes; of several, those with a shape beyond text each on its own, and
// then all of them as text. A single nil shows nothing.
func result(values []eval.Value) ([]Output, error) {
	if len(values) == 0 || len(values) == 1 && values[0].V == nil {
		return nil, nil
	}
	if len(values) == 1 {
		data, err := display.Of(values[0])
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
			data, err := display.Of(value)
			if err != nil {
				return nil, err
			}
			outputs = append(outputs, Output{Kind: Display, Data: data})
		}
	}
	text := display.Data{Data: display.MIMEMap{display.MIMETypeText: strings.Join(texts, " ")}}
	return append(outputs, Output{Kind: Result, Data: text}), nil
}
