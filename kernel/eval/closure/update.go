package closure

import (
	"go/ast"
	"go/token"
	"unsafe"
)

// update compiles x op= y, x++ and x--. The place is found once.
func (c *compiler) update(n ast.Node, left ast.Expr, op token.Token, right ast.Expr) func(*frame) {
	p := c.place(left)
	apply := func(old *expr) *expr {
		var y *expr
		switch {
		case right == nil:
			y = c.one(p.t)
		case op == token.SHL || op == token.SHR:
			return c.shift(n, old, op, c.expr(right), right)
		default:
			y = c.value(right, p.t.go_)
		}
		return c.operate(n, p.t, op, old, y)
	}
	switch {
	case p.slot:
		old := fromSlot(p.t, p.off)
		if quick := updateSlot(p, op, right == nil); quick != nil {
			return quick
		}
		return storeSlot(p, apply(old))
	case p.entry != nil:
		return c.mapUpdate(p, apply)
	}
	// The address is kept in a slot, since y may change what leads to it.
	if constantPlace(left) {
		return storeMemory(p.t, p.at, apply(load(p.t, p.at)))
	}
	off := c.slot(classPointer)
	kept := func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(f.at(off)) }
	at, store := p.at, storeMemory(p.t, kept, apply(load(p.t, kept)))
	return func(f *frame) {
		*(*unsafe.Pointer)(f.at(off)) = at(f)
		store(f)
	}
}

// constantPlace reports whether finding the place again gives the same.
func constantPlace(n ast.Expr) bool {
	_, ok := ast.Unparen(n).(*ast.Ident)
	return ok
}

// one is the constant 1 of type t.
func (c *compiler) one(t *typ) *expr {
	if t.class == classMemory {
		return complexExpr(t, func(*frame) complex128 { return 1 })
	}
	return c.constant(t, constantOne)
}

// updateSlot is x++ and x-- of a local integer of full width.
func updateSlot(p *place, op token.Token, step bool) func(*frame) {
	if !step || p.t.class != classInt || p.t.size != 8 {
		return nil
	}
	off := p.off
	if op == token.ADD {
		return func(f *frame) { *(*int64)(f.at(off))++ }
	}
	return func(f *frame) { *(*int64)(f.at(off))-- }
}
