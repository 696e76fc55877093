package gomacro

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"slices"
	"sync/atomic"
	"time"

	"github.com/cosmos72/gomacro/fast"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

// Options configures an engine. The zero value is useful.
type Options struct {
	// Packages can be imported by cells of this engine, beside those of the
	// registry, over which they take precedence.
	Packages []eval.Package

	// Grace is how long an interrupted cell may go on before the engine gives
	// it up; zero means two seconds.
	Grace time.Duration
}

// Engine is an [eval.Engine] over gomacro. Use New.
type Engine struct {
	grace  time.Duration
	extra  map[string]eval.Package
	jobs   chan func()
	interp *fast.Interp
	names  map[string]string // import path by the name it was given, "" if redeclared
	lost   atomic.Bool       // a cell did not stop in time and may still run
	closed bool
}

// New starts an interpreter, in a goroutine of its own that ends with Close:
// gomacro keeps its state by goroutine.
func New(options Options) *Engine {
	e := &Engine{
		grace: options.Grace,
		extra: map[string]eval.Package{},
		jobs:  make(chan func()),
		names: map[string]string{},
	}
	if e.grace == 0 {
		e.grace = 2 * time.Second
	}
	for _, pkg := range options.Packages {
		e.extra[pkg.Path] = pkg
	}
	go func() {
		for job := range e.jobs {
			job()
		}
	}()
	e.do(func() {
		e.interp = start()
		e.loadProxies(options.Packages)
	})
	return e
}

// do runs job in the engine's goroutine and waits for it.
func (e *Engine) do(job func()) {
	done := make(chan struct{})
	e.jobs <- func() { defer close(done); job() }
	<-done
}

// Eval implements [eval.Engine]. A call of a function whose last result is a
// non-nil error fails the cell wherever it stands as a statement of its own;
// write "_ = f()" to ignore an error on purpose.
func (e *Engine) Eval(ctx context.Context, cell eval.Cell) ([]eval.Value, error) {
	parts, err := front.Split(cell)
	if err != nil {
		return nil, err
	}
	if err := parts.LoopVariables(); err != nil {
		return nil, err
	}
	if e.lost.Load() || e.closed {
		return nil, &eval.Error{Position: eval.Position{Cell: cell.Number}, Name: "Interrupted",
			Message: "the engine is gone, because an earlier cell could not be stopped; start a new session", Err: eval.ErrInterrupted}
	}
	var values []eval.Value
	done := make(chan struct{})
	e.jobs <- func() {
		defer close(done)
		values, err = e.run(ctx, cell.Number, parts)
	}
	if e.await(ctx, done) {
		return values, err
	}
	e.lost.Store(true)
	return nil, &eval.Error{Position: eval.Position{Cell: cell.Number}, Name: "Interrupted",
		Message: fmt.Sprintf("interrupted, but the cell did not stop within %v; start a new session", e.grace),
		Err:     errors.Join(eval.ErrInterrupted, eval.ErrLost, context.Cause(ctx))}
}

// await waits until done is closed. Once ctx is done it interrupts, again and
// again, since an interrupt between two statements is forgotten; it reports
// false if the grace period ends first.
func (e *Engine) await(ctx context.Context, done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	case <-ctx.Done():
	}
	deadline := time.NewTimer(e.grace)
	defer deadline.Stop()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		e.Interrupt()
		select {
		case <-done:
			return true
		case <-deadline.C:
			return false
		case <-again.C:
		}
	}
}

// run evaluates the parts of a cell, in the engine's goroutine.
func (e *Engine) run(ctx context.Context, cell int, parts *front.Parts) ([]eval.Value, error) {
	if err := e.imports(parts.Imports); err != nil {
		return nil, err
	}
	var values []eval.Value
	if len(parts.Items) == 0 {
		return nil, nil
	}
	final := parts.Items[len(parts.Items)-1]
	for _, unit := range parts.Units() {
		if err := ctx.Err(); err != nil {
			return nil, interrupted(unit[0].Position, context.Cause(ctx))
		}
		results, err := e.runUnit(cell, parts, unit)
		if err != nil {
			if errors.Is(err, eval.ErrInterrupted) {
				err = interrupted(unit[0].Position, context.Cause(ctx))
			}
			return nil, err
		}
		// The value is that of the item that stands last, even if something
		// below others was run before them.
		if last := unit[len(unit)-1]; last.Start == final.Start && !e.prints(last) {
			values = results
		}
	}
	return values, nil
}

func interrupted(at eval.Position, cause error) error {
	return &eval.Error{Position: at, Name: "Interrupted", Message: eval.ErrInterrupted.Error(), Err: errors.Join(eval.ErrInterrupted, cause)}
}

// Interrupt implements [eval.Engine].
func (e *Engine) Interrupt() { e.interp.Interrupt(nil) }

// Define implements [eval.Engine].
func (e *Engine) Define(name string, value any) (err error) {
	if !token.IsIdentifier(name) {
		return fmt.Errorf("cannot define %q: not a Go identifier", name)
	}
	if value == nil {
		return fmt.Errorf("cannot define %s: nil has no type", name)
	}
	e.do(func() {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("cannot define %s as a %T: %v", name, value, r)
			}
		}()
		delete(e.interp.Comp.Binds, name) // a slot of its own, whatever was there
		e.interp.DeclVar(name, nil, value)
	})
	return err
}

// Packages returns the import paths that cells may use, in order.
func (e *Engine) Packages() []string {
	return slices.Sorted(e.paths())
}

// Close implements [eval.Engine].
func (e *Engine) Close() error {
	if !e.closed {
		e.closed = true
		close(e.jobs)
	}
	return nil
}
