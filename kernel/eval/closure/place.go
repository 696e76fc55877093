package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"
)

// A place is something that can be assigned to.
type place struct {
	t *typ

	// One of these is set: nothing is kept; the carrier lies in slot off; the
	// memory is at an address; the entry of a map.
	blank bool
	slot  bool
	off   uintptr
	at    address
	entry *entry

	// calls tells that finding the place may call functions.
	calls bool
}

// An entry is a place in a map.
type entry struct {
	m, key *expr
	pos    token.Pos
}

// place compiles an expression that can be assigned to or has an address.
func (c *compiler) place(n ast.Expr) *place {
	if tv, ok := c.info.Types[n]; ok && tv.Value != nil {
		x := c.expr(n)
		return &place{t: x.t, at: x.boxed()}
	}
	switch n := ast.Unparen(n).(type) {
	case *ast.Ident:
		if n.Name == "_" {
			return &place{blank: true}
		}
		if v, ok := c.info.ObjectOf(n).(*types.Var); ok {
			return c.variablePlace(n, v)
		}
	case *ast.StarExpr:
		x := c.expr(n.X)
		return &place{t: c.typ(c.typeOf(n)), at: notNil(x.p, n.Pos()), calls: hasCall(n)}
	case *ast.SelectorExpr:
		if c.isVariable(n) {
			return c.fieldPlace(n)
		}
	case *ast.IndexExpr:
		return c.indexPlace(n)
	case *ast.CompositeLit:
		x := c.composite(n)
		return &place{t: x.t, at: x.boxed(), calls: true}
	}
	x := c.expr(n) // a value without an address, such as the result of a call
	return &place{t: x.t, at: x.boxed(), calls: true}
}

// isVariable reports whether a selector is a field or a variable of a package.
func (c *compiler) isVariable(n *ast.SelectorExpr) bool {
	if s := c.info.Selections[n]; s != nil {
		return s.Kind() == types.FieldVal
	}
	_, ok := c.info.Uses[n.Sel].(*types.Var)
	return ok
}

// notNil checks a pointer before it is followed.
func notNil(value address, pos token.Pos) address {
	return func(f *frame) unsafe.Pointer {
		p := value(f)
		if p == nil {
			f.fail(pos, nilError())
		}
		return p
	}
}

// variablePlace is where a variable is.
func (c *compiler) variablePlace(n *ast.Ident, v *types.Var) *place {
	if v.Pkg() != nil && v.Pkg().Path() != cellPath {
		return c.compiledVariable(n, v)
	}
	if known := c.e.global(v); known != nil {
		p := known.p
		return &place{t: known.t, at: func(*frame) unsafe.Pointer { return p }}
	}
	local, index, captured := c.lookup(v)
	switch {
	case captured:
		return &place{t: c.typ(v.Type()), at: func(f *frame) unsafe.Pointer { return f.vars[index] }}
	case local == nil:
		c.refuse(n, "the variable %s is not known here", n.Name)
	case local.boxed:
		off := local.off
		return &place{t: local.t, at: func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(f.at(off)) }}
	}
	return &place{t: local.t, slot: true, off: local.off}
}

// placeLoad is the value in a place.
func (c *compiler) placeLoad(p *place) *expr {
	switch {
	case p.slot:
		return fromSlot(p.t, p.off)
	case p.entry != nil:
		return c.mapLoad(p)
	}
	return load(p.t, p.at)
}

// placeAddress is the address of a place.
func (c *compiler) placeAddress(p *place) address {
	if p.at == nil {
		panic(refusal("cannot take this address"))
	}
	return p.at
}

// fieldPlace is a field of a struct, reached perhaps through pointers and
// embedded fields.
func (c *compiler) fieldPlace(n *ast.SelectorExpr) *place {
	s := c.info.Selections[n]
	if s == nil { // package.Variable
		return c.variablePlace(n.Sel, c.info.Uses[n.Sel].(*types.Var))
	}
	base := c.typeOf(n.X)
	at := c.structAddress(n.X, base)
	index := s.Index()
	if c.env != nil { // of a type parameter's type, or the same in an instance
		_, index, _ = types.LookupFieldOrMethod(base, true, s.Obj().Pkg(), s.Obj().Name())
	}
	at, t := c.walk(at, base, index, n.Sel.Pos())
	return &place{t: c.typ(t), at: at, calls: hasCall(n.X)}
}

// structAddress is the address of a struct, or of the struct that a pointer
// points to; walk checks that it is not nil.
func (c *compiler) structAddress(n ast.Expr, t types.Type) address {
	if _, ok := t.Underlying().(*types.Pointer); ok {
		return c.expr(n).p
	}
	p := c.place(n)
	if p.entry != nil || p.at == nil {
		return c.placeLoad(p).p
	}
	return p.at
}

// walk follows a path of fields and returns the address of the last. at is the
// address of a value of type t or, if t is a pointer, the pointer itself.
func (c *compiler) walk(at address, t types.Type, path []int, pos token.Pos) (address, types.Type) {
	for n, i := range path {
		if pointer, ok := t.Underlying().(*types.Pointer); ok {
			at, t = notNil(at, pos), pointer.Elem()
		}
		fields, ok := t.Underlying().(*types.Struct)
		if !ok {
			panic(refusal("cannot select a field of " + t.String()))
		}
		if off := c.typ(t).rt.Field(i).Offset; off != 0 {
			inner := at
			at = func(f *frame) unsafe.Pointer { return unsafe.Add(inner(f), off) }
		}
		t = fields.Field(i).Type()
		if _, ok := t.Underlying().(*types.Pointer); ok && n < len(path)-1 {
			here := at
			at = func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(here(f)) }
		}
	}
	return at, t
}

// hasCall reports whether evaluating an expression may call a function or
// receive from a channel.
func hasCall(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}
