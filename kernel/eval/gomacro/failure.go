package gomacro

import (
	"errors"
	"fmt"
	"go/token"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"github.com/cosmos72/gomacro/base"
	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/go/scanner"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

// A location says which items were being run.
type location struct {
	cell  int
	parts *front.Parts
	items []front.Item
}

// start is the place of the first item.
func (l location) start() eval.Position { return l.items[0].Position }

// contains reports whether a position of this cell lies within the items.
func (l location) contains(at eval.Position) bool {
	last := l.items[len(l.items)-1]
	return at.Compare(l.start()) >= 0 && at.Compare(l.parts.At(last.End)) <= 0
}

// gomacro writes positions as "file:line:column: text"; parse makes the file
// "cell N".
var positioned = regexp.MustCompile(`(?s)^cell (\d+):(\d+):(\d+): (.*)$`)

func positionOf(at token.Position) (eval.Position, bool) {
	number, ok := strings.CutPrefix(at.Filename, "cell ")
	cell, err := strconv.Atoi(number)
	return eval.Position{Cell: cell, Line: at.Line, Column: at.Column}, ok && err == nil && at.Line > 0
}

// compileFailure turns a panic of gomacro's compiler into an error.
func (e *Engine) compileFailure(r any, place location) error {
	failed := &eval.Error{Position: place.start(), Name: "CompileError"}
	// The place the compiler had come to, for errors that name none.
	if at, ok := positionOf(e.interp.Comp.Fileset.Position(e.interp.Comp.Pos)); ok && at.Cell == place.cell && place.contains(at) {
		failed.Position = at
	}
	if list, ok := r.(scanner.ErrorList); ok && len(list) > 0 {
		if at, ok := positionOf(list[0].Pos); ok {
			failed.Position = at
		}
		failed.Message = "this engine cannot run this part of the language: " + list[0].Msg
		return failed
	}
	failed.Message = fmt.Sprint(r)
	if found := positioned.FindStringSubmatch(failed.Message); found != nil {
		line, _ := strconv.Atoi(found[2])
		column, _ := strconv.Atoi(found[3])
		failed.Position = eval.Position{Cell: place.cell, Line: line, Column: column}
		failed.Message = found[4]
	}
	failed.Message = plainCompile(failed.Message)
	if err, ok := r.(error); ok {
		failed.Err = err
	}
	return failed
}

var (
	notConvertible = regexp.MustCompile(`(?s)^cannot convert untyped constant \{(\w+) (.*)\} to <(.*)>$`)
	notType        = regexp.MustCompile(`^not a type: (\S+\.\S+) <\*ast\.SelectorExpr>$`)
)

// plainCompile says in the words of Go's own compiler, where it can, what the
// interpreter's compiler means.
func plainCompile(message string) string {
	message = strings.ReplaceAll(message, hidden, "")
	if i := strings.LastIndex(message, "\n\t"); i >= 0 && strings.HasPrefix(message, "error compiling ") {
		message = message[i+2:] // in front stands the text of the cell
	}
	if found := notConvertible.FindStringSubmatch(message); found != nil {
		return fmt.Sprintf("cannot use %s (untyped %s constant) as %s value", found[2], found[1], found[3])
	}
	if found := notType.FindStringSubmatch(message); found != nil {
		return "undefined: " + found[1]
	}
	switch name, ok := strings.CutPrefix(message, "undefined identifier: "); {
	case ok && (name == "min" || name == "max" || name == "clear"):
		return message + " (the built-in of Go 1.21 is not available in cells yet)"
	case strings.HasPrefix(message, "cannot range over "):
		return message + " (cells cannot range over integers or functions yet)"
	}
	return message
}

// runFailure turns a panic of running code into an error. env is the
// innermost environment at the time.
func (e *Engine) runFailure(r any, env *fast.Env, place location) error {
	at, trace := e.frames(env, place)
	failed := &eval.Error{Position: at, Name: "RuntimeError", Trace: trace}
	if r == any(base.SigInterrupt) {
		failed.Name, failed.Message, failed.Err = "Interrupted", eval.ErrInterrupted.Error(), eval.ErrInterrupted
		return failed
	}
	failed.Message = plainPanic(r)
	if err, ok := r.(error); ok {
		failed.Err = err
	}
	return failed
}

// frames returns the innermost known place in the running cell, and the
// places in other cells on the way from there to the panic.
func (e *Engine) frames(env *fast.Env, place location) (eval.Position, []eval.Position) {
	const limit = 20 // of a deep recursion, that many places are enough
	var trace []eval.Position
	for ; env != nil; env = caller(env) {
		if env.IP < 0 || env.IP >= len(env.DebugPos) {
			continue
		}
		at, ok := positionOf(e.interp.Comp.Fileset.Position(env.DebugPos[env.IP]))
		if !ok {
			continue
		}
		if at.Cell == place.cell && (place.contains(at) || env.CallDepth > 0) {
			return at, trace
		}
		if at.Cell != place.cell && len(trace) < limit {
			trace = append(trace, at)
		}
	}
	return place.start(), trace
}

// caller returns the environment from which the function that env belongs to
// was called. Blocks inside a function have environments of their own, whose
// instruction pointer is that of the block's own code.
func caller(env *fast.Env) *fast.Env {
	for env != nil && env.Caller == nil {
		env = env.Outer
	}
	if env == nil {
		return nil
	}
	return env.Caller
}

// plainPanic says what a panic means, in words that do not depend on how the
// interpreter does its work.
func plainPanic(r any) string {
	text := fmt.Sprint(r)
	if _, ok := r.(*reflect.ValueError); ok {
		return "nil pointer dereference (the interpreter says: " + text + ")"
	}
	if _, ok := r.(exitError); ok {
		return text
	}
	if err, ok := r.(error); ok {
		if failure, ok := errors.AsType[runtime.Error](err); ok {
			return strings.TrimPrefix(failure.Error(), "runtime error: ")
		}
		return "panic: " + text
	}
	if said, ok := r.(string); ok && strings.HasPrefix(said, "reflect: ") {
		if strings.HasSuffix(said, "index out of range") || strings.Contains(said, "slice index out of bounds") {
			return strings.TrimPrefix(said, "reflect: ")
		}
		return "the interpreter says: " + said
	}
	return "panic: " + text
}
