package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

func (c *compiler) comparison(n *ast.BinaryExpr) *expr {
	t := c.typ(c.typeOf(n))
	switch {
	case c.isUntypedNil(n.Y):
		return c.withNil(n, t, n.X)
	case c.isUntypedNil(n.X):
		return c.withNil(n, t, n.Y)
	}
	x, y := c.expr(n.X), c.expr(n.Y)
	switch { // of mixed operands the other is converted
	case x.t.isInterface() && !y.t.isInterface():
		y = c.toInterface(n.Y, y, c.typ(types.NewInterfaceType(nil, nil)))
	case y.t.isInterface() && !x.t.isInterface():
		x = c.toInterface(n.X, x, c.typ(types.NewInterfaceType(nil, nil)))
	case x.constant != nil && x.t != y.t:
		x = c.constant(y.t, x.constant)
	case y.constant != nil && x.t != y.t:
		y = c.constant(x.t, y.constant)
	}
	return &expr{t: t, b: c.compare(n, n.Op, x, y)}
}

// withNil compares with nil.
func (c *compiler) withNil(n *ast.BinaryExpr, t *typ, operand ast.Expr) *expr {
	x := c.expr(operand)
	want := n.Op == token.EQL
	r := &expr{t: t}
	switch {
	case x.isNil():
		r.b = func(*frame) bool { return want }
	case x.t.class == classPointer:
		value := x.p
		r.b = func(f *frame) bool { return (value(f) == nil) == want }
	case x.t.class == classSlice:
		value := x.l
		r.b = func(f *frame) bool { return (value(f).data == nil) == want }
	default:
		value := x.v
		r.b = func(f *frame) bool { return (value(f) == nil) == want }
	}
	return r
}

// compare compares two values of one type.
func (c *compiler) compare(at ast.Node, op token.Token, x, y *expr) func(*frame) bool {
	switch x.t.class {
	case classInt:
		if !wide(x.t) || op == token.EQL || op == token.NEQ {
			return lessInt(op, x, y)
		}
		a, b := x.i, y.i
		return ordered(op, func(f *frame) uint64 { return uint64(a(f)) }, func(f *frame) uint64 { return uint64(b(f)) })
	case classFloat:
		return ordered(op, x.f, y.f)
	case classString:
		return ordered(op, x.s, y.s)
	case classBool:
		return equal(op, x.b, y.b)
	case classPointer:
		return equal(op, x.p, y.p)
	case classAny:
		a, b, want, pos := x.v, y.v, op == token.EQL, opPos(at)
		return func(f *frame) bool { v := a(f); return f.sameAny(pos, v, b(f)) == want }
	}
	a, b, want, pos, t := x.p, y.p, op == token.EQL, opPos(at), x.t
	return func(f *frame) bool {
		p := a(f)
		return f.sameMemory(pos, t, p, b(f)) == want
	}
}

func equal[T comparable](op token.Token, a, b func(*frame) T) func(*frame) bool {
	if op == token.EQL {
		return func(f *frame) bool { return a(f) == b(f) }
	}
	return func(f *frame) bool { return a(f) != b(f) }
}

func ordered[T uint64 | float64 | string](op token.Token, a, b func(*frame) T) func(*frame) bool {
	switch op {
	case token.EQL:
		return func(f *frame) bool { return a(f) == b(f) }
	case token.NEQ:
		return func(f *frame) bool { return a(f) != b(f) }
	case token.LSS:
		return func(f *frame) bool { return a(f) < b(f) }
	case token.LEQ:
		return func(f *frame) bool { return a(f) <= b(f) }
	case token.GTR:
		return func(f *frame) bool { return a(f) > b(f) }
	}
	return func(f *frame) bool { return a(f) >= b(f) }
}

// sameAny compares interface values as Go does, seeing through proxies.
func (f *frame) sameAny(pos token.Pos, a, b any) bool {
	a, b = f.th.engine.unwrap(a), f.th.engine.unwrap(b)
	f.mark(pos)
	return a == b
}

// sameMemory compares structs, arrays and complex numbers.
func (f *frame) sameMemory(pos token.Pos, t *typ, a, b unsafe.Pointer) bool {
	if t.kind == reflect.Complex64 || t.kind == reflect.Complex128 {
		return readComplex(t, a) == readComplex(t, b)
	}
	f.mark(pos)
	return f.th.engine.sameValue(t.at(a), t.at(b))
}

// sameValue compares comparable values of one type, field by field, since
// interfaces in them may hold proxies.
func (e *Engine) sameValue(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if a.Type().Field(i).Name != "_" && !e.sameValue(reachable(a.Field(i)), reachable(b.Field(i))) {
				return false
			}
		}
		return true
	case reflect.Array:
		for i := range a.Len() {
			if !e.sameValue(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Interface:
		return e.unwrap(a.Interface()) == e.unwrap(b.Interface())
	}
	return a.Equal(b)
}

// reachable gives a field as if it were exported.
func reachable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
	}
	return v
}
