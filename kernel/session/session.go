package session

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"bridle/kernel/eval"
	"bridle/kernel/eval/closure"
	"bridle/kernel/eval/display"
	"bridle/kernel/eval/exportdata"
	"bridle/kernel/eval/front"
	"bridle/kernel/eval/reflected"
	"bridle/kernel/eval/stdlib"
)

// Options configures a session. The zero value has no SQL.
type Options struct {
	// SQL answers %%sql cells; nil makes them an error that says what to do.
	SQL SQL

	// NewEngine makes the engine for Go cells, in which the given packages
	// can be imported; nil means the one that types cells and compiles them to
	// closures.
	NewEngine func(packages []eval.Package) eval.Engine

	// Archives hold the types of compiled packages, beside the standard
	// library's, that are in the registry.
	Archives []exportdata.Archive

	// Grace is how long an interrupted cell may go on before it is given up;
	// zero means two seconds. What it holds is then lost to later cells.
	Grace time.Duration

	// Stuck, if it is set, is called from another goroutine when a cell is given up, and
	// Execute does not return before that cell has ended; see closure.Options. If it is nil,
	// Execute returns [eval.ErrLost].
	Stuck func()

	// Limit is the greatest number of bytes kept of each stream of one cell;
	// zero means 1 MiB. What is dropped is counted in the output.
	Limit int

	// Sink, if it is set, is given every output as soon as it is there, in
	// order and one at a time, and Execute returns none. Standard output and
	// standard error then belong to the session until it is closed, also
	// between cells, so that a process can have one such session.
	Sink func(Output)

	// Shown, if it is set, is given the value of each last expression before it is shown, and returns
	// what is shown instead, such as a [display.Data]; nil: the value is shown as it is.
	Shown func(value any) (any, error)

	// Input asks the person at the front end for a line; nil makes that an
	// error.
	Input func(prompt string, password bool) (string, error)

	// Preload lists packages that cells are likely to import, for [Session.Preload].
	Preload []string

	// Commands allows %cd and $command, which make a notebook depend on the
	// machine.
	Commands bool
}

// A Session is a fresh world of variables in which cells run. Its methods
// are called from one goroutine at a time.
type Session struct {
	engine  eval.Engine
	scratch func() eval.Engine // makes another one
	options Options

	mu      sync.Mutex
	capture *capture // nil while nothing is captured
	outputs []Output // of the running cell, without a sink
	ctx     context.Context
	pulse   chan struct{}
}

// New starts a session.
func New(options Options) *Session {
	if options.Limit == 0 {
		options.Limit = 1 << 20
	}
	s := &Session{options: options, ctx: context.Background()}
	packages := append(display.Packages(s.surface()), ownPackage())
	if options.NewEngine == nil {
		options.NewEngine = newEngine(options)
	}
	s.scratch = func() eval.Engine { return options.NewEngine(packages) }
	s.engine = s.scratch()
	for name, value := range map[string]any{"Display": s.display, "Input": s.input} {
		if err := s.engine.Define(name, value); err != nil {
			panic(fmt.Sprintf("session: the engine cannot define %s: %v", name, err))
		}
	}
	return s
}

var registerStdlib = sync.OnceFunc(stdlib.Register)

// newEngine makes the usual engine.
func newEngine(options Options) func([]eval.Package) eval.Engine {
	return func(packages []eval.Package) eval.Engine {
		registerStdlib()
		compiled, err := exportdata.New(append([]exportdata.Archive{stdlib.Archive()}, options.Archives...)...)
		if err != nil {
			panic(fmt.Sprintf("session: archives that the program was built with cannot be read: %v", err))
		}
		return closure.New(closure.Options{Grace: options.Grace, Stuck: options.Stuck, Packages: packages, Importer: reflected.New(compiled, packages...)})
	}
}

// surface is what package display does in this session.
func (s *Session) surface() display.Surface {
	return display.Surface{Show: s.display, Update: s.update, Clear: s.clear}
}

// ownPackage lets cells name the type of an SQL result.
func ownPackage() eval.Package {
	return eval.Package{Path: "bridle/kernel/session", Name: "session", Types: map[string]reflect.Type{
		"Table": reflect.TypeFor[Table](), "Card": reflect.TypeFor[Card](), "Source": reflect.TypeFor[Source](), "Column": reflect.TypeFor[Column](), "Datum": reflect.TypeFor[Datum](),
	}}
}

// Define gives cells a variable, for example a parameter of the run.
func (s *Session) Define(name string, value any) error { return s.engine.Define(name, value) }

// Interrupt asks the running cell to stop. It may be called from any
// goroutine. It does not reach a query: cancel the context for that.
func (s *Session) Interrupt() { s.engine.Interrupt() }

// Context returns the context of the cell that runs, or one that is never done.
// It may be called from any goroutine.
func (s *Session) Context() context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ctx
}

func (s *Session) during(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ctx = ctx
}

// Close ends the session.
func (s *Session) Close() error { return errors.Join(s.release(), s.engine.Close()) }

// Execute runs one cell.
//
// The outputs are what the cell showed until its end or until it failed; the
// last output of a failed cell is the error, which is also returned, and is
// an [*eval.Error] with the place in the cell. When ctx is done, the cell is
// interrupted. With [Options.Sink] the outputs go there and none are returned.
func (s *Session) Execute(ctx context.Context, cell eval.Cell) ([]Output, error) {
	if err := s.hold(); err != nil {
		return nil, fmt.Errorf("cannot capture the output of cell %d: %w", cell.Number, err)
	}
	s.during(ctx)
	defer s.during(context.Background())
	values, err := s.run(ctx, cell)
	var results []Output
	if err == nil {
		results, err = s.result(values) // may call methods of the cell, which may print
	}
	s.mu.Lock()
	s.flush()
	s.mu.Unlock()
	if s.options.Sink == nil {
		if released := s.release(); err == nil {
			err = released
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit(results...)
	var failure *eval.Error
	if err != nil {
		failure = asFailure(ctx, err, cell)
		s.emit(Output{Kind: Failure, Err: failure})
	}
	outputs := s.outputs
	s.outputs = nil
	if failure != nil {
		return outputs, failure
	}
	return outputs, nil
}

// run evaluates a cell of whatever kind.
func (s *Session) run(ctx context.Context, cell eval.Cell) ([]eval.Value, error) {
	if name, ok := front.Question(cell.Source); ok {
		return nil, s.explain(cell, name)
	}
	split := front.Split
	engine, keeps := s.engine.(partsEngine)
	if keeps {
		split = engine.Split
	}
	parts, err := split(cell)
	if err != nil {
		return nil, err
	}
	for _, magic := range parts.Magics {
		if err := s.magic(ctx, magic); err != nil {
			return nil, err
		}
		if magic.Name == "%time" {
			defer tell(time.Now())
		}
	}
	if parts.SQL != nil {
		return s.query(ctx, cell, parts.SQL)
	}
	if keeps && len(parts.Magics) == 0 {
		return engine.EvalParts(ctx, cell, parts)
	}
	// The engine reads the cell again, without the magics.
	lines := strings.Split(cell.Source, "\n")
	for _, magic := range parts.Magics {
		lines[magic.Line-1] = ""
	}
	cell.Source = strings.Join(lines, "\n")
	return s.engine.Eval(ctx, cell)
}

// A partsEngine need not read a cell a second time.
type partsEngine interface {
	Split(cell eval.Cell) (*front.Parts, error)
	EvalParts(ctx context.Context, cell eval.Cell, parts *front.Parts) ([]eval.Value, error)
}

// tell prints how long a cell took that began at start.
func tell(start time.Time) {
	fmt.Printf("took %v\n", time.Since(start).Round(10*time.Microsecond))
}

// asFailure gives an error without a place that of the cell. What a call says
// that ended because the cell was interrupted is replaced by just that.
func asFailure(ctx context.Context, err error, cell eval.Cell) *eval.Error {
	failure, ok := errors.AsType[*eval.Error](err)
	if ok && ctx.Err() != nil && errors.Is(err, ctx.Err()) && !errors.Is(err, eval.ErrInterrupted) {
		return &eval.Error{Position: failure.Position, Trace: failure.Trace, Name: "Interrupted",
			Message: eval.ErrInterrupted.Error(), Err: errors.Join(eval.ErrInterrupted, context.Cause(ctx))}
	}
	if ok {
		return failure
	}
	return &eval.Error{Position: eval.Position{Cell: cell.Number}, Name: "DisplayError", Message: err.Error(), Err: err}
}

// Complete proposes what could stand at a byte of a cell; where the engine
// cannot tell, there is nothing. It is not called while a cell runs.
func (s *Session) Complete(source string, offset int) eval.Completions {
	if completer, ok := s.engine.(eval.Completer); ok {
		return completer.Complete(source, offset)
	}
	return eval.Completions{Start: offset, End: offset}
}

// Inspect tells what stands at a byte of a cell. It is not called while a cell
// runs.
func (s *Session) Inspect(source string, offset int) (eval.Inspection, bool) {
	if inspector, ok := s.engine.(eval.Inspector); ok {
		return inspector.Inspect(source, offset)
	}
	return eval.Inspection{}, false
}
