package session

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
	"bridle/kernel/eval/front"
	"bridle/kernel/eval/gomacro"
)

// Options configures a session. The zero value has no SQL.
type Options struct {
	// SQL answers %%sql cells; nil makes them an error that says what to do.
	SQL SQL

	// NewEngine makes the engine for Go cells, in which the given packages
	// can be imported; nil means gomacro.
	NewEngine func(packages []eval.Package) eval.Engine

	// Limit is the greatest number of bytes kept of each stream in one
	// stretch; zero means 1 MiB. What is dropped is counted in the output.
	Limit int
}

// A Session is a fresh world of variables in which cells run. Its methods
// are called from one goroutine at a time.
type Session struct {
	engine eval.Engine
	sql    SQL
	limit  int

	mu      sync.Mutex
	capture *capture // nil while no cell runs
	outputs []Output
}

// New starts a session.
func New(options Options) *Session {
	s := &Session{sql: options.SQL, limit: options.Limit}
	if s.limit == 0 {
		s.limit = 1 << 20
	}
	packages := append(display.Packages(s.display), ownPackage())
	if options.NewEngine != nil {
		s.engine = options.NewEngine(packages)
	} else {
		s.engine = gomacro.New(gomacro.Options{Packages: packages})
	}
	if err := s.engine.Define("Display", s.display); err != nil {
		panic(fmt.Sprintf("session: the engine cannot define Display: %v", err))
	}
	return s
}

// ownPackage lets cells name the type of an SQL result.
func ownPackage() eval.Package {
	return eval.Package{Path: "bridle/kernel/session", Name: "session", Types: map[string]reflect.Type{
		"Table": reflect.TypeFor[Table](), "Column": reflect.TypeFor[Column](), "Datum": reflect.TypeFor[Datum](),
	}}
}

// Define gives cells a variable, for example a parameter of the run.
func (s *Session) Define(name string, value any) error { return s.engine.Define(name, value) }

// Interrupt asks the running cell to stop. It may be called from any
// goroutine. It does not reach a query: cancel the context for that.
func (s *Session) Interrupt() { s.engine.Interrupt() }

// Close ends the session.
func (s *Session) Close() error { return s.engine.Close() }

// Execute runs one cell.
//
// The outputs are what the cell showed until its end or until it failed; the
// last output of a failed cell is the error, which is also returned, and is
// an [*eval.Error] with the place in the cell. When ctx is done, the cell is
// interrupted.
func (s *Session) Execute(ctx context.Context, cell eval.Cell) ([]Output, error) {
	capture, err := startCapture(s.limit)
	if err != nil {
		return nil, fmt.Errorf("cannot capture the output of cell %d: %w", cell.Number, err)
	}
	s.mu.Lock()
	s.capture, s.outputs = capture, nil
	s.mu.Unlock()

	values, err := s.run(ctx, cell)
	var results []Output
	if err == nil {
		results, err = result(values) // may call methods of the cell, which may print
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	s.flush()
	s.capture = nil
	if stopped := capture.stop(); err == nil {
		err = stopped
	}
	s.outputs = append(s.outputs, results...)
	if err != nil {
		failure := asFailure(err, cell)
		s.outputs = append(s.outputs, Output{Kind: Failure, Err: failure})
		return s.outputs, failure
	}
	return s.outputs, nil
}

// run evaluates a cell of whatever kind.
func (s *Session) run(ctx context.Context, cell eval.Cell) ([]eval.Value, error) {
	parts, err := front.Split(cell)
	if err != nil {
		return nil, err
	}
	for _, magic := range parts.Magics {
		if err := s.magic(magic); err != nil {
			return nil, err
		}
	}
	if parts.SQL != nil {
		return s.query(ctx, cell, parts.SQL)
	}
	// The engine reads the cell again, without the magics.
	lines := strings.Split(cell.Source, "\n")
	for _, magic := range parts.Magics {
		lines[magic.Line-1] = ""
	}
	cell.Source = strings.Join(lines, "\n")
	return s.engine.Eval(ctx, cell)
}

// asFailure gives an error without a place that of the cell.
func asFailure(err error, cell eval.Cell) *eval.Error {
	if failure, ok := errors.AsType[*eval.Error](err); ok {
		return failure
	}
	return &eval.Error{Position: eval.Position{Cell: cell.Number}, Name: "DisplayError", Message: err.Error(), Err: err}
}
