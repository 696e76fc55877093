package closure

import (
	"errors"
	"fmt"
	"go/token"
	"runtime"
	"strconv"
	"strings"

	"bridle/kernel/eval"
)

// A failure is the panic of code of a cell.
type failure struct {
	value any         // what was given to panic, or a runtime.Error
	trace []token.Pos // where, innermost first
}

// Error makes the text readable where compiled code recovers the panic.
func (p *failure) Error() string { return plainPanic(p.value) }

// fail panics with a run-time error at a position.
func (f *frame) fail(pos token.Pos, value any) {
	panic(&failure{value, f.trace(pos)})
}

// mark remembers where the frame is, for panics that come from elsewhere.
func (f *frame) mark(pos token.Pos) { f.th.native, f.th.nativePos = f, pos }

// traceLimit is how many places of a deep recursion are kept.
const traceLimit = 40

// trace lists where the frame and its callers are.
func (f *frame) trace(pos token.Pos) []token.Pos {
	all := []token.Pos{pos}
	for ; f != nil && f.caller != nil && len(all) < traceLimit; f = f.caller {
		all = append(all, f.pos)
	}
	return all
}

// asFailure makes what was recovered on this thread a failure.
func (th *thread) asFailure(r any) *failure {
	if p, ok := r.(*failure); ok {
		return p
	}
	p := &failure{value: r}
	if th.native != nil {
		p.trace = th.native.trace(th.nativePos)
	}
	return p
}

// A runtimeError is a run-time error in the words of Go.
type runtimeError string

func (e runtimeError) Error() string { return "runtime error: " + string(e) }

// RuntimeError implements [runtime.Error].
func (e runtimeError) RuntimeError() {}

var _ runtime.Error = runtimeError("")

func nilError() error {
	return runtimeError("invalid memory address or nil pointer dereference")
}
func divideError() error { return runtimeError("integer divide by zero") }
func shiftError() error  { return runtimeError("negative shift amount") }
func nilMapError() error { return mapError("assignment to entry in nil map") }

// A mapError is a run-time error that Go writes without its usual beginning.
type mapError string

func (e mapError) Error() string { return string(e) }

// RuntimeError implements [runtime.Error].
func (e mapError) RuntimeError() {}

// provoked runs something that panics and returns the run-time error, so that
// its words are Go's own.
func provoked(do func()) (err error) {
	defer func() {
		r := recover()
		if failed, ok := r.(error); ok {
			err = failed
			return
		}
		err = runtimeError(fmt.Sprint(r))
	}()
	do()
	return runtimeError("unknown failure")
}

func indexError(i, n int) error {
	return provoked(func() { _ = make([]struct{}, n)[i] })
}

// An exitError is the panic of a cell that tried to end the process.
type exitError struct{ what string }

func (e exitError) Error() string {
	return e.what + " would end the whole session; return or panic instead"
}

// An interruption is the panic that stops a cell from outside.
type interruption struct{}

// positionOf translates a position.
func positionOf(fset *token.FileSet, pos token.Pos) (eval.Position, bool) {
	if !pos.IsValid() {
		return eval.Position{}, false
	}
	at := fset.Position(pos)
	number, ok := strings.CutPrefix(at.Filename, "cell ")
	cell, err := strconv.Atoi(number)
	return eval.Position{Cell: cell, Line: at.Line, Column: at.Column}, ok && err == nil
}

// report makes the failure of a cell an error for a person: the innermost
// place in the running cell, and the places in other cells on the way there.
func (e *Engine) report(p *failure, cell int, start eval.Position) *eval.Error {
	failed := &eval.Error{Position: start, Name: "RuntimeError"}
	const limit = 20
	for _, pos := range p.trace {
		at, ok := positionOf(e.fset, pos)
		if !ok {
			continue
		}
		if at.Cell == cell {
			failed.Position = at
			break
		}
		if len(failed.Trace) < limit {
			failed.Trace = append(failed.Trace, at)
		}
	}
	if _, ok := p.value.(interruption); ok {
		failed.Name, failed.Message, failed.Err, failed.Trace = "Interrupted", eval.ErrInterrupted.Error(), eval.ErrInterrupted, nil
		return failed
	}
	value := p.value
	if t := e.dynamicType(value); t != nil {
		value = e.present(value, "fmt")
	}
	failed.Message = plainPanic(value)
	if err, ok := value.(error); ok {
		failed.Err = err
	}
	return failed
}

// plainPanic says what a panic means.
func plainPanic(r any) string {
	switch v := r.(type) {
	case exitError:
		return v.Error()
	case ignored:
		return v.error.Error()
	case overflow:
		return v.Error()
	case error:
		if failed, ok := errors.AsType[runtime.Error](v); ok {
			return strings.TrimPrefix(failed.Error(), "runtime error: ")
		}
		return "panic: " + v.Error()
	}
	return "panic: " + fmt.Sprint(r)
}

// An ignored error is the non-nil error of a call that stands alone.
type ignored struct{ error }

// Unwrap returns the error itself.
func (e ignored) Unwrap() error { return e.error }

// An overflow is a recursion that goes too deep.
type overflow struct {
	name  string
	depth int
}

func (e overflow) Error() string {
	return fmt.Sprintf("stack overflow: %s calls itself more than %d deep", e.name, e.depth)
}
