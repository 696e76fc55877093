package closure

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// wrapper returns what reduces a result to the width of an integer type, or
// nil if there is nothing to reduce.
func wrapper(t *typ) func(int64) int64 {
	switch {
	case t.size == 8:
		return nil
	case t.size == 4 && t.signed():
		return func(v int64) int64 { return int64(int32(v)) }
	case t.size == 4:
		return func(v int64) int64 { return int64(uint32(v)) }
	case t.size == 2 && t.signed():
		return func(v int64) int64 { return int64(int16(v)) }
	case t.size == 2:
		return func(v int64) int64 { return int64(uint16(v)) }
	case t.signed():
		return func(v int64) int64 { return int64(int8(v)) }
	}
	return func(v int64) int64 { return int64(uint8(v)) }
}

// wide reports whether values of t use all bits of int64 without sign.
func wide(t *typ) bool { return t.size == 8 && !t.signed() }

func (c *compiler) binary(n *ast.BinaryExpr) *expr {
	switch n.Op {
	case token.LAND, token.LOR:
		return c.logical(n)
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return c.comparison(n)
	case token.SHL, token.SHR:
		x, t := c.expr(n.X), c.typ(c.typeOf(n))
		if x.constant != nil {
			x = c.constant(t, x.constant)
		}
		return c.shift(n, x, n.Op, c.expr(n.Y), n.Y)
	}
	t := c.typ(c.typeOf(n))
	return c.operate(n, t, n.Op, c.value(n.X, t.go_), c.value(n.Y, t.go_))
}

// operate applies an arithmetic operator to operands of type t.
func (c *compiler) operate(at ast.Node, t *typ, op token.Token, x, y *expr) *expr {
	switch t.class {
	case classInt:
		return c.operateInt(at, t, op, x, y)
	case classFloat:
		return operateFloat(t, op, x, y)
	case classString:
		a, b := x.s, y.s
		return &expr{t: t, s: func(f *frame) string { return a(f) + b(f) }}
	case classMemory:
		return operateComplex(t, op, x, y)
	}
	c.refuse(at, "operator %v is not defined on %v", op, t)
	return nil
}

func (c *compiler) operateInt(at ast.Node, t *typ, op token.Token, x, y *expr) *expr {
	r := &expr{t: t}
	if op == token.QUO || op == token.REM {
		r.i = c.divide(at, t, op, x, y)
		return r
	}
	r.i = fastInt(op, x, y)
	if r.i == nil {
		r.i = plainInt(op, x.i, y.i)
	}
	if wrap := wrapper(t); wrap != nil && op != token.AND && op != token.OR && op != token.AND_NOT {
		value := r.i
		switch {
		case t.size == 1 && !t.signed():
			r.i = func(f *frame) int64 { return int64(uint8(value(f))) }
		case t.size == 4 && !t.signed():
			r.i = func(f *frame) int64 { return int64(uint32(value(f))) }
		default:
			r.i = func(f *frame) int64 { return wrap(value(f)) }
		}
	}
	return r
}

func plainInt(op token.Token, a, b func(*frame) int64) func(*frame) int64 {
	switch op {
	case token.ADD:
		return func(f *frame) int64 { return a(f) + b(f) }
	case token.SUB:
		return func(f *frame) int64 { return a(f) - b(f) }
	case token.MUL:
		return func(f *frame) int64 { return a(f) * b(f) }
	case token.AND:
		return func(f *frame) int64 { return a(f) & b(f) }
	case token.OR:
		return func(f *frame) int64 { return a(f) | b(f) }
	case token.XOR:
		return func(f *frame) int64 { return a(f) ^ b(f) }
	case token.AND_NOT:
		return func(f *frame) int64 { return a(f) &^ b(f) }
	}
	panic("closure: unknown integer operator " + op.String())
}

// divide compiles / and %. Both operands are found before the check.
func (c *compiler) divide(at ast.Node, t *typ, op token.Token, x, y *expr) func(*frame) int64 {
	a, b, pos, wrap := x.i, y.i, opPos(at), wrapper(t)
	if d, ok := y.int64(); ok && d != 0 && d != -1 && !wide(t) {
		if op == token.QUO {
			return func(f *frame) int64 { return a(f) / d }
		}
		return func(f *frame) int64 { return a(f) % d }
	}
	check := func(f *frame, d int64) {
		if d == 0 {
			f.fail(pos, divideError())
		}
	}
	switch {
	case wide(t) && op == token.QUO:
		return func(f *frame) int64 { v, d := a(f), b(f); check(f, d); return int64(uint64(v) / uint64(d)) }
	case wide(t):
		return func(f *frame) int64 { v, d := a(f), b(f); check(f, d); return int64(uint64(v) % uint64(d)) }
	case op == token.QUO && wrap != nil: // -128 / -1
		return func(f *frame) int64 { v, d := a(f), b(f); check(f, d); return wrap(v / d) }
	case op == token.QUO:
		return func(f *frame) int64 { v, d := a(f), b(f); check(f, d); return v / d }
	}
	return func(f *frame) int64 { v, d := a(f), b(f); check(f, d); return v % d }
}

// opPos is where a failure of an operation is reported.
func opPos(at ast.Node) token.Pos {
	if at == nil {
		return token.NoPos
	}
	return at.Pos()
}

func operateFloat(t *typ, op token.Token, x, y *expr) *expr {
	a, b := x.f, y.f
	r := &expr{t: t}
	switch op {
	case token.ADD:
		r.f = func(f *frame) float64 { return a(f) + b(f) }
		if y.constant != nil {
			k := b(nil)
			r.f = func(f *frame) float64 { return a(f) + k }
		}
	case token.SUB:
		r.f = func(f *frame) float64 { return a(f) - b(f) }
	case token.MUL:
		// The conversion keeps the compiler from fusing it with an addition.
		r.f = func(f *frame) float64 { return float64(a(f) * b(f)) }
		if y.constant != nil {
			k := b(nil)
			r.f = func(f *frame) float64 { return float64(a(f) * k) }
		}
	case token.QUO:
		r.f = func(f *frame) float64 { return a(f) / b(f) }
	}
	if t.size == 4 {
		value := r.f
		r.f = func(f *frame) float64 { return float64(float32(value(f))) }
	}
	return r
}

func operateComplex(t *typ, op token.Token, x, y *expr) *expr {
	a := func(f *frame) complex128 { return readComplex(t, x.p(f)) }
	b := func(f *frame) complex128 { return readComplex(t, y.p(f)) }
	switch op {
	case token.ADD:
		return complexExpr(t, func(f *frame) complex128 { return a(f) + b(f) })
	case token.SUB:
		return complexExpr(t, func(f *frame) complex128 { return a(f) - b(f) })
	case token.MUL:
		return complexExpr(t, func(f *frame) complex128 { return a(f) * b(f) })
	}
	return complexExpr(t, func(f *frame) complex128 { return a(f) / b(f) })
}

// shift compiles << and >>.
func (c *compiler) shift(at ast.Node, x *expr, op token.Token, y *expr, count ast.Node) *expr {
	if y.constant != nil { // perhaps an untyped one such as 1.0 or 1<<63
		y = c.constant(c.typ(types.Typ[types.Uint]), constant.ToInt(y.constant))
	}
	a, b, pos, t := x.i, y.i, opPos(count), x.t
	signedCount := y.t.signed()
	amount := func(f *frame) uint64 {
		n := b(f)
		if signedCount && n < 0 {
			f.fail(pos, shiftError())
		}
		return uint64(n)
	}
	r := &expr{t: t}
	wrap := wrapper(t)
	switch {
	case op == token.SHL && wrap == nil:
		r.i = func(f *frame) int64 { v := a(f); return v << amount(f) }
		if n, ok := y.int64(); ok {
			r.i = func(f *frame) int64 { return a(f) << uint64(n) }
		}
	case op == token.SHL:
		r.i = func(f *frame) int64 { v := a(f); return wrap(v << amount(f)) }
	case wide(t):
		r.i = func(f *frame) int64 { v := a(f); return int64(uint64(v) >> amount(f)) }
	default:
		r.i = func(f *frame) int64 { v := a(f); return v >> amount(f) }
		if n, ok := y.int64(); ok {
			r.i = func(f *frame) int64 { return a(f) >> uint64(n) }
		}
	}
	return r
}

func (c *compiler) logical(n *ast.BinaryExpr) *expr {
	a, b := c.expr(n.X).b, c.expr(n.Y).b
	t := c.typ(c.typeOf(n))
	if n.Op == token.LAND {
		return &expr{t: t, b: func(f *frame) bool { return a(f) && b(f) }}
	}
	return &expr{t: t, b: func(f *frame) bool { return a(f) || b(f) }}
}

// isUntypedNil reports whether an expression is nil.
func (c *compiler) isUntypedNil(n ast.Expr) bool {
	basic, ok := c.info.TypeOf(n).(*types.Basic)
	return ok && basic.Kind() == types.UntypedNil
}
