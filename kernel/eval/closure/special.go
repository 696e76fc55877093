package closure

import (
	"go/ast"
	"go/types"
	"reflect"
	"time"
	"unsafe"

	"bridle/kernel/eval/generics"
)

// standardGenerics takes the instances of package generics where the options
// name no others.
func (e *Engine) standardGenerics() {
	library := generics.Library{Equal: func(a, b reflect.Value) bool { return e.sameValue(a, b) }}
	if e.generic == nil {
		e.generic = library.Function
	}
	if e.genericType == nil {
		e.genericType = generics.Type
	}
}

// special compiles calls of compiled functions that must know more than their
// arguments; nil for all others.
func (c *compiler) special(n *ast.CallExpr, sig *types.Signature) *expr {
	fn := c.static(n.Fun)
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	switch fn.Pkg().Path() + "." + fn.Name() {
	case "errors.As":
		return c.errorsAs(n)
	case "errors.AsType":
		return c.errorsAsType(n)
	case "time.Sleep":
		d, e, pos := c.expr(n.Args[0]).i, c.e, n.Pos()
		return &expr{run: func(f *frame) {
			timer := time.NewTimer(time.Duration(d(f)))
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-e.halted():
				f.fail(pos, interruption{})
			}
		}}
	}
	return nil
}

// errorsAs compiles errors.As, whose target may be a type of a cell.
func (c *compiler) errorsAs(n *ast.CallExpr) *expr {
	pointer, ok := c.core(n.Args[1]).(*types.Pointer)
	if !ok {
		return nil
	}
	target, e := c.typ(pointer.Elem()), c.e
	err, at, pos := c.value(n.Args[0], types.Universe.Lookup("error").Type()).v, c.expr(n.Args[1]).p, n.Pos()
	return &expr{t: c.typ(types.Typ[types.Bool]), b: func(f *frame) bool {
		chain := err(f)
		into := at(f)
		if into == nil {
			f.fail(pos, "errors: target must be a non-nil pointer")
		}
		f.mark(pos)
		return e.findError(chain, target, into)
	}}
}

// errorsAsType compiles errors.AsType.
func (c *compiler) errorsAsType(n *ast.CallExpr) *expr {
	args := c.typeArguments(n.Fun)
	target, e, pos := c.typ(args[0]), c.e, n.Pos()
	err := c.value(n.Args[0], types.Universe.Lookup("error").Type()).v
	return c.withOk(target, func(f *frame) (unsafe.Pointer, bool) {
		p := target.new()
		f.mark(pos)
		return p, e.findError(err(f), target, p)
	})
}

// findError walks the tree of an error as errors.As does.
func (e *Engine) findError(err any, target *typ, into unsafe.Pointer) bool {
	for err != nil {
		if target.isInterface() {
			if v, ok := e.satisfies(err, target); ok {
				storeAny(target, into, v)
				return true
			}
		} else if v := e.unwrap(err); holds(v, target) {
			target.copy(into, memoryOf(v, target))
			return true
		}
		if own, ok := err.(interface{ As(any) bool }); ok && own.As(target.rtPointer(into)) {
			return true
		}
		if e.hasMethod(e.unwrap(err), "As") {
			if out, ok := e.callMethod(e.unwrap(err), "As", e.asArgument(target, into)); ok && len(out) == 1 && out[0].Kind() == reflect.Bool && out[0].Bool() {
				return true
			}
		}
		switch wrapping := err.(type) {
		case interface{ Unwrap() error }:
			next := wrapping.Unwrap()
			if next == nil {
				return false
			}
			err = next
		case interface{ Unwrap() []error }:
			for _, inner := range wrapping.Unwrap() {
				if e.findError(inner, target, into) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}

// rtPointer is a pointer of the type that compiled code sees.
func (t *typ) rtPointer(p unsafe.Pointer) any { return reflect.NewAt(t.rt, p).Interface() }

// asArgument is the target of errors.As for a method of a cell.
func (e *Engine) asArgument(target *typ, into unsafe.Pointer) reflect.Value {
	t := e.universe.typ(types.NewPointer(target.go_))
	v := target.rtPointer(into)
	if !t.faithful {
		v = box{t, v}
	}
	return reflect.ValueOf(&v).Elem()
}
