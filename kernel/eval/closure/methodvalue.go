package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"
)

// methodValue compiles x.M: the receiver is found, and copied, now.
func (c *compiler) methodValue(n *ast.SelectorExpr, s *types.Selection) *expr {
	t := c.typ(c.typeOf(n))
	recv := c.receiverOf(n.X)
	fn, path := c.selected(recv.t, s.Obj().(*types.Func))
	sig := t.under.(*types.Signature)
	pos := n.Pos()
	var in []*typ
	for v := range sig.Params().Variables() {
		in = append(in, c.typ(v.Type()))
	}
	keep, kept := c.bound(recv, path, fn, pos)
	made := c.synthetic(fn.Name(), in, c.resultTypes(sig), func(params []*expr) *expr {
		at := func(f *frame) unsafe.Pointer { return f.vars[0] }
		return c.invoke(pos, receiver{at, kept}, nil, fn, arguments{values: params}, sig)
	})
	e := c.e
	return &expr{t: t, p: func(f *frame) unsafe.Pointer {
		return (&closure{e: e, code: made, rt: t.rt, vars: []unsafe.Pointer{keep(f)}}).pointer()
	}}
}

// bound finds the receiver that a method value keeps: the pointer for a method
// that wants one, a copy of the value for any other.
func (c *compiler) bound(recv receiver, path []int, fn *types.Func, pos token.Pos) (keep address, kept types.Type) {
	at, t := c.walk(recv.at, recv.t, path, pos)
	_, pointer := t.Underlying().(*types.Pointer)
	if pointer && len(path) > 0 {
		field := at
		at = func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(field(f)) }
	}
	_, wantsPointer := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	if wantsPointer {
		return at, t
	}
	if pointer {
		at, t = notNil(at, pos), t.Underlying().(*types.Pointer).Elem()
	}
	held := c.typ(t)
	isInterface := held.isInterface()
	return func(f *frame) unsafe.Pointer {
		p := at(f)
		if isInterface && loadAny(held, p) == nil {
			f.fail(pos, nilError())
		}
		return held.clone(p)
	}, t
}
