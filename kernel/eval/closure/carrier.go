package closure

import (
	"go/constant"
	"unsafe"
)

// An expr is a compiled expression. The function that fits the class of its
// type is set.
type expr struct {
	t *typ

	i func(*frame) int64
	f func(*frame) float64
	b func(*frame) bool
	s func(*frame) string
	p func(*frame) unsafe.Pointer
	l func(*frame) slice
	v func(*frame) any

	// run evaluates without a value; set where t is nil or a tuple.
	run func(*frame)

	// many evaluates to several values, the types of which are in tuple, and
	// writes their carriers into slots of the frame; nil forgets them.
	many  func(f *frame, into []uintptr)
	tuple []*typ

	// constant is the value of a constant expression, or nil.
	constant constant.Value

	// local tells that the expression is a local variable in slot off.
	local bool
	off   uintptr
}

// isNil reports whether the expression is the predeclared nil.
func (x *expr) isNil() bool { return x.t == nil && x.run == nil && x.many == nil }

// effect returns a function that evaluates x and forgets its value.
func (x *expr) effect() func(*frame) {
	switch {
	case x.run != nil:
		return x.run
	case x.many != nil:
		return func(f *frame) { x.many(f, nil) }
	case x.i != nil:
		return func(f *frame) { x.i(f) }
	case x.f != nil:
		return func(f *frame) { x.f(f) }
	case x.b != nil:
		return func(f *frame) { x.b(f) }
	case x.s != nil:
		return func(f *frame) { x.s(f) }
	case x.p != nil:
		return func(f *frame) { x.p(f) }
	case x.l != nil:
		return func(f *frame) { x.l(f) }
	case x.v != nil:
		return func(f *frame) { x.v(f) }
	}
	return func(*frame) {}
}

// int64 returns the value of an integer constant.
func (x *expr) int64() (int64, bool) {
	if x.constant == nil || x.t == nil || x.t.class != classInt {
		return 0, false
	}
	return x.i(nil), true
}

// zeroExpr is the zero value of a type.
func zeroExpr(t *typ) *expr {
	x := &expr{t: t}
	switch t.class {
	case classInt:
		x.i = func(*frame) int64 { return 0 }
	case classFloat:
		x.f = func(*frame) float64 { return 0 }
	case classBool:
		x.b = func(*frame) bool { return false }
	case classString:
		x.s = func(*frame) string { return "" }
	case classPointer:
		x.p = func(*frame) unsafe.Pointer { return nil }
	case classSlice:
		x.l = func(*frame) slice { return slice{} }
	case classAny:
		x.v = func(*frame) any { return nil }
	case classMemory:
		x.p = func(*frame) unsafe.Pointer { return t.new() }
	}
	return x
}
