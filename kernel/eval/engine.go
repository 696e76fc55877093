package eval

import (
	"context"
	"reflect"
)

// A Cell is one piece of source text with the name a person knows it by.
type Cell struct {
	// Number is the cell's position as shown to a person, counted from 1.
	Number int

	// ID is the notebook's own identifier of the cell; it may be empty.
	ID string

	// Source is the text of the cell, in UTF-8 with "\n" line ends.
	Source string
}

// A Value is one result of a cell's last expression.
type Value struct {
	// V is the Go value; nil for a nil interface.
	V any

	// Type is the type as the cell's author would write it, for example
	// "main.Person". It may be empty where the engine cannot say.
	Type string

	// As returns V as an implementation of the interface type iface. Engines
	// that interpret types keep their methods out of Go's method sets; As
	// finds them all the same. A nil As means that V's own methods are all
	// there are.
	As func(iface reflect.Type) (implementation any, ok bool)
}

// A Package is compiled code that cells may import.
type Package struct {
	// Path is the import path, Name the identifier an import declares.
	Path, Name string

	// Values holds functions and constants by exported name, and variables as
	// addressable values.
	Values map[string]reflect.Value

	// Types holds exported types by name.
	Types map[string]reflect.Type

	// Proxies holds, by the name of an interface in Types, a struct type that
	// implements it through function fields, in the manner of gomacro's
	// import files. It may be nil.
	Proxies map[string]reflect.Type
}

// An Engine runs cells one after another and keeps what they declare.
//
// All methods but Interrupt are called from one goroutine at a time.
type Engine interface {
	// Eval runs the cell from top to bottom and stops at the first error. If
	// the last statement is an expression its values are returned, without a
	// trailing nil error.
	//
	// A mistake in the cell, at compile time or at run time, is returned as an
	// [*Error] with its position. When ctx is done the cell is interrupted and
	// the error wraps [ErrInterrupted] and the cause of ctx.
	Eval(ctx context.Context, cell Cell) ([]Value, error)

	// Interrupt asks the running cell, if any, to stop. It may be called from
	// any goroutine.
	Interrupt()

	// Define declares a variable that later cells see under name.
	Define(name string, value any) error

	// Close frees the engine. No other method may be called afterwards.
	Close() error
}
