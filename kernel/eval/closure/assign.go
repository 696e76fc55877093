package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"
)

// assign compiles an assignment statement.
func (c *compiler) assign(n *ast.AssignStmt) func(*frame) {
	switch {
	case n.Tok != token.ASSIGN && n.Tok != token.DEFINE:
		return c.update(n, n.Lhs[0], operators[n.Tok], n.Rhs[0])
	case len(n.Lhs) == 1 && len(n.Rhs) == 1:
		return c.assignOne(n.Lhs[0], n.Rhs[0], n.Tok == token.DEFINE)
	case len(n.Rhs) == 1:
		return c.assignMany(n)
	}
	return c.assignTuple(n)
}

// operators are the operators of the assignments that have one.
var operators = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO,
	token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR,
	token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT,
}

// target compiles the left side of an assignment, and what must run before it
// is assigned to, if it declares the variable.
func (c *compiler) target(n ast.Expr, define bool) (*place, func(*frame)) {
	if ident, ok := n.(*ast.Ident); ok && define && ident.Name != "_" {
		if v, ok := c.info.Defs[ident].(*types.Var); ok {
			made := c.declare(v)
			if !made.boxed {
				return &place{t: made.t, slot: true, off: made.off}, nil
			}
			return c.variablePlace(ident, v), made.init()
		}
	}
	return c.place(n), nil
}

func (c *compiler) assignOne(left, right ast.Expr, define bool) func(*frame) {
	if ident, ok := ast.Unparen(left).(*ast.Ident); ok && ident.Name == "_" {
		x := c.expr(right)
		if x.isNil() {
			return func(*frame) {}
		}
		return x.effect()
	}
	// The right side is compiled first: it cannot see what the left declares.
	var x *expr
	if define {
		x = c.expr(right)
	}
	p, init := c.target(left, define)
	if x == nil {
		x = c.expr(right)
	}
	x = c.convertTo(right, x, p.t)
	if init != nil {
		return c.declareWith(p, init, x)
	}
	return c.store(p, x)
}

// declareWith gives a variable with memory of its own its first value, which
// is found before the memory is new: it may mention the variable of the round
// of a loop before.
func (c *compiler) declareWith(p *place, init func(*frame), x *expr) func(*frame) {
	at, t := p.at, p.t
	if t.class == classMemory {
		value := x.p
		return func(f *frame) {
			v := t.clone(value(f))
			init(f)
			t.copy(at(f), v)
		}
	}
	keep := c.temporary(t)
	into, put := x.toSlot(), fromVariable(keep).put()
	return func(f *frame) {
		into(f, f, keep.off)
		init(f)
		put(f, at(f))
	}
}

// store compiles the assignment of x to a place.
func (c *compiler) store(p *place, x *expr) func(*frame) {
	switch {
	case p.blank:
		return x.effect()
	case p.slot:
		return storeSlot(p, x)
	case p.entry != nil:
		return c.mapStore(p.entry, x)
	}
	at, put := p.at, x.put()
	if p.calls {
		return func(f *frame) {
			dst := at(f)
			put(f, dst)
		}
	}
	return storeMemory(p.t, at, x)
}

// storeMemory finds the value first, then the place.
func storeMemory(t *typ, at address, x *expr) func(*frame) {
	switch t.class {
	case classInt:
		value := x.i
		switch t.size {
		case 8:
			return func(f *frame) { v := value(f); *(*int64)(at(f)) = v }
		case 1:
			return func(f *frame) { v := value(f); *(*int8)(at(f)) = int8(v) }
		}
		store := storeInt(t)
		return func(f *frame) { v := value(f); store(at(f), v) }
	case classFloat:
		value := x.f
		if t.size == 4 {
			return func(f *frame) { v := value(f); *(*float32)(at(f)) = float32(v) }
		}
		return func(f *frame) { v := value(f); *(*float64)(at(f)) = v }
	case classBool:
		value := x.b
		return func(f *frame) { v := value(f); *(*bool)(at(f)) = v }
	case classString:
		value := x.s
		return func(f *frame) { v := value(f); *(*string)(at(f)) = v }
	case classPointer:
		value := x.p
		return func(f *frame) { v := value(f); *(*unsafe.Pointer)(at(f)) = v }
	case classSlice:
		value := x.l
		return func(f *frame) { v := value(f); *(*slice)(at(f)) = v }
	case classAny:
		value := x.v
		return func(f *frame) { v := value(f); storeAny(t, at(f), v) }
	}
	value := x.p
	return func(f *frame) { v := value(f); t.copy(at(f), v) }
}

func storeSlot(p *place, x *expr) func(*frame) {
	off := p.off
	switch p.t.class {
	case classInt:
		value := x.i
		return func(f *frame) { *(*int64)(f.at(off)) = value(f) }
	case classFloat:
		value := x.f
		return func(f *frame) { *(*float64)(f.at(off)) = value(f) }
	case classBool:
		value := x.b
		return func(f *frame) { *(*bool)(f.at(off)) = value(f) }
	case classString:
		value := x.s
		return func(f *frame) { *(*string)(f.at(off)) = value(f) }
	case classSlice:
		value := x.l
		return func(f *frame) { *(*slice)(f.at(off)) = value(f) }
	case classAny:
		value := x.v
		return func(f *frame) { *(*any)(f.at(off)) = value(f) }
	}
	value := x.p
	return func(f *frame) { *(*unsafe.Pointer)(f.at(off)) = value(f) }
}

// assignTuple compiles a, b = x, y: all values are found before any is
// assigned.
func (c *compiler) assignTuple(n *ast.AssignStmt) func(*frame) {
	var before, after []func(*frame)
	type waiting struct {
		place *place
		init  func(*frame)
		value *variable
	}
	var all []waiting
	values := make([]*expr, len(n.Rhs))
	if n.Tok == token.DEFINE {
		for i, right := range n.Rhs {
			values[i] = c.expr(right)
		}
	}
	for _, left := range n.Lhs {
		p, init := c.target(left, n.Tok == token.DEFINE)
		if init == nil {
			p = c.held(p, &before)
		}
		all = append(all, waiting{place: p, init: init})
	}
	for i, right := range n.Rhs {
		x := values[i]
		if x == nil {
			x = c.expr(right)
		}
		switch {
		case all[i].place.blank && x.isNil():
			continue
		case !all[i].place.blank:
			x = c.convertTo(right, x, all[i].place.t)
		}
		all[i].value = c.temporary(x.t)
		into, off := x.toSlot(), all[i].value.off
		before = append(before, func(f *frame) { into(f, f, off) })
	}
	for _, w := range all {
		if w.value == nil || w.place.blank {
			continue
		}
		if w.init != nil {
			after = append(after, w.init)
		}
		after = append(after, c.store(w.place, fromVariable(w.value)))
	}
	return sequence(append(before, after...))
}

// held finds the operands of a place now, and keeps them in slots.
func (c *compiler) held(p *place, before *[]func(*frame)) *place {
	switch {
	case p.blank || p.slot:
		return p
	case p.entry != nil:
		m, key := c.temporary(p.entry.m.t), c.temporary(p.entry.key.t)
		keepMap, keepKey := p.entry.m.toSlot(), p.entry.key.toSlot()
		*before = append(*before, func(f *frame) {
			keepMap(f, f, m.off)
			keepKey(f, f, key.off)
		})
		return &place{t: p.t, entry: &entry{fromVariable(m), fromVariable(key), p.entry.pos}}
	}
	off, at := c.slot(classPointer), p.at
	*before = append(*before, func(f *frame) { *(*unsafe.Pointer)(f.at(off)) = at(f) })
	return &place{t: p.t, at: func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(f.at(off)) }}
}

// sequence runs one after another.
func sequence(all []func(*frame)) func(*frame) {
	switch len(all) {
	case 0:
		return func(*frame) {}
	case 1:
		return all[0]
	case 2:
		a, b := all[0], all[1]
		return func(f *frame) { a(f); b(f) }
	}
	return func(f *frame) {
		for _, do := range all {
			do(f)
		}
	}
}
