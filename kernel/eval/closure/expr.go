package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"
)

// expr compiles an expression.
func (c *compiler) expr(n ast.Expr) *expr {
	if tv, ok := c.info.Types[n]; ok && tv.Value != nil {
		return c.constant(c.typ(tv.Type), tv.Value)
	}
	switch n := n.(type) {
	case *ast.ParenExpr:
		return c.expr(n.X)
	case *ast.Ident:
		return c.ident(n)
	case *ast.FuncLit:
		return c.funcLit(n)
	case *ast.CompositeLit:
		return c.composite(n)
	case *ast.SelectorExpr:
		return c.selector(n)
	case *ast.IndexExpr:
		return c.index(n)
	case *ast.IndexListExpr:
		return c.instance(n)
	case *ast.SliceExpr:
		return c.sliceExpr(n)
	case *ast.TypeAssertExpr:
		return c.assertion(n)
	case *ast.CallExpr:
		return c.call(n)
	case *ast.StarExpr:
		return c.placeLoad(c.place(n))
	case *ast.UnaryExpr:
		return c.unary(n)
	case *ast.BinaryExpr:
		return c.binary(n)
	}
	c.refuse(n, "cannot run this part of the language (%T)", n)
	return nil
}

// value compiles an expression and converts it to the type of what it is
// assigned to.
func (c *compiler) value(n ast.Expr, to types.Type) *expr {
	return c.convertTo(n, c.expr(n), c.typ(to))
}

// convertTo makes an assignable value one of type t: it changes something
// only for nil and for interfaces.
func (c *compiler) convertTo(at ast.Node, x *expr, t *typ) *expr {
	if x.isNil() {
		return zeroExpr(t)
	}
	if x.t == t {
		return x
	}
	if t.isInterface() {
		return c.toInterface(at, x, t)
	}
	same := *x
	same.t = t
	return &same
}

func (c *compiler) ident(n *ast.Ident) *expr {
	switch obj := c.info.ObjectOf(n).(type) {
	case *types.Nil:
		return &expr{}
	case *types.Var:
		return c.placeLoad(c.variablePlace(n, obj))
	case *types.Func:
		return c.funcValue(n, obj)
	}
	c.refuse(n, "%s is not a value", n.Name)
	return nil
}

func (c *compiler) unary(n *ast.UnaryExpr) *expr {
	switch n.Op {
	case token.AND:
		return c.addressOf(n)
	case token.ARROW:
		return c.receive(n)
	}
	x := c.expr(n.X)
	switch n.Op {
	case token.ADD:
		return x
	case token.SUB:
		return negate(x)
	case token.NOT:
		value := x.b
		return &expr{t: x.t, b: func(f *frame) bool { return !value(f) }}
	case token.XOR:
		value, wrap := x.i, wrapper(x.t)
		if wrap == nil {
			return &expr{t: x.t, i: func(f *frame) int64 { return ^value(f) }}
		}
		return &expr{t: x.t, i: func(f *frame) int64 { return wrap(^value(f)) }}
	}
	c.refuse(n, "unknown operator %v", n.Op)
	return nil
}

func (c *compiler) addressOf(n *ast.UnaryExpr) *expr {
	t := c.typ(c.typeOf(n))
	if lit, ok := ast.Unparen(n.X).(*ast.CompositeLit); ok {
		x := c.composite(lit)
		return &expr{t: t, p: c.fresh(x)}
	}
	at := c.placeAddress(c.place(n.X))
	return &expr{t: t, p: at}
}

// fresh returns what evaluates x into memory that nothing else refers to.
func (c *compiler) fresh(x *expr) address {
	if x.t.class == classMemory {
		return x.p // of a composite literal: always new
	}
	return x.boxed()
}

func negate(x *expr) *expr {
	switch x.t.class {
	case classInt:
		value, wrap := x.i, wrapper(x.t)
		if wrap == nil {
			return &expr{t: x.t, i: func(f *frame) int64 { return -value(f) }}
		}
		return &expr{t: x.t, i: func(f *frame) int64 { return wrap(-value(f)) }}
	case classFloat:
		value := x.f
		return &expr{t: x.t, f: func(f *frame) float64 { return -value(f) }}
	}
	return complexExpr(x.t, func(f *frame) complex128 { return -readComplex(x.t, x.p(f)) })
}

// complexExpr makes a complex value, which has memory of its own.
func complexExpr(t *typ, value func(*frame) complex128) *expr {
	if t.size == 8 {
		return &expr{t: t, p: func(f *frame) unsafe.Pointer {
			p := new(complex64)
			*p = complex64(value(f))
			return unsafe.Pointer(p)
		}}
	}
	return &expr{t: t, p: func(f *frame) unsafe.Pointer {
		p := new(complex128)
		*p = value(f)
		return unsafe.Pointer(p)
	}}
}

func readComplex(t *typ, p unsafe.Pointer) complex128 {
	if t.size == 8 {
		return complex128(*(*complex64)(p))
	}
	return *(*complex128)(p)
}
