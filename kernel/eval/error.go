package eval

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// ErrInterrupted is wrapped by the error of a cell that was stopped from
// outside.
var ErrInterrupted = errors.New("interrupted before it was finished")

// ErrLost is wrapped, together with ErrInterrupted, by the error of a cell that
// could not be stopped and may still run: the engine takes no more cells.
var ErrLost = errors.New("the engine is lost")

// A Position is a place in a notebook. Zero means unknown.
type Position struct {
	Cell   int // as shown to a person, counted from 1
	Line   int // within the cell, counted from 1
	Column int // in bytes within the line, counted from 1
}

// String writes the known parts, for example "cell 3, line 2, column 5".
func (p Position) String() string {
	var parts []string
	for _, part := range []struct {
		name string
		n    int
	}{{"cell", p.Cell}, {"line", p.Line}, {"column", p.Column}} {
		if part.n <= 0 {
			break
		}
		parts = append(parts, fmt.Sprintf("%s %d", part.name, part.n))
	}
	return strings.Join(parts, ", ")
}

// Compare orders positions by cell, line and column.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.Cell, q.Cell), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// An Error is a mistake in a cell, found before or while it ran.
type Error struct {
	Position

	// Name is a short class of the error for front ends: "SyntaxError",
	// "CompileError", "ImportError", "RuntimeError", "SQLError",
	// "Interrupted".
	Name string

	// Message says what happened, without the position.
	Message string

	// Trace lists, innermost first, the places inside functions of other
	// cells through which a run-time error came. It may be empty.
	Trace []Position

	// Err is the cause, for example the error value given to panic; or nil.
	Err error
}

// Error writes "cell 3, line 2, column 5: undefined identifier: x".
func (e *Error) Error() string {
	var text strings.Builder
	if at := e.Position.String(); at != "" {
		text.WriteString(at)
		text.WriteString(": ")
	}
	text.WriteString(e.Message)
	for i, at := range e.Trace {
		if i == 0 {
			text.WriteString(" (in ")
		} else {
			text.WriteString(", called from ")
		}
		text.WriteString(at.String())
		if i == len(e.Trace)-1 {
			text.WriteString(")")
		}
	}
	return text.String()
}

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Err }
